"""Parts of the timeline. An edit changes one lane, so that only that lane is written anew."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from overflights.charts.timeline import Band

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=64)
def timeline_band(band: Band, host: str) -> SafeString:
    """A lane of the picture, kept by content: whatever it shows is in its key, so that it can't be stale."""
    return render_to_string("timeline/_band.svg", {"band": band, "host": host})


@register.simple_tag
@lru_cache(maxsize=64)
def timeline_rows(band: Band) -> SafeString:
    """The same lane in the table."""
    return render_to_string("timeline/_rows.html", {"band": band})


@register.simple_tag
@lru_cache(maxsize=256)
def timeline_event(row: tuple) -> SafeString:
    """An event in the list (views/timeline_ways.py)."""
    return render_to_string("timeline/_event.html", {"row": row, "event": row.event})
