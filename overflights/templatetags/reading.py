"""An article as read. What takes long to render is kept by content: whatever it shows is in its key, so that it can't be stale."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from overflights.caching import cache_by_content
from overflights.charts.passage_strip import strip
from overflights.models import STANCES
from overflights.reports import annotated_article

register = template.Library()
KEPT = 64  # of each


@register.simple_tag
@cache_by_content(KEPT)
def annotated(body: str, passages: tuple[annotated_article.Passage, ...]) -> SafeString:
    """The text with these passages marked, and their notes beside it."""
    return render_to_string("article/_text.html", {"paragraphs": annotated_article.annotated(body, passages)})


@register.simple_tag
@cache_by_content(KEPT)
def overview(title: str, body: str, passages: tuple[annotated_article.Passage, ...], n_claims: int, svg: str, png: str) -> SafeString:
    """The passages as a picture that can be saved, and as a table; `n_claims` are all of the article's."""
    drawn = strip(body, passages, STANCES)
    n_marked = sum(len(passage.claims) for passage in passages)
    context = {"title": title, "strip": drawn, "passages": passages, "n_marked": n_marked, "n_claims": n_claims, "svg": svg, "png": png}
    return render_to_string("article/_overview.html", context)
