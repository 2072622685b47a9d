"""Rows of the matrix."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from overflights.caching import cache_by_content
from overflights.reports.matrix import Row

register = template.Library()


@register.simple_tag
@cache_by_content(1024)
def matrix_row(row: Row, lanes: tuple[Any, ...]) -> SafeString:
    """One proposition, kept by content: whatever it shows is in its key, so that it can't be stale."""
    cells = [(lane, *cell) for lane, cell in zip(lanes, row.cells, strict=True)]
    return render_to_string("matrix/_row.html", {"row": row, "cells": cells})
