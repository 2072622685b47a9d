"""The coders' own words: neutral, and their own."""

import re
from collections.abc import Iterator

from overflights.models import Claim

from .problem import Problem

LOADED = re.compile(
    r"\b(regimes?|murder(?:s|ed|ous|ing)?|so[- \u2011]called|self-(?:styled|proclaimed)|"
    r"brutal(?:ly)?|butchers?|thugs?|puppets?|stooges?|henchm[ae]n|cron(?:y|ies)|"
    r"tyrants?|dictators?|strongm[ae]n|evil|rogue|bloodthirsty|barbaric|terrorists?|heroic|martyrs?|infamous|notorious(?:ly)?|shameful(?:ly)?|"
    r"excuses?|falsely|lied|propaganda|slaughter(?:s|ed|ing)?|admits?|admitted|boasts?|obviously|unfortunately|rightly|wrongly)\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[\"“”„«»]|(?<!\w)['‘`]\w[^'’]*['’](?!\w)")
COPIED = 12  # words in a row that are no longer the coder's own


def partial(ref: str, field: str, words: str) -> Iterator[Problem]:
    """Words that take a side."""
    for word in dict.fromkeys(match.casefold() for match in LOADED.findall(words)):
        yield Problem(ref, f"The {field} takes sides: “{word}”.", "Say it in words that both sides could accept.")


def quoting(claim: Claim) -> Iterator[Problem]:
    """A statement that quotes, or copies its passage."""
    if QUOTED.search(claim.statement):
        yield Problem(claim.ref, "The statement quotes.", "Say it in your own words; the quote is shown below it.")
        return
    words, passage = _words(claim.statement), " ".join(_words(claim.quote))
    runs = (" ".join(words[at : at + COPIED]) for at in range(len(words) - COPIED + 1))
    copied = next((run for run in runs if run in passage), "")
    if copied:
        yield Problem(claim.ref, f"The statement copies the passage: “{copied}”.", "Say it in your own words.")


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
