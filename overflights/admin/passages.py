"""An article's text as a coder wants to see it beside the form: the passage marked in its paragraph, and all of it to copy from."""

from dataclasses import dataclass

from overflights.lib import anchor
from overflights.models import Article


@dataclass(frozen=True)
class Passage:
    """Paragraphs are lists of segments; a segment with `keys` is marked. `exact` says whether the mark is the quote itself."""

    article: Article
    around: list[list[anchor.Segment]]
    whole: list[list[anchor.Segment]]
    exact: bool


def passage(article: Article, quote: str, prefix: str, suffix: str) -> Passage:
    """Where `quote` stands more than once, every place is marked; where it stands nowhere, the nearest words are."""
    quote = anchor.tidy(quote)
    found = anchor.starts(article.body, quote, prefix, suffix)
    marked = quote if found else anchor.nearest(article.body, quote)
    places = found or anchor.starts(article.body, marked)[:1]
    spans = [anchor.Span(start, start + len(marked), "quote") for start in places]
    whole = [anchor.segments(text, spans, start) for start, text in anchor.paragraphs(article.body)]
    around = [paragraph for paragraph in whole if any(segment.keys for segment in paragraph)]
    return Passage(article, around, whole, bool(found))
