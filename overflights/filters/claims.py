"""The filters of the finder: which claims are asked for."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Self

from django.http import HttpRequest
from django.urls import reverse

from overflights.facets import Question
from overflights.facets.question import KEYED
from overflights.lib.sides import SIDES, country_of
from overflights.models import Attribution, Certainty, Claim, Stance
from overflights.search.query import Query, parse

from .base import ListFilter, UrlBuilder, canonical_query
from .fields import MOST_VALUES, Choice, Option, Options, PartialDate, Words, choices, is_slug
from .lookups import LabelledRow, look_up

POSSIBLY, CERTAINLY = "possibly", "certainly"
SORTS = [
    ("-said", "newest first"),
    ("said", "oldest first"),
    ("relevance", "words in the statement first"),
    ("-changed", "last changed first"),
]


def accepted_sides(values: list[str]) -> list[Option]:
    """Every side can be asked for."""
    return [Option(code, SIDES[code], offered=False) for code in values if code in SIDES]


class ClaimFilter(ListFilter):
    rare = ("side", "outlet", "article", "event", "attribution", "certainty")

    q = Words(label="Words")
    actor = Options(label="Actor")
    side = Options(accepted_sides, label="Side")
    stance = Options(choices(Stance.choices), label="Stance")
    proposition = Options(label="Proposition")
    from_ = PartialDate(end=False, label="From")
    to = PartialDate(end=True, label="To")
    dates = Choice([(POSSIBLY, "possibly in this time"), (CERTAINLY, "certainly in this time")], label="Dates")
    outlet = Options(label="Outlet")
    article = Options(label="Article")
    event = Options(label="Event")
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

    # --- State --------------------------------------------------------------------------------------
    @cached_property
    def state(self) -> dict[str, list[str]]:
        """Without what changes nothing: possibly or certainly without a time, the best match of no words."""
        state = dict(super().state)
        if not state.keys() & {"from", "to"}:
            state.pop("dates", None)
        if "q" not in state and state.get("sort") == ["relevance"]:
            state.pop("sort")
        return state

    def claims_urls(self) -> UrlBuilder:
        """For URLs of these claims in the finder, in its usual order."""
        return UrlBuilder(reverse("claims"), ClaimFilter.parameters(), {**self.state, "sort": []})

    def values_url(self, facet: str, find: str = "", page: int = 1) -> str:
        """The page with all values of a facet, or with those that have the words `find`."""
        more = {"find": find, "page": str(page) if page > 1 else ""}
        return f"{self.path}choose/{facet}/{canonical_query((*self.parameters()[:-1], *more), {**self.state, **more})}"

    # --- Validation ---------------------------------------------------------------------------------
    def options_of(self, name: str) -> Iterable[Option]:
        if name in KEYED:
            return [Option(row.slug, row.label, offered=False) for row in self.chosen_rows[name].values()]
        return super().options_of(name)

    @cached_property
    def _rows(self) -> list[LabelledRow]:
        """The rows that the URL names, and the actors that its words name. One query, none where it names nothing."""
        slugs = {name: [value for value in self.values(name) if is_slug(value)][:MOST_VALUES] for name in KEYED}
        return look_up(slugs, "slug", parse(" ".join(self.values("q"))[:200]).words)

    @cached_property
    def chosen_rows(self) -> dict[str, dict[str, LabelledRow]]:
        """By filter and slug, the rows that the URL names, in its order."""
        rows = {(row.kind, row.slug): row for row in self._rows}
        return {name: {slug: rows[name, slug] for slug in self.values(name) if (name, slug) in rows} for name in KEYED}

    @cached_property
    def named_actors(self) -> list[LabelledRow]:
        """Actors that the words name; the longest names first, and of several names of an actor the longest."""
        rows = sorted((row for row in self._rows if row.kind == "named"), key=lambda row: len(row.more))
        longest = {row.slug: row for row in rows}
        return sorted(longest.values(), key=lambda row: -len(row.more))

    # --- The question -------------------------------------------------------------------------------
    @cached_property
    def query(self) -> Query:
        return parse(self.form.cleaned_data["q"])

    @cached_property
    def question(self) -> Question:
        cleaned = self.form.cleaned_data
        chosen = {name: tuple(cleaned[name]) for name in ("stance", "attribution", "certainty")}
        chosen["side"] = tuple(map(country_of, cleaned["side"]))
        chosen |= {name: tuple(self.chosen_rows[name][slug].key for slug in cleaned[name]) for name in KEYED}
        return Question(chosen, cleaned["from_"], cleaned["to"], certain=self.only_certain, query=self.query)

    @property
    def only_certain(self) -> bool:
        return self.form.cleaned_data.get("dates") == CERTAINLY and any(self.date_range)

    @property
    def date_range(self) -> tuple[date | None, date | None]:
        return self.form.cleaned_data.get("from_"), self.form.cleaned_data.get("to")

    @property
    def has_dates(self) -> bool:
        return self.is_valid() and any(self.date_range)

    @property
    def sort_order(self) -> str:
        """Without words there is no relevance."""
        sort = (self.is_valid() and self.form.cleaned_data["sort"]) or "-said"
        return sort if sort != "relevance" or self.query.required else "-said"

    @property
    def sorts(self) -> list[tuple[str, str]]:
        return [(value, label) for value, label in SORTS if value != "relevance" or (self.is_valid() and self.query.required)]

    @cached_property
    def phrases(self) -> tuple[tuple[tuple[str, ...], bool], ...]:
        """What is to be highlighted in the texts (lib/highlighting.py)."""
        return tuple((term.words, term.begins) for term in self.query.required) if self.is_valid() else ()


def claims_url(*chosen: tuple[str, str], days: tuple[date, date] | None = None) -> str:
    """The URL of the claims with these values whose date lies certainly within `days`; `date.min` and `date.max` leave an end open."""
    values: dict[str, list[str]] = {}
    for name, value in chosen:
        values.setdefault(name, []).append(value)
    if days:
        first, last = days
        ends = {"from": [first.isoformat()] if first > date.min else [], "to": [last.isoformat()] if last < date.max else []}
        values |= ends | {"dates": [CERTAINLY] if any(ends.values()) else []}
    return reverse("claims") + canonical_query(ClaimFilter.parameters(), values)
