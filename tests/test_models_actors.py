"""Actors: who belongs to whom, and by which names they are found."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from overflights.models import Actor, ActorName
from overflights.search.query import parse
from tests.factories import create_actor

pytestmark = pytest.mark.django_db


def chain(*slugs: str) -> list[Actor]:
    """Actors each of which is part of the one before."""
    made: list[Actor] = []
    for slug in slugs:
        made.append(create_actor(slug=slug, part_of=made[-1] if made else None))
    return made


def force_part_of(actor: Actor, above: Actor) -> None:
    """Past the gate, as an operator's SQL would."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE overflights_actor SET part_of_id = %s WHERE id = %s", [above.pk, actor.pk])


def test_an_actor_is_not_part_of_what_is_part_of_it() -> None:
    state, department, person = chain("state", "department", "person")
    state.part_of = person
    with pytest.raises(ValidationError, match="circle"):
        state.save()
    department.part_of = person
    with pytest.raises(ValidationError, match="circle"):
        Actor.objects.bulk_update([department], ["part_of"])
    with pytest.raises(TypeError, match="part_of"):
        Actor.objects.filter(pk=state.pk).update(part_of=person)
    assert Actor.objects.get(slug="state").part_of is None


def test_the_database_refuses_an_actor_that_is_part_of_itself() -> None:
    actor = create_actor()
    with pytest.raises(IntegrityError, match="actor_not_part_of_itself"), transaction.atomic():
        force_part_of(actor, actor)


def test_within_reaches_any_depth_and_no_further() -> None:
    chain("state", "department", "bureau", "office", "person")
    chain("another", "relative")
    assert set(Actor.objects.within(["department"]).values_list("slug", flat=True)) == {"department", "bureau", "office", "person"}
    assert set(Actor.objects.within(["office", "another"]).values_list("slug", flat=True)) == {"office", "person", "another", "relative"}
    assert not Actor.objects.within([]).exists()
    assert not Actor.objects.within(["nobody"]).exists()


def test_within_costs_one_query_and_survives_a_circle(django_assert_num_queries) -> None:
    first, _, last = chain("a", "b", "c")
    force_part_of(first, last)
    with django_assert_num_queries(1):
        assert {actor.slug for actor in Actor.objects.within(["b"])} == {"a", "b", "c"}


def test_a_lineage_ends_even_in_a_circle() -> None:
    first, second, third = chain("a", "b", "c")
    below = create_actor(part_of=third)
    assert [actor.slug for actor in third.lineage()] == ["b", "a"]
    force_part_of(first, second)
    assert {actor.slug for actor in Actor.objects.get(pk=below.pk).lineage()} == {"a", "b", "c"}


@pytest.mark.parametrize(
    "typed", ["maliki", "AL-MALIKI", "Nouri al Maliki", "nuri kamal", "Kamâl", "Malki", "المالكي", "المالکی", "nouri  al-mal"]
)
def test_an_actor_is_found_by_any_spelling_of_any_of_its_names(typed: str) -> None:
    maliki = create_actor(name="Nouri al-Maliki", names=("Nuri Kamal al-Maliki", "نوري المالكي", "al Maliki"))
    ActorName.objects.create(actor=maliki, label="Malki", kind="hidden")
    create_actor(name="Hoshyar Zebari", names=("Zebari",))
    assert [*Actor.objects.named(typed)] == [maliki]


def test_actors_are_searched_as_everything_else_is() -> None:
    create_actor(slug="john", name="John Kerry", names=("Secretary Kerry",))
    create_actor(slug="teresa", name="Teresa Heinz Kerry", names=("Kerry’s wife",))
    create_actor(slug="kerrigan", name="Kerrigan Al-John")

    def found(text: str) -> set[str]:
        return {actor.slug for actor in Actor.objects.matching(parse(text))}

    assert found("kerry") == {"john", "teresa"}
    assert found("KERRY’S") == {"teresa"}
    assert found("ker") == set()
    assert found("ker*") == {"john", "teresa", "kerrigan"}
    assert found("secretary john") == {"john"}  # words of two names
    assert found("kerry -john") == {"teresa"}
    assert found('kerry -"heinz kerry"') == {"john"}
    assert found('"john kerry"') == {"john"}
    assert found('"kerry john"') == found('"john secretary"') == set()
    assert found("john -secre*") == {"kerrigan"}
    assert found("-kerry") == {"kerrigan"}


@pytest.mark.parametrize("typed", ["", " ", "-", "’", "al-"])
def test_nothing_typed_finds_nobody_or_somebody_but_never_fails(typed: str) -> None:
    create_actor(name="Hoshyar Zebari")
    assert not Actor.objects.named(typed).exists()


def test_a_renamed_actor_is_found_by_its_new_name() -> None:
    actor = create_actor(name="Old Name")
    actor.name = "New  Name"
    Actor.objects.bulk_update([actor], ["name"])
    assert Actor.objects.named("new name").get().name == "New Name"
    assert not Actor.objects.named("old").exists()


def test_an_actor_has_each_name_once() -> None:
    actor = create_actor(names=("Zebari",))
    with pytest.raises(IntegrityError), transaction.atomic():
        ActorName.objects.create(actor=actor, label=" Zebari ")


@pytest.mark.parametrize("model", [Actor, ActorName])
def test_the_database_refuses_unknown_kinds(model: type) -> None:
    create_actor(names=("Zebari",))
    with pytest.raises(IntegrityError, match="_kind_code"), transaction.atomic():
        model.objects.update(kind="nonsense")
