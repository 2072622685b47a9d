"""The events of some days, with the claims at or about them."""

import datetime
from typing import NamedTuple

from overflights.facets import Question, answer
from overflights.lib.edtf import say
from overflights.models import Event

MOST = 60  # events that are drawn


class Happening(NamedTuple):
    """An event as it is drawn."""

    pk: int
    slug: str
    title: str
    type: str
    is_announced: bool
    date: str
    basis: str
    date_note: str
    earliest: datetime.date
    latest: datetime.date

    @property
    def said(self) -> str:
        """Its date, and whether it was only announced, in words."""
        return f"{say(self.date)}, announced" if self.is_announced else say(self.date)


class Events(NamedTuple):
    rows: tuple[Happening, ...]  # in order of time
    claims: tuple[int, ...]  # at or about each of them, under all filters but that of events
    total: int


def during(question: Question, first: datetime.date, last: datetime.date) -> Events:
    """Events that may lie in these days; where there are too many, those with most of the claims. At most three queries."""
    tally = answer(question).tally("event")
    found = Event.objects.possibly_between(first, last)
    total = found.count()
    if total > MOST:
        most = [key for key, _ in tally.top(4 * MOST)]
        inside = set(found.filter(pk__in=most).order_by().values_list("pk", flat=True))
        found = found.filter(pk__in=[key for key in most if key in inside][:MOST])
    rows = tuple(Happening(*row) for row in found.values_list(*Happening._fields))
    numbers = tally.counts_of(row.pk for row in rows)
    return Events(rows, tuple(numbers.get(row.pk, 0) for row in rows), total)
