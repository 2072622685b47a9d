"""Claims against the article they are coded from."""

import re
from collections.abc import Iterator

from overflights.lib.wording import Text
from overflights.models import Article, Attribution, Claim, Status

from . import dates, neutrality
from .names import Known
from .problem import Problem

FIXES = {
    "quote": "Copy the passage from the article’s text, and add the words before or after it if it occurs more than once.",
    "said_on": "Give a date no later than the article’s, or correct the article’s.",
    "ref": "Give it the next number of its own article.",
}
MARKS = re.compile(r"[\"“”„«»]|(?<!\w)['‘’]")  # not an apostrophe
CLOSING = "\"”’'»)]"
ENDS = ".?!…"


def wrong(article: Article, text: str, known: Known) -> Iterator[Problem]:
    """`text` is the article's title and body; `known` are the names in the database."""
    rows = article.claims.select_related("speaker", "occasion", "relayed_by").defer("occasion__folded").order_by("ref")
    words = Text(text)
    before: dict[tuple[object, ...], str] = {}
    for claim in rows.iterator(chunk_size=200):
        claim.article = article
        yield from _repeated(claim, before)
        yield from _past_the_gate(claim)
        yield from _misnamed(claim, words, known)
        yield from _badly_cut(claim)
        if (claim.said_on, claim.basis) != (article.published, article.basis):  # dated like its article, whose date is checked there
            yield from dates.unfounded(claim.ref, claim, text)
        yield from dates.outside(claim, text)
        yield from _elsewhen(claim)
        yield from _relayed(claim, words, known)
        yield from neutrality.partial(claim.ref, "statement", claim.statement)
        yield from neutrality.quoting(claim)


def _past_the_gate(claim: Claim) -> Iterator[Problem]:
    for field, sentences in claim.problems().items():
        for sentence in sentences:
            yield Problem(claim.ref, sentence, FIXES.get(field, ""))


def _repeated(claim: Claim, before: dict[tuple[object, ...], str]) -> Iterator[Problem]:
    """The same speaker on the same proposition in the same words; `before` holds the references so far."""
    key = (claim.speaker_id, claim.described_as, claim.proposition_id, claim.quote, claim.prefix, claim.suffix)
    if claim.status != Status.WITHDRAWN and before.setdefault(key, claim.ref) != claim.ref:
        problem = f"It repeats {before[key]}: the same speaker on the same proposition, in the same passage."
        yield Problem(claim.ref, problem, "Withdraw one of the two.")


def _misnamed(claim: Claim, text: Text, known: Known) -> Iterator[Problem]:
    """Who speaks: described in the article, named in the statement; the outlet itself where nobody else does."""
    if claim.described_as.strip() and not text.naming([claim.described_as]):
        yield Problem(claim.ref, f"The article does not call the speaker “{claim.described_as}”.", "Give the words by which it does.")
    elif known.calls_another(claim):
        problem = f"{claim.speaker} is described as “{claim.described_as}”, which is somebody else’s name."
        yield Problem(claim.ref, problem, "Choose that speaker, or give the words by which the article calls this one.")
    if claim.attribution == Attribution.OWN_VOICE and claim.speaker_id != claim.article.outlet_id:
        fix = "Choose the outlet as the speaker, or another attribution and the words by which the article names the speaker."
        yield Problem(claim.ref, f"{claim.speaker} speaks in the outlet’s own voice and is not the outlet.", fix)
    if not claim.described_as.strip() and claim.attribution != Attribution.OWN_VOICE:
        yield Problem(claim.ref, "It does not say how the article names the speaker.", "Give the words by which it does.")
    if not known.in_statement(claim):
        yield Problem(claim.ref, f"The statement does not name the speaker, {claim.speaker}.", "Begin it with who claims it.")


def _badly_cut(claim: Claim) -> Iterator[Problem]:
    """A quote is whole sentences; where quoted words carry the claim, there are quoted words in it."""
    start = claim.start()
    if start is None:
        return
    body, end = claim.article.body, start + len(claim.quote)
    before, after = body[:start].rpartition("\n")[2], body[end:].partition("\n")[0]  # in the same paragraph
    if re.search(r"\w", before) and before.rstrip().rstrip(CLOSING)[-1:] not in ENDS:
        yield Problem(claim.ref, "The quote begins inside a sentence.", "Begin it where the sentence begins.")
    if re.search(r"\w", after) and claim.quote.rstrip(CLOSING)[-1:] not in ENDS:
        yield Problem(claim.ref, "The quote ends inside a sentence.", "End it where the sentence ends.")
    if claim.attribution in (Attribution.DIRECT, Attribution.MIXED) and not MARKS.search(claim.quote):
        problem = f"Its attribution is {claim.attribution}, and nothing in the passage is in quotation marks."
        yield Problem(claim.ref, problem, "Call it indirect, or take the quoted words into the passage.")


def _relayed(claim: Claim, text: Text, known: Known) -> Iterator[Problem]:
    """Only by another outlet, which the article names."""
    outlet = claim.relayed_by
    if outlet and outlet.pk == claim.article.outlet_id:
        yield Problem(claim.ref, f"It is relayed by {outlet}, the article’s own outlet.", "Leave that empty.")
    elif outlet and not known.named(outlet.slug, text):
        yield Problem(claim.ref, f"It is relayed by {outlet}, which the article does not name.", "Choose the outlet that it names.")


def _elsewhen(claim: Claim) -> Iterator[Problem]:
    at = claim.occasion
    if at and dates.is_bounded(at) and dates.is_bounded(claim) and (claim.latest < at.earliest or at.latest < claim.earliest):
        problem = f"It was said on {claim.said_on}, but its occasion {at.slug} is dated {at.date}."
        yield Problem(claim.ref, problem, "Correct one of the dates, or choose another occasion.")
