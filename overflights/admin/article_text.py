"""An article's text beside the form of a claim: the quote marked in its paragraph, and the whole text to copy from."""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from overflights.lib import anchor
from overflights.models import Article


@dataclass(frozen=True)
class MarkedArticle:
    """Paragraphs as HTML, with the quote in `<mark>`; or, unless `is_exact`, the words nearest to it."""

    article: Article
    marked: list[SafeString]
    paragraphs: list[SafeString]
    is_exact: bool


def mark_quote(article: Article, quote: str, prefix: str, suffix: str) -> MarkedArticle:
    """A quote that occurs more than once is marked everywhere; one that doesn't occur has the nearest words marked."""
    quote = anchor.tidy(quote)
    exact = anchor.starts(article.body, quote, prefix, suffix)
    marked = quote if exact else anchor.nearest(article.body, quote)
    starts = exact or anchor.starts(article.body, marked)[:1]
    spans = [anchor.Span(start, start + len(marked), "quote") for start in starts]
    paragraphs = [anchor.segments(text, spans, start) for start, text in anchor.paragraphs(article.body)]
    with_marks = [_html(segments) for segments in paragraphs if any(segment.keys for segment in segments)]
    return MarkedArticle(article, with_marks, [_html(segments) for segments in paragraphs], bool(exact))


def _html(segments: list[anchor.Segment]) -> SafeString:
    texts = (format_html("<mark>{}</mark>" if segment.keys else "{}", segment.text) for segment in segments)
    return format_html_join("", "{}", ((text,) for text in texts))
