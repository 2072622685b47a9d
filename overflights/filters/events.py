"""The filters of the list of events, and of the map."""

from django.db.models import Q

from overflights.models import Actor, Event, EventType, Participation, Place

from .base import ListFilter
from .fields import Options, PartialDate, Words, choices, looked_up, words_in


def has_participant(slugs: list[str]) -> Q:
    """One of these actors, or someone who is part of one."""
    return Q(pk__in=Participation.objects.filter(actor__in=Actor.objects.within(slugs)).values("event"))


class EventFilter(ListFilter):
    q = Words(words_in(Event), label="Words")
    actor = Options(looked_up(Actor.objects.all, "name"), has_participant, label="Actor")
    from_ = PartialDate(end=False, label="From")
    to = PartialDate(end=True, label="To")
    type = Options(choices(EventType.choices), field_name="type", label="Type")
    place = Options(looked_up(Place.objects.all, "name"), field_name="place__slug", label="Place")

    class Meta:
        model = Event
        fields: list[str] = []
