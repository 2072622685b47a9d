"""Who stands where: rows of propositions, kept by content (pieces.py)."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from overflights.caching import cache_by_content
from overflights.charts import column_chart as charts
from overflights.models import STANCES, Proposition
from overflights.reports.disputes import Speakers

register = template.Library()
Numbers = tuple[tuple[str, int], ...]  # by stance
NOBODY = Speakers(0, {})


@register.simple_tag
def proposition_row(row: Proposition, numbers: dict[str, int], speakers: dict[int, Speakers] | str = "") -> SafeString:
    """A proposition with its claims by stance; with `speakers` (by proposition; empty: without) a bar of their shares too."""
    found = speakers.get(row.pk, NOBODY) if isinstance(speakers, dict) else NOBODY
    return _row(row.slug, row.statement, row.kind, tuple(numbers.items()), tuple(found.taken.items()), found.n)


@cache_by_content(1024)
def _row(slug: str, statement: str, kind: str, numbers: Numbers, speakers: Numbers, n: int) -> SafeString:
    """`n`: speakers in all, some of whom may take several stances."""
    taken = dict(speakers)
    pieces = charts.shares([(stance, taken.get(stance, 0)) for stance in STANCES])
    context = {"slug": slug, "statement": statement, "kind": kind, "numbers": numbers, "pieces": pieces, "n": n}
    return render_to_string("proposition/_row.html", context)
