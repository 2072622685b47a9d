"""The finder: the filters of the claims, what is known of their values, and the counts beside them."""

from datetime import date
from functools import cached_property
from typing import Self

import numpy as np
from django.http import HttpRequest
from django.urls import reverse

from overflights.facets import Answer, Question, Tally, answer
from overflights.facets.question import KEYED
from overflights.models import Attribution, Certainty, Claim, Stance
from overflights.search.query import Query, parse

from .base import ListFilter
from .facet_counts import counted
from .fields import MOST_VALUES, Choice, Option, Options, PartialDate, Text, choices, is_code
from .form_controls import Control
from .histogram import Histogram, histogram
from .lookups import Known, look_up
from .options import NO_STATE, SIDES, country_of
from .sentence import CERTAINLY, POSSIBLY, sentence
from .suggestions import Suggestion, named, suggestion

SORTS = [
    ("-said", "newest first"),
    ("said", "oldest first"),
    ("relevance", "words in the statement first"),
    ("-changed", "last changed first"),
]


def known(filters: "ClaimFilter", name: str) -> list[Option]:
    """The values of the URL that stand for something."""
    return [Option(row.slug, row.label, offered=False) for row in filters.asked[name].values()]


def sides(filters: "ClaimFilter", name: str) -> list[Option]:
    """Every side can be asked for."""
    return [Option(code, SIDES[code], offered=False) for code in filters.values(name) if code in SIDES]


class ClaimFilter(ListFilter):
    rare = ("side", "outlet", "article", "event", "attribution", "certainty")

    q = Text(label="Words")
    actor = Options(known, label="Actor")
    side = Options(sides, label="Side")
    stance = Options(choices(Stance.choices), label="Stance")
    proposition = Options(known, label="Proposition")
    from_ = PartialDate(end=False, label="From")
    to = PartialDate(end=True, label="To")
    dates = Choice([(POSSIBLY, "possibly in this time"), (CERTAINLY, "certainly in this time")], label="Dates")
    outlet = Options(known, label="Outlet")
    article = Options(known, label="Article")
    event = Options(known, label="Event")
    attribution = Options(choices(Attribution.choices), label="Attribution")
    certainty = Options(choices(Certainty.choices), label="Certainty")
    sort = Choice(SORTS, label="Sort")

    class Meta:
        model = Claim
        fields: list[str] = []

    @classmethod
    def on_page(cls, request: HttpRequest, view: str) -> Self:
        """As the request's URL has them, on the page of the view."""
        return cls.for_request(request.GET, Claim.objects.none(), reverse(view))

    # --- The question and its answer ----------------------------------------------------------------
    @cached_property
    def asked(self) -> dict[str, dict[str, Known]]:
        """By filter and slug, the rows that the URL names, and under `named` the actors that its words name. One query at most."""
        slugs = {name: [value for value in self.values(name) if is_code(value)][:MOST_VALUES] for name in KEYED}
        found: dict[str, dict[str, Known]] = {name: {} for name in (*KEYED, "named")}
        # Of several names of an actor the longest, which comes last.
        words = parse(" ".join(self.values("q"))[:200]).words
        for row in sorted(look_up(slugs, "slug", words), key=lambda row: len(row.more)):
            found[row.kind][row.slug] = row
        # In the order of the URL.
        return {name: {slug: rows[slug] for slug in slugs.get(name, rows) if slug in rows} for name, rows in found.items()}

    @cached_property
    def query(self) -> Query:
        return parse(self.form.cleaned_data["q"])

    @cached_property
    def question(self) -> Question:
        given = self.form.cleaned_data
        chosen = {name: tuple(given[name]) for name in ("stance", "attribution", "certainty")}
        chosen["side"] = tuple(map(country_of, given["side"]))
        chosen |= {name: tuple(self.asked[name][slug].key for slug in given[name]) for name in KEYED}
        return Question(chosen, given["from_"], given["to"], certain=self.only_certain, query=self.query)

    @cached_property
    def answer(self) -> Answer:
        return answer(self.question)

    @cached_property
    def state(self) -> dict[str, list[str]]:
        """Without what steers nothing: possibly or certainly in no time, the best match of no words."""
        found = dict(super().state)
        if not found.keys() & {"from", "to"}:
            found.pop("dates", None)
        if "q" not in found and found.get("sort") == ["relevance"]:
            found.pop("sort")
        return found

    @property
    def only_certain(self) -> bool:
        return self.form.cleaned_data.get("dates") == CERTAINLY and any(self.date_range)

    @property
    def date_range(self) -> tuple[date | None, date | None]:
        return self.form.cleaned_data.get("from_"), self.form.cleaned_data.get("to")

    @property
    def has_dates(self) -> bool:
        return self.is_valid() and any(self.date_range)

    @cached_property
    def totals(self) -> dict[str, int]:
        """Claims found: `possible`, and of these `certain`ly inside the dates."""
        if not self.is_valid():
            return {"possible": 0, "certain": 0}
        return {"possible": self.answer.possible, "certain": self.answer.certain}

    @property
    def total(self) -> int:
        return self.answer.total if self.is_valid() else 0

    @property
    def sort_order(self) -> str:
        """Without words there is no relevance."""
        asked = (self.is_valid() and self.form.cleaned_data["sort"]) or "-said"
        return asked if asked != "relevance" or self.query.required else "-said"

    @property
    def sorts(self) -> list[tuple[str, str]]:
        return [(value, label) for value, label in SORTS if value != "relevance" or (self.is_valid() and self.query.required)]

    def ways_out(self) -> list[tuple[str, str, int]]:
        """For a search that finds nothing: (label, URL, claims without it) for each filter whose going helps."""
        counts = {name: self.answer.without(name) for name in self.question.active}
        return [(*self._without(name), n) for name, n in counts.items() if n]

    # --- What is shown beside the list --------------------------------------------------------------
    def tally(self, name: str) -> Tally:
        """Claims by the values of a facet; on no state's side are those that are left of all."""
        tally = self.answer.tally(name)
        if name != "side":
            return tally
        rest = self.answer.without(name) - tally.numbers.sum()
        return Tally(np.append(tally.values, NO_STATE), np.append(tally.numbers, rest))

    @cached_property
    def controls(self) -> list[Control]:
        """Each with a number of claims beside each value, under all other filters."""
        return counted(self, super().controls)

    def chooser(self, name: str) -> str:
        """The URL of the page with all values of a facet."""
        return f"{self.path}choose/{name}/{self.querystring()}"

    @property
    def download_csv(self) -> str:
        return f"{reverse('claims_csv')}{self.querystring()}"

    @property
    def download_json(self) -> str:
        return f"{reverse('claims_json')}{self.querystring()}"

    @cached_property
    def histogram(self) -> Histogram | None:
        return histogram(self) if self.is_valid() else None

    @cached_property
    def named(self) -> list[tuple[Known, Suggestion]]:
        """Actors that the words name, with what asks for their claims instead and finds some; the longest names first."""
        return named(self) if self.is_valid() else []

    @cached_property
    def suggestion(self) -> Suggestion | None:
        """For words that find nothing: those of the texts that are spelt nearly so, or the actor whose name is."""
        return suggestion(self) if self.is_valid() and self.query.required and not self.total else None

    @cached_property
    def phrases(self) -> tuple[tuple[tuple[str, ...], bool], ...]:
        """What is to be marked in the texts (lib/highlighting.py)."""
        return tuple((term.words, term.begins) for term in self.query.required) if self.is_valid() else ()

    def sentence(self) -> str:
        """The filter in words: `Claims by John Kerry that dispute “…”, said between … and …`."""
        return sentence(self)
