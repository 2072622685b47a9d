"""Texts against the untouched documents they were taken from."""

from collections.abc import Iterator
from pathlib import Path

from overflights.lib import anchor
from overflights.models import Article

from .finding import Finding


def published(article: Article, folder: Path) -> str:
    """The document's text, white space tidied; empty where there is none that can be read."""
    try:
        return anchor.tidy((folder / article.document).read_text(encoding="utf-8")) if article.document else ""
    except (OSError, ValueError):
        return ""


def unlike(article: Article, source: str, folder: Path) -> Iterator[Finding]:
    """Paragraphs of the body that are not in the source, white space aside."""
    if article.document and not source:
        mend = f"Put it in {folder} as it was published, in UTF-8."
        yield Finding(article.slug, f"Its document {article.document} is missing, empty, or cannot be read.", mend)
    if not source:
        return
    running = anchor.unwrap(source)
    for line in filter(None, article.body.split("\n")):
        if line not in running:
            mend = f"Copy it from there. The nearest passage is: “{anchor.nearest(running, line)}”"
            yield Finding(article.slug, f"This is not in {article.document}: “{line}”", mend)
