"""What is wrong with a base that its own gate could not see or did not stop: raw SQL, a changed document, a name found nowhere.

Everything is read article by article, so that a base of any size fits in memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from overflights.lib import anchor, edtf
from overflights.models import Actor, ActorName, Article, Claim, Event

DOCUMENTS = settings.BASE_DIR / "fixtures" / "documents"
MENDS = {
    "quote": "Copy the passage from the article’s text, with the words before or after it where it stands more than once.",
    "said_on": "Give a date no later than the article’s, or correct the article’s.",
    "ref": "Give it the next number of its own article.",
}
cached_bounds = lru_cache(maxsize=10_000)(edtf.bounds)


@dataclass(frozen=True)
class Finding:
    """`ref` is the slug or reference of the row; `problem` and `mend` are sentences for an editor."""

    ref: str
    problem: str
    mend: str

    def __str__(self) -> str:
        return f"{self.ref}: {self.problem} {self.mend}"


def findings(documents: Path = DOCUMENTS) -> Iterator[Finding]:
    """Everything that is wrong, article by article, then names, dates and actors. `documents` holds the untouched sources."""
    unseen = set(ActorName.objects.values_list("actor__slug", "label"))
    for article in Article.objects.order_by("slug").iterator():
        yield from _unlike_document(article, documents)
        text = f"{article.title}\n{article.body}".casefold()
        unseen = {(actor, label) for actor, label in unseen if label.casefold() not in text}
        for claim in article.claims.order_by("ref").iterator():
            claim.article = article
            yield from _wrong_claim(claim, text)
    for actor, label in sorted(unseen):
        yield Finding(actor, f"The name “{label}” occurs in no article.", "Correct its spelling or remove it.")
    yield from _wrong_bounds()
    yield from _circles()


def _unlike_document(article: Article, documents: Path) -> Iterator[Finding]:
    """Lines of the body that are not in the source, white space aside."""
    if not article.document:
        return
    source = documents / article.document
    if not source.is_file():
        yield Finding(article.slug, f"Its document {article.document} is missing.", f"Put it in {documents.parent.name}/{documents.name}/.")
        return
    published = anchor.unwrap("\n".join(anchor.tidy(line) for line in source.read_text(encoding="utf-8").splitlines()))
    for line in filter(None, article.body.split("\n")):
        if line not in published:
            mend = f"Copy it from there. The nearest passage is: “{anchor.nearest(published, line)}”"
            yield Finding(article.slug, f"This is not in {article.document}: “{line}”", mend)


def _wrong_claim(claim: Claim, text: str) -> Iterator[Finding]:
    """`text` is the article's title and body, casefolded."""
    for field, problems in claim.problems().items():
        for problem in problems:
            yield Finding(claim.ref, problem, MENDS.get(field, ""))
    if claim.described_as.casefold() not in text:
        problem = f"The article does not call the speaker “{claim.described_as}”."
        yield Finding(claim.ref, problem, "Give the words by which it does.")


def _wrong_bounds() -> Iterator[Finding]:
    for model in (Article, Claim, Event):
        for row in model.objects.order_by("pk").iterator():
            ref = getattr(row, model.natural)
            try:
                bounds = cached_bounds(row.edtf)
            except ValueError as error:
                yield Finding(ref, str(error), "Correct the date.")
                continue
            if bounds != (row.earliest, row.latest):
                problem = f"Its date is {row.edtf}, but it is found from {row.earliest} to {row.latest}."
                yield Finding(ref, problem, "Save it again.")


def _circles() -> Iterator[Finding]:
    """Actors that are, by some way round, part of themselves."""
    above = dict(Actor.objects.exclude(part_of=None).values_list("slug", "part_of__slug"))
    for start in sorted(above):
        way = [above[start]]
        while way[-1] in above and way[-1] != start and above[way[-1]] not in way:
            way.append(above[way[-1]])
        if way[-1] == start:
            yield Finding(start, f"It is part of itself: {' → '.join([start, *way])}.", "Correct what one of them is part of.")
