"""One filter set for each list. Parameters are declared in the canonical order of the addresses (DESIGN, section 4)."""

from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, Value

from overflights.lib.edtf import say
from overflights.lib.wording import either, quoted
from overflights.models import (
    Actor,
    ActorKind,
    Article,
    Attribution,
    Certainty,
    Claim,
    Event,
    EventType,
    Participation,
    Proposition,
    PropositionKind,
    Stance,
    Theme,
    at_or_about,
    by_actors,
    certainly,
    containing,
    possibly,
)  # fmt: skip

from .base import ListFilter
from .options import actor_options, actor_rows, article_outlet_options, outlet_options, proposition_options, side_options
from .parts import Choice, Options, PartialDate, Text, choices, looked_up

POSSIBLY, CERTAINLY = "possibly", "certainly"


class ClaimFilter(ListFilter):
    rare = ("side", "attribution", "certainty")

    q = Text(containing, label="Words")
    actor = Options(actor_options, by_actors, label="Actor")
    side = Options(side_options, field_name="speaker__country", label="Side")
    stance = Options(choices(Stance.choices), field_name="stance", label="Stance")
    proposition = Options(proposition_options, field_name="proposition__slug", label="Proposition")
    from_ = PartialDate(end=False, label="From")
    to = PartialDate(end=True, label="To")
    dates = Choice([(POSSIBLY, "possibly in this time"), (CERTAINLY, "certainly in this time")], label="Dates")
    outlet = Options(outlet_options, field_name="article__outlet__slug", label="Outlet")
    article = Options(looked_up(Article.objects.all, "title"), field_name="article__slug", label="Article")
    event = Options(looked_up(Event.objects.all, "title"), at_or_about, label="Event")
    attribution = Options(choices(Attribution.choices), field_name="attribution", label="Attribution")
    certainty = Options(choices(Certainty.choices), field_name="certainty", label="Certainty")
    sort = Choice([("-said", "newest first"), ("said", "oldest first"), ("-changed", "last changed first")], label="Sort")

    class Meta:
        model = Claim
        fields: list[str] = []

    @cached_property
    def actors(self) -> list[Any]:
        """All actors, in one query, for three filters. Offered are those who have claims or people.

        Named tuples: slug, name, country (code), kind, is_offered, has_parts, has_articles.
        """
        return list(actor_rows().all())

    @property
    def only_certain(self) -> bool:
        return self.form.cleaned_data.get("dates") == CERTAINLY

    @property
    def date_range(self) -> tuple[date | None, date | None]:
        return self.form.cleaned_data.get("from_"), self.form.cleaned_data.get("to")

    @property
    def has_dates(self) -> bool:
        return self.is_open and any(self.date_range)

    def date_condition(self, start: date | None, end: date | None) -> Q:
        return (certainly if self.only_certain else possibly)(start, end)

    @cached_property
    def totals(self) -> dict[str, int]:
        """Claims found: `possible`, and of these `certain`ly inside the dates. Exact; one query."""
        if not self.is_open:
            return {"possible": 0, "certain": 0}
        inside = Q(certainly(*self.date_range))
        rows = self.queryset.filter(*(q for name, q in self.conditions.items() if name != "dates"))
        certain = Count("pk", filter=inside) if inside else Count("pk")
        return rows.filter(possibly(*self.date_range)).aggregate(possible=Count("pk"), certain=certain)

    @property
    def total(self) -> int:
        return self.totals["certain" if self.is_open and self.only_certain else "possible"]

    @property
    def sort_order(self) -> str:
        return (self.is_open and self.form.cleaned_data["sort"]) or "-said"

    def sentence(self) -> str:
        """The filter in words: `Claims by John Kerry that dispute “…”, said between … and …`."""
        labels = {name: self.labels(name) for name, f in self.filters.items() if isinstance(f, Options)}
        chosen = self.form.cleaned_data
        parts = [
            chosen["actor"] and f"by {either(self._with_people(chosen['actor']))}",
            labels["side"] and f"from the side of {either(labels['side'])}",
            stance_phrase(chosen["stance"], labels["proposition"]),
            labels["certainty"] and f"that are {either(labels['certainty'])}",
            either(MANNERS[manner] for manner in chosen["attribution"]) if chosen["attribution"] else "",
            labels["outlet"] and f"published by {either(labels['outlet'])}",
            labels["article"] and f"in {either(quoted(labels['article']))}",
            labels["event"] and f"at or about {either(quoted(labels['event']))}",
            chosen["q"] and f"with the words “{chosen['q']}”",
        ]
        return " ".join(["Claims", *(part for part in parts if part)]) + self._date_phrase() + "."

    def _with_people(self, slugs: list[str]) -> list[str]:
        """Names of actors; those that others are part of say that these are meant too."""
        found = {a.slug: f"{a.name} and all who are part of it" if a.has_parts else a.name for a in self.actors}
        return [found[slug] for slug in slugs]

    def _date_phrase(self) -> str:
        start, end = (day.isoformat() if day else "" for day in self.date_range)
        if not start and not end:
            return ""
        if start and end:
            span = say(f"{start}/{end}") if start != end else f"on {say(start)}"
        else:
            span = f"on or after {say(start)}" if start else f"up to {say(end)}"
        return f", said {CERTAINLY if self.only_certain else POSSIBLY} {span}"


