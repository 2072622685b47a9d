"""The filters of the list of actors."""

from django.db.models import Q

from overflights.models import Actor, ActorKind
from overflights.search.query import parse

from .base import ListFilter
from .fields import Options, Text, choices
from .sides import country_of, side_options


def has_name(text: str) -> Q:
    return Q(pk__in=Actor.objects.matching(parse(text)).values("pk"))


def is_on_side(sides: list[str]) -> Q:
    return Q(country__in=[country_of(side) for side in sides])


class ActorFilter(ListFilter):
    q = Text(has_name, label="Name")
    side = Options(side_options, is_on_side, label="Side")
    kind = Options(choices(ActorKind.choices), field_name="kind", label="Kind")

    class Meta:
        model = Actor
        fields: list[str] = []
