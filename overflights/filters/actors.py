"""The filters of the list of actors."""

from django.db.models import Q

from overflights.lib.sides import NO_STATE, SIDES, country_of
from overflights.models import Actor, ActorKind
from overflights.search.query import parse

from .base import ListFilter
from .fields import Option, Options, Words, choices


def has_name(text: str) -> Q:
    return Q(pk__in=Actor.objects.matching(parse(text)).values("pk"))


def is_on_side(sides: list[str]) -> Q:
    return Q(country__in=[country_of(side) for side in sides])


def side_options(values: list[str]) -> list[Option]:
    """Every side can be asked for; those that an actor stands for are offered."""
    present = {code or NO_STATE for code in Actor.objects.order_by().values_list("country", flat=True).distinct()}
    accepted = present | set(values)
    return [Option(code, SIDES[code], offered=code in present) for code in SIDES if code in accepted]


class ActorFilter(ListFilter):
    q = Words(has_name, label="Name")
    side = Options(side_options, is_on_side, label="Side")
    kind = Options(choices(ActorKind.choices), field_name="kind", label="Kind")

    class Meta:
        model = Actor
        fields: list[str] = []
