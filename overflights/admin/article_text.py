"""An article's text as a coder wants to see it beside the form: the passage marked in its paragraph, and all of it to copy from."""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from overflights.lib import anchor
from overflights.models import Article


@dataclass(frozen=True)
class Passage:
    """Paragraphs as HTML, the passage in `<mark>`; `exact` says whether the mark is the quote itself."""

    article: Article
    around: list[SafeString]
    whole: list[SafeString]
    exact: bool


def passage(article: Article, quote: str, prefix: str, suffix: str) -> Passage:
    """Where `quote` stands more than once, every place is marked; where it stands nowhere, the nearest words are."""
    quote = anchor.tidy(quote)
    found = anchor.starts(article.body, quote, prefix, suffix)
    marked = quote if found else anchor.nearest(article.body, quote)
    places = found or anchor.starts(article.body, marked)[:1]
    spans = [anchor.Span(start, start + len(marked), "quote") for start in places]
    cut = [anchor.segments(text, spans, start) for start, text in anchor.paragraphs(article.body)]
    around = [_html(segments) for segments in cut if any(segment.keys for segment in segments)]
    return Passage(article, around, [_html(segments) for segments in cut], bool(found))


def _html(segments: list[anchor.Segment]) -> SafeString:
    pieces = (format_html("<mark>{}</mark>" if segment.keys else "{}", segment.text) for segment in segments)
    return format_html_join("", "{}", ((piece,) for piece in pieces))
