"""What is wrong in a database that the gate could not see or stop: raw SQL, a changed document, a careless edit.

Texts are read a few at a time, so that a database of any size fits in memory. Nothing here writes.
"""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from overflights.lib.wording import Text
from overflights.models import Article, Basis
from overflights.search.collation import InBytes

from . import actors, claims, dates, documents, events, links, names, propositions
from .problem import Problem

DOCUMENTS = settings.BASE_DIR / "fixtures" / "documents"
AT_ONCE = 20  # articles in memory
__all__ = ["DOCUMENTS", "Finding", "findings", "remarks"]


def problems(folder: Path = DOCUMENTS) -> Iterator[Problem]:
    """Everything that is wrong: links and dates, article by article, then events, names, actors, propositions.

    `folder` holds the source documents.
    """
    yield from links.dangling()
    yield from links.wrong_urls()
    yield from dates.wrong_bounds()  # before anything reads these days
    known = names.Known()
    for article in Article.objects.order_by(InBytes("slug")).defer("folded").iterator(chunk_size=AT_ONCE):
        text = f"{article.title}\n{article.body}"
        published = documents.published(article, folder)
        yield from documents.unlike(article, published, folder)
        if published or article.basis != Basis.STATED:  # a byline with the date is in the document, not in the body
            yield from dates.unfounded(article.slug, article, published or text)
        yield from dates.unending(article)
        yield from claims.wrong(article, text, known)
        known.see(Text(text))
    yield from events.wrong(AT_ONCE)
    yield from known.unseen()
    yield from actors.wrong()
    yield from propositions.wrong()


def remarks() -> Iterator[Problem]:
    """What an editor may want to know, although nothing is wrong with it."""
    return propositions.one_sided()
