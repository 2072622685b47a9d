"""Names and titles stand in one order, whichever database and whatever locale it was made with."""

import pytest
from django.apps import apps
from django.db.models import CharField, TextField

from overflights.models import Event, Place, Proposition
from tests.adminform import signed_in
from tests.factories import create_actor, create_article, create_event, create_place, create_proposition

pytestmark = pytest.mark.django_db

NAMES = ["Zebari", "Łukasz", "Élysée", "al-Qaeda", "EU", "eu-Lex"]
FOLDED = ["Élysée", "EU", "eu-Lex", "al-Qaeda", "Zebari", "Łukasz"]  # without accents, case and “al-”: Ł is a letter of its own
IN_BYTES = ["EU", "Zebari", "al-Qaeda", "eu-Lex", "Élysée", "Łukasz"]


def test_actors_and_their_names_are_ordered_by_the_folded_name(client):
    state = create_actor(slug="state", name="A state", country="IQ", names=tuple(NAMES))
    people = [create_actor(name=name, part_of=state, country="IQ") for name in NAMES]
    create_event(slug="meeting", participants=tuple((actor, "party") for actor in people))
    assert [actor.name for actor in client.get("/actors/").context["page"]] == ["A state", *FOLDED]
    assert [actor.name for actor in client.get("/actors/state/").context["parts"]] == FOLDED
    assert [part.actor.name for part in client.get("/events/meeting/").context["participations"]] == FOLDED
    assert [name.label for name in state.names.all()] == FOLDED


def test_outlets_are_offered_in_the_order_of_their_folded_names(client):
    for name in NAMES:
        create_article(outlet=create_actor(name=name, kind="outlet"))
    controls = {control.name: control for control in client.get("/articles/").context["controls"]}
    assert [option.label for option in controls["outlet"].offered] == FOLDED


def test_propositions_are_ordered_by_the_folded_statement():
    for name in NAMES:
        create_proposition(statement=name)
    for rows in (Proposition.objects.all(), Proposition.objects.in_order()):
        assert [row.statement for row in rows] == FOLDED


def test_places_of_equally_many_events_are_ordered_by_name(client):
    for name in NAMES:
        create_event(place=create_place(name=name))
    assert [place.name for place in Place.objects.all()] == IN_BYTES
    assert [place.name for place, _n in client.get("/map/").context["places"].places] == IN_BYTES


def test_a_column_of_the_desk_is_sorted_alike():
    for name in NAMES:
        create_event(title=name)
    edith = signed_in("edith")
    for sort, wanted in (("0", IN_BYTES), ("-0", IN_BYTES[::-1])):
        page = edith.get("/admin/overflights/event/", {"o": sort})
        assert [event.title for event in page.context["cl"].result_list] == wanted


def test_no_model_leaves_the_order_of_a_text_to_the_locale():
    """Codes, the fields with choices, aside: nobody reads them as names."""
    for model in apps.get_app_config("overflights").get_models():
        fields = [model._meta.get_field(name.lstrip("-")) for name in model._meta.ordering if isinstance(name, str) and name != "pk"]
        assert not [field for field in fields if isinstance(field, CharField | TextField) and not field.choices], model


def test_events_of_a_day_are_ordered_by_their_slug():
    slugs = ["iraq-us-call", "iraqi-visit", "iraq", "iraq-1"]
    for slug in slugs:
        create_event(slug=slug)
    assert [event.slug for event in Event.objects.all()] == sorted(slugs)
