"""Texts against the untouched documents they were taken from."""

from collections.abc import Iterator
from pathlib import Path

from overflights.lib import anchor
from overflights.models import Article

from . import dates
from .finding import Finding


def unlike(article: Article, folder: Path) -> Iterator[Finding]:
    """Paragraphs of the body that are not in the source, white space aside; and a date that it is said to state and doesn't."""
    if not article.document:
        return
    source = folder / article.document
    try:
        published = anchor.tidy(source.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        mend = f"Put it in {folder.parent.name}/{folder.name}/ as it was published, in UTF-8."
        yield Finding(article.slug, f"Its document {article.document} cannot be read ({type(error).__name__}).", mend)
        return
    running = anchor.unwrap(published)
    for line in filter(None, article.body.split("\n")):
        if line not in running:
            mend = f"Copy it from there. The nearest passage is: “{anchor.nearest(running, line)}”"
            yield Finding(article.slug, f"This is not in {article.document}: “{line}”", mend)
    yield from dates.unfounded(article.slug, article, published)
