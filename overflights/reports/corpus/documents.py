"""Texts against the untouched documents they were taken from."""

from collections.abc import Iterator
from pathlib import Path

from overflights.lib import anchor
from overflights.models import Article

from .problem import Problem


def published(article: Article, folder: Path) -> str:
    """The document's text, white space tidied; empty where there is none in the folder that can be read."""
    try:
        path = (folder / article.document).resolve()
        inside = article.document and path.is_relative_to(folder.resolve())
        return anchor.tidy(path.read_text(encoding="utf-8")) if inside else ""
    except (OSError, ValueError):
        return ""


def unlike(article: Article, source: str, folder: Path) -> Iterator[Problem]:
    """Paragraphs of the body that are not in the source, or not in its order, white space aside."""
    if article.document and not source:
        fix = f"Put it in {folder} as it was published, in UTF-8."
        yield Problem(article.slug, f"Its document {article.document} is not there, is empty, or cannot be read.", fix)
    if not source:
        return
    running, at = anchor.unwrap(source), 0
    for line in filter(None, article.body.split("\n")):
        if line in running[at:]:
            at = running.index(line, at) + len(line)
        elif line in running:
            fix = "Put the paragraphs in the order of the document, each once."
            yield Problem(article.slug, f"In {article.document} this comes earlier, or only once: “{line}”", fix)
        else:
            fix = f"Copy it from there. The nearest passage is: “{anchor.nearest(running, line)}”"
            yield Problem(article.slug, f"This is not in {article.document}: “{line}”", fix)
