"""Articles as read: the text with the passages of its claims marked in place."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from reversion.models import Version

from overflights.lib import anchor
from overflights.lib.anchor import Segment, Span
from overflights.lib.text_fragments import text_fragment
from overflights.models import STANCES, Article, Claim

HEIGHTS = 4  # of lines under the text; what would need more shares the lowest


class ArticleClaim(NamedTuple):
    """What an article shows of a claim; speaker and proposition by slug and by label."""

    ref: str
    stance: str
    certainty: str
    quote: str
    prefix: str
    suffix: str
    speaker: str
    speaker_label: str
    proposition: str
    proposition_label: str

    @property
    def number(self) -> str:
        """The last part of the reference: the claim's number in its article."""
        return self.ref.rpartition("-")[2]


FIELDS = (*ArticleClaim._fields[:6], "speaker__slug", "speaker__name", "proposition__slug", "proposition__statement")


class Passage(NamedTuple):
    """Words on which claims of one stance rest, from `start` to `end` (characters; the end exclusive).

    One line is drawn under them, so many lines below the text as `height` says: 0, or more where it overlaps others.
    """

    start: int
    end: int
    stance: str
    claims: tuple[ArticleClaim, ...]
    height: int = 0

    @property
    def speakers(self) -> list[list[ArticleClaim]]:
        """Its claims, those of one speaker together."""
        by_speaker: dict[str, list[ArticleClaim]] = {}
        for claim in self.claims:
            by_speaker.setdefault(claim.speaker, []).append(claim)
        return list(by_speaker.values())


class Paragraph(NamedTuple):
    """One paragraph in segments (`keys` are passages), and the passages that begin in it."""

    segments: list[Segment[Passage]]
    passages: list[Passage]


def article_claims(article: Article) -> list[ArticleClaim]:
    """Its published claims. One query."""
    return [ArticleClaim(*row) for row in Claim.objects.published().filter(article=article).order_by().values_list(*FIELDS)]


def passages(body: str, claims: Iterable[ArticleClaim]) -> tuple[Passage, ...]:
    """Where the claims stand in the text, in its order."""
    by_place: dict[tuple[int, int, str], list[ArticleClaim]] = {}
    for claim in sorted(claims, key=lambda claim: (len(claim.ref), claim.ref)):
        start = anchor.start(body, claim.quote, claim.prefix, claim.suffix)
        if start is not None:
            by_place.setdefault((start, start + len(claim.quote), claim.stance), []).append(claim)
    places = sorted(by_place, key=lambda place: (*place[:2], STANCES.index(place[2])))
    heights = anchor.levels(place[:2] for place in places)
    return tuple(Passage(*place, tuple(by_place[place]), min(height, HEIGHTS - 1)) for place, height in zip(places, heights, strict=True))


def annotated(body: str, marked: Sequence[Passage]) -> list[Paragraph]:
    """The paragraphs of the text with these passages, which are in its order."""
    spans = [Span(passage.start, passage.end, passage) for passage in marked]
    return [
        Paragraph(anchor.segments(text, spans, at), [passage for passage in marked if at <= passage.start < at + len(text)])
        for at, text in anchor.paragraphs(body)
    ]


def quote_in_context(claim: Claim) -> list[list[Segment[str]]]:
    """The paragraphs that the claim's quote stands in, in segments; those of the quote have the stance as their key."""
    body, start = claim.article.body, claim.start()
    if start is None:
        return []
    quote = Span(start, start + len(claim.quote), claim.stance)
    paragraphs = (anchor.segments(text, [quote], at) for at, text in anchor.paragraphs(body))
    return [segments for segments in paragraphs if any(segment.keys for segment in segments)]


def source_url(claim: Claim) -> str:
    """The URL of the claim's passage where the article was published; empty where that is not known."""
    article, start = claim.article, claim.start()
    if not article.link or start is None:
        return ""
    fragment = text_fragment(article.body, start, start + len(claim.quote))
    return f"{article.link}{'' if '#' in article.link or not fragment else '#'}{fragment}"


class ClaimVersion(NamedTuple):
    when: datetime
    comment: str


def versions(claim: Claim) -> list[ClaimVersion]:
    """When the claim was entered and changed, and the editor's comment: the latest 20, newest first. Editors are not named to readers."""
    rows = Version.objects.get_for_object(claim).select_related("revision")[:20]
    return [ClaimVersion(version.revision.date_created, version.revision.get_comment()) for version in rows]