MANNERS = {
    Attribution.DIRECT: "in quoted words",
    Attribution.INDIRECT: "in reported speech",
    Attribution.MIXED: "partly quoted, partly reported",
    Attribution.OWN_VOICE: "in the outlet’s own voice",
}
VERBS = {Stance.SUPPORTS: "support", Stance.DISPUTES: "dispute", Stance.NEUTRAL: "take no side on", Stance.UNCLEAR: "are unclear on"}


def stance_phrase(stances: list[str], propositions: list[str]) -> str:
    verbs = either(VERBS[stance] for stance in stances) if stances else ""
    about = either(quoted(propositions)) if propositions else ""
    if verbs:
        return f"that {verbs} {about or 'a proposition'}"
    return f"on {about}" if about else ""


def actor_named(text: str) -> Q:
    return Q(pk__in=Actor.objects.named(text).values("pk"))


class ActorFilter(ListFilter):
    q = Text(actor_named, label="Name")
    side = Options(side_options, field_name="country", label="Side")
    kind = Options(choices(ActorKind.choices), field_name="kind", label="Kind")

    class Meta:
        model = Actor
        fields: list[str] = []

    @cached_property
    def actors(self) -> list[Any]:
        """One actor for each side is enough to know which sides to offer."""
        rows = Actor.objects.order_by().values("country").distinct().annotate(is_offered=Value(True))
        return list(rows.values_list("country", "is_offered", named=True))


class PropositionFilter(ListFilter):
    q = Text(containing, label="Words")
    theme = Options(choices(Theme.choices), field_name="theme", label="Theme")
    kind = Options(choices(PropositionKind.choices), field_name="kind", label="Kind")

    class Meta:
        model = Proposition
        fields: list[str] = []


def takes_part(slugs: list[str]) -> Q:
    """Events with one of these actors, or someone who is part of them, among the participants."""
    return Q(pk__in=Participation.objects.filter(actor__in=Actor.objects.within(slugs)).values("event"))


class EventFilter(ListFilter):
    q = Text(containing, label="Words")
    actor = Options(looked_up(Actor.objects.all, "name"), takes_part, label="Actor")
    from_ = PartialDate(end=False, label="From")
    to = PartialDate(end=True, label="To")
    type = Options(choices(EventType.choices), field_name="type", label="Type")

    class Meta:
        model = Event
        fields: list[str] = []

    def date_condition(self, start: date | None, end: date | None) -> Q:
        return possibly(start, end)


class ArticleFilter(ListFilter):
    q = Text(containing, label="Words")
    from_ = PartialDate(end=False, label="From")
    to = PartialDate(end=True, label="To")
    outlet = Options(
        article_outlet_options,
        field_name="outlet__slug",
        label="Outlet",
    )

    class Meta:
        model = Article
        fields: list[str] = []

    def date_condition(self, start: date | None, end: date | None) -> Q:
        return possibly(start, end)
