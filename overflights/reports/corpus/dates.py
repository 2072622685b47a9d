"""Dates: no more exact than the text allows, and in the text if they are said to be."""

import re
from calendar import month_name
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from django.db.models import CharField
from django.db.models.functions import Cast

from overflights.lib import edtf
from overflights.models import Article, Basis, Claim, Event
from overflights.models.dates import Dated

from .problem import Problem

TIMELY = re.compile(
    r"\d|\b(?:ago|last|past|previous|recent|earlier|since|before|until|after|years?|months?|weeks?|days?|decades?|spring|summer|autumn|fall|winter|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|" + "|".join(month_name[1:]) + r")\b",
    re.IGNORECASE,
)
CITED = re.compile('["“]([^"”]+)["”]')
ANY_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
JOINED = r"\s*(?:-|–|,|to|and|or)\s*"
cached_bounds = lru_cache(maxsize=10_000)(edtf.bounds)


def wrong_bounds() -> Iterator[Problem]:
    """Rows whose first and last day are not those of their date."""
    for model in (Article, Claim, Event):
        rows = model.objects.order_by("pk").annotate(first=Cast("earliest", CharField()), last=Cast("latest", CharField()))
        for ref, text, *kept in rows.values_list(model.natural, model.dated_by, "first", "last").iterator():
            try:
                bounds = cached_bounds(text)
            except ValueError as error:
                yield Problem(ref, str(error), "Correct the date.")
                continue
            if [day.isoformat() for day in bounds] != kept:
                problem = f"Its date is {text}, but it is stored as from {kept[0]} to {kept[1]}."
                yield Problem(ref, problem, "Save it again in the admin, or load it again.")


def unfounded(ref: str, row: Dated, text: str) -> Iterator[Problem]:
    """A date that is said to be stated in `text` and isn't there; one from elsewhere without a note, or with one that misquotes.

    What is no date at all is found by `wrong_bounds`.
    """
    if not _is_date(row.edtf):
        return
    if row.basis == Basis.STATED:
        missing = [part for part in _parts(row.edtf) if not _states(text, part)]
        if missing:
            problem = f"The date {row.edtf} is said to be stated in the text, which does not give {' or '.join(missing)}."
            yield Problem(ref, problem, "Say that it is inferred or external, with a note; or correct the date.")
        return
    if not row.date_note.strip():
        fix = "Say in the note how it is known; quote the words that it is worked out from."
        yield Problem(ref, f"The date {row.edtf} is not stated in the text, and there is no note on it.", fix)
    elif row.basis == Basis.INFERRED:
        for phrase in CITED.findall(row.date_note):
            if phrase.casefold() not in text.casefold():
                yield Problem(ref, f"The note on its date quotes “{phrase}”, which is not in the text.", "Quote the words exactly.")


def outside(claim: Claim, text: str) -> Iterator[Problem]:
    """A claim dated later than its article, or earlier than the text allows."""
    article = claim.article
    if not (is_bounded(claim) and is_bounded(article)):
        return
    if "/" in claim.said_on and claim.latest > article.latest >= claim.earliest:
        problem = f"Its date {claim.said_on} extends past the publication of the article ({article.published})."
        yield Problem(claim.ref, problem, "End it on the day of publication.")
    first = date(article.earliest.year, 1, 1)
    if claim.basis != Basis.INFERRED or claim.earliest >= first:
        return
    cited = any(TIMELY.search(phrase) for phrase in CITED.findall(claim.date_note))
    if not cited and not re.search(rf"\b{claim.earliest.year}\b", text):
        fix = f"Begin on {first}; or quote in the note the words that allow an earlier day; or call the date external."
        yield Problem(claim.ref, f"Its date {claim.said_on} begins before {article.earliest.year}, of which the text says nothing.", fix)


def is_bounded(row: Dated) -> bool:
    """SQLite may hold anything in a column of dates; `wrong_bounds` reports it."""
    return bool(row.earliest and row.latest)


def unending(article: Article) -> Iterator[Problem]:
    """Publication is one day, if an unknown one: with an open end nothing could be said to come after it."""
    if {date.min, date.max} & {article.earliest, article.latest}:
        yield Problem(
            article.slug, f"It was published on {article.published}, which has no end.", "Give the earliest and the latest possible day."
        )


def _parts(text: str) -> list[str]:
    """The days, months and years that an EDTF date names: `2012-03-12/2012-03` names `2012-03-12` and `2012-03`."""
    return re.findall(r"\d{4}(?:-\d{2}){0,2}", text)


def _states(text: str, part: str) -> bool:
    """Is it in the text: a day by number and month in any usual order, a month by name or a year by number?"""
    year, *rest = part.split("-")
    if not rest:
        return bool(re.search(rf"\b{year}\b", text))
    number, name = int(rest[0]), month_name[int(rest[0])]
    month = rf"\b(?:{name}|{name[:3]}|{name[:4]})\b\.?"  # as names are written: "may" and "march" are words
    if len(rest) == 1:
        return bool(re.search(rf"{month}|\b{year}-{rest[0]}\b|\b0?{number}/{year}\b", text))
    day = rf"0?{int(rest[1])}(?:st|nd|rd|th)?"
    before, after = rf"(?:{ANY_DAY}{JOINED})*{day}", rf"{day}(?:{JOINED}{ANY_DAY})*"
    figures = rf"\b{year}[./-]0?{number}[./-]{day}\b|\b0?{number}[./-]{day}[./-]{year}\b|\b{day}[./-]0?{number}[./-]{year}\b"
    return bool(re.search(rf"{month}\s+{before}\b|\b{after}\s+(?:of\s+)?{month}|{figures}", text))


def _is_date(text: str) -> bool:
    try:
        cached_bounds(text)
    except ValueError:
        return False
    return True
