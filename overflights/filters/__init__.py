"""One filter set for each list. Parameters are declared in the canonical order of the URLs."""

from django.db.models import Q

from overflights.models import (
    Actor,
    ActorKind,
    Article,
    Event,
    EventType,
    Participation,
    Place,
    Proposition,
    PropositionKind,
    Theme,
)  # fmt: skip
from overflights.search.query import parse

from .base import ListFilter
from .claims import ClaimFilter
from .fields import Choice, Options, PartialDate, Text, choices, looked_up, words_in
from .matrix import MatrixFilter
from .options import article_outlet_options, country_of, side_options


def actor_named(text: str) -> Q:
    return Q(pk__in=Actor.objects.matching(parse(text)).values("pk"))


def on_side(sides: list[str]) -> Q:
    return Q(country__in=[country_of(side) for side in sides])


__all__ = ["ActorFilter", "ArticleFilter", "ClaimFilter", "EventFilter", "MatrixFilter", "PropositionFilter"]


class ActorFilter(ListFilter):
    q = Text(actor_named, label="Name")
    side = Options(side_options, on_side, label="Side")
    kind = Options(choices(ActorKind.choices), field_name="kind", label="Kind")

    class Meta:
        model = Actor
        fields: list[str] = []


class PropositionFilter(ListFilter):
    q = Text(words_in(Proposition), label="Words")
    theme = Options(choices(Theme.choices), field_name="theme", label="Theme")
    kind = Options(choices(PropositionKind.choices), field_name="kind", label="Kind")
    sort = Choice([("disputed", "most disputed first"), ("theme", "by theme")], label="Sort")

    class Meta:
        model = Proposition
        fields: list[str] = []

    @property
    def sort_order(self) -> str:
        return (self.is_valid() and self.form.cleaned_data["sort"]) or "disputed"


def takes_part(slugs: list[str]) -> Q:
    """Events with one of these actors, or someone who is part of them, among the participants."""
    return Q(pk__in=Participation.objects.filter(actor__in=Actor.objects.within(slugs)).values("event"))


class EventFilter(ListFilter):
    q = Text(words_in(Event), label="Words")
    actor = Options(looked_up(Actor.objects.all, "name"), takes_part, label="Actor")
    from_ = PartialDate(end=False, label="From")
    to = PartialDate(end=True, label="To")
    type = Options(choices(EventType.choices), field_name="type", label="Type")
    place = Options(looked_up(Place.objects.all, "name"), field_name="place__slug", label="Place")

    class Meta:
        model = Event
        fields: list[str] = []


class ArticleFilter(ListFilter):
    q = Text(words_in(Article), label="Words")
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
