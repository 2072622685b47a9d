"""Who stands where: rows of propositions, kept by content (pieces.py)."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from overflights.charts import columns as charts
from overflights.models import STANCES, Proposition

register = template.Library()


@register.simple_tag
def proposition_row(row: Proposition, numbers: dict[str, int], speakers: dict[int, dict[str, int]] | str = "") -> SafeString:
    """A proposition with its claims by stance; with `speakers` (by proposition and stance; empty: without) a bar of their shares too."""
    taken = tuple(speakers.get(row.pk, {}).items()) if speakers else ()
    return _row(row.slug, row.statement, row.kind, tuple(numbers.items()), taken)


@lru_cache(maxsize=1024)
def _row(slug: str, statement: str, kind: str, numbers: tuple[tuple[str, int], ...], speakers: tuple[tuple[str, int], ...]) -> SafeString:
    taken = dict(speakers)
    pieces = charts.shares([(stance, taken.get(stance, 0)) for stance in STANCES])
    context = {"slug": slug, "statement": statement, "kind": kind, "numbers": numbers, "pieces": pieces, "n": sum(taken.values())}
    return render_to_string("proposition/_row.html", context)
