"""What is wrong with a base that its own gate could not see or did not stop: raw SQL, a changed document, a careless hand.

Everything is read article by article, so that a base of any size fits in memory. Nothing here writes.
"""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from overflights.models import Article

from . import actors, claims, dates, documents, events, names, propositions
from .finding import Finding

DOCUMENTS = settings.BASE_DIR / "fixtures" / "documents"
__all__ = ["Finding", "findings", "remarks"]


def findings(folder: Path = DOCUMENTS) -> Iterator[Finding]:
    """Everything that is to be mended: article by article, then events, names, dates, actors, propositions. `folder` holds the sources."""
    known = names.Known()
    for article in Article.objects.order_by("slug").iterator():
        text = f"{article.title}\n{article.body}"
        yield from documents.unlike(article, folder)
        yield from claims.wrong(article, text, known)
        known.see(text)
    yield from events.wrong()
    yield from known.unseen()
    yield from dates.wrong_bounds()
    yield from actors.wrong()
    yield from propositions.wrong()


def remarks() -> Iterator[Finding]:
    """What an editor may want to know; nothing is wrong with it."""
    return propositions.one_sided()
