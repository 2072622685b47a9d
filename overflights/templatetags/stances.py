"""Who stands where. What takes long to render is kept by content: whatever it shows is in its key, so that it can't be stale."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from overflights.charts import columns as charts
from overflights.charts.trajectory import Figure
from overflights.models import STANCES, Proposition
from overflights.reports.board import Voice
from overflights.reports.profile import Row

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


@register.simple_tag
@lru_cache(maxsize=512)
def voice_card(voice: Voice, proposition: str) -> SafeString:
    """A speaker on the board of a proposition (slug)."""
    return render_to_string("proposition/_voice.html", {"voice": voice, "proposition": proposition})


@register.simple_tag
@lru_cache(maxsize=64)
def over_time(figure: Figure, of: str, svg: str, png: str) -> SafeString:
    """Stances over time, with the rows as a table; `svg` and `png` are the picture's addresses."""
    return render_to_string("trajectory/_figure.html", {"figure": figure, "of": of, "svg": svg, "png": png})


@register.simple_tag
@lru_cache(maxsize=64)
def stance_profile(rows: tuple[Row, ...], actor: str) -> SafeString:
    """The propositions that an actor (slug) has claims on."""
    return render_to_string("actor/_profile.html", {"profile": rows, "actor": actor})
