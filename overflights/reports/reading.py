"""Articles as read: the text with the passages of its claims marked in place."""

from dataclasses import dataclass
from datetime import datetime

from reversion.models import Version

from overflights.lib.anchor import Segment, Span, paragraphs, segments
from overflights.models import Article, Claim


@dataclass(frozen=True)
class Paragraph:
    """One paragraph in segments (`keys` are claims), and the claims whose passage begins in it, in text order."""

    segments: list[Segment]
    claims: list[Claim]

    @property
    def groups(self) -> list[list[Claim]]:
        """The claims, those of one speaker and one stance together, in the order in which each first comes."""
        found: dict[tuple, list[Claim]] = {}
        for claim in self.claims:
            found.setdefault((claim.speaker_id, claim.stance), []).append(claim)
        return list(found.values())


def annotated(article: Article, claims: list[Claim]) -> list[Paragraph]:
    """The article's paragraphs with every claim's passage. No query; the claims come with their speaker and proposition."""
    spans = sorted(_spans(article, claims), key=lambda span: (span.start, span.end, span.key.ref))
    found = []
    for at, text in paragraphs(article.body):
        begun = [span.key for span in spans if at <= span.start < at + len(text)]
        found.append(Paragraph(segments(text, spans, at), begun))
    return found


def passage(claim: Claim) -> list[Paragraph]:
    """The paragraphs that the claim's quote stands in, with the quote marked."""
    return [p for p in annotated(claim.article, [claim]) if any(segment.keys for segment in p.segments)]


def _spans(article: Article, claims: list[Claim]) -> list[Span]:
    found = []
    for claim in claims:
        claim.article = article
        start = claim.start()
        if start is not None:
            found.append(Span(start, start + len(claim.quote), claim))
    return found


@dataclass(frozen=True)
class Change:
    when: datetime
    comment: str


def versions(claim: Claim) -> list[Change]:
    """When the claim was entered and changed, and the editor's comment: the latest 20, newest first. Editors are not named to readers."""
    rows = Version.objects.get_for_object(claim).select_related("revision")[:20]
    return [Change(version.revision.date_created, version.revision.get_comment()) for version in rows]
