"""The first and last day of a date follow it on every way into the base."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from overflights.models import Claim, Event, certainly
from tests.factories import create_article, create_claim, create_event

pytestmark = pytest.mark.django_db

MAY = (date(2012, 5, 1), date(2012, 5, 31))


def days(row: Claim | Event) -> tuple[date, date]:
    """As the base holds them, not as the object does."""
    return type(row).objects.values_list("earliest", "latest").get(pk=row.pk)


def by_save(event: Event) -> None:
    event.date = "2012-05"
    event.save()


def by_save_of_one_field(event: Event) -> None:
    event.date = "2012-05"
    event.save(update_fields=["date"])


def by_update_or_create(event: Event) -> None:
    Event.objects.update_or_create(slug=event.slug, defaults={"date": "2012-05"})


def by_bulk_update_naming_only_the_date(event: Event) -> None:
    event.date = "2012-05"
    Event.objects.bulk_update([event], ["date"])


@pytest.mark.parametrize("write", [by_save, by_save_of_one_field, by_update_or_create, by_bulk_update_naming_only_the_date])
def test_days_follow_the_date(write: Callable[[Event], None]) -> None:
    event = create_event(date="2012-03-12")
    write(event)
    assert Event.objects.get(pk=event.pk).date == "2012-05"
    assert days(event) == MAY


def test_days_follow_a_claims_date_in_bulk() -> None:
    claim = create_claim(article=create_article(published="2012-06-01"), said_on="2012-03-12")
    claim.said_on = "2012-05"
    Claim.objects.bulk_update([claim], ["said_on"])
    assert days(claim) == MAY


def test_days_are_set_when_a_row_is_created_in_bulk() -> None:
    [event] = Event.objects.bulk_create([Event(slug="e", title="E", type="call", date="2012-05", basis="stated")])
    assert days(event) == MAY


def test_days_are_set_by_a_forms_cleaning() -> None:
    event = Event(slug="e", title="E", type="call", date="2012-05", basis="stated")
    event.full_clean()
    assert (event.date, event.earliest, event.latest) == ("2012-05", *MAY)


def test_days_are_set_by_a_fixture(tmp_path: Path) -> None:
    fixture = tmp_path / "event.yaml"
    fixture.write_text("- model: overflights.event\n  fields: {slug: e, title: E, type: call, date: '2012-05', basis: stated}\n")
    call_command("loaddata", fixture, verbosity=0)
    assert days(Event.objects.get(slug="e")) == MAY


def test_a_fixtures_own_days_are_not_believed(tmp_path: Path) -> None:
    fixture = tmp_path / "event.yaml"
    fields = "{slug: e, title: E, type: call, date: '2012-05', basis: stated, earliest: 1999-01-01, latest: 1999-01-02}"
    fixture.write_text(f"- model: overflights.event\n  fields: {fields}\n")
    call_command("loaddata", fixture, verbosity=0)
    assert days(Event.objects.get(slug="e")) == MAY


def test_update_of_a_date_is_refused_and_changes_nothing() -> None:
    event = create_event(date="2012-03-12")
    with pytest.raises(TypeError, match=r"^date: checked row by row"):
        Event.objects.filter(pk=event.pk).update(date="2012-05")
    assert Event.objects.get(pk=event.pk).date == "2012-03-12"


def test_creating_over_a_row_in_bulk_is_refused() -> None:
    event = create_event(date="2012-03-12")
    event.date = "2012-05"
    with pytest.raises(TypeError, match="overwrite"):
        Event.objects.bulk_create([event], update_conflicts=True, unique_fields=["slug"], update_fields=["date"])
    assert Event.objects.get(pk=event.pk).date == "2012-03-12"


def test_update_of_another_field_is_not_refused() -> None:
    event = create_event()
    assert Event.objects.filter(pk=event.pk).update(type="call") == 1


@pytest.mark.parametrize("wrong", ["", "soon", "2012-02-30", "2012/2011"])
def test_a_wrong_date_is_refused_by_the_name_of_its_field(wrong: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        create_event(date=wrong)
    assert set(refusal.value.message_dict) == {"date"}
    with pytest.raises(ValidationError):
        Event.objects.bulk_create([Event(slug="e", title="E", type="call", date=wrong, basis="stated")])
    assert not Event.objects.exists()


def test_the_database_refuses_days_out_of_order() -> None:
    event = create_event(date="2012-03-12")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE overflights_event SET latest = '2001-01-01' WHERE id = %s", [event.pk])


@pytest.mark.parametrize(
    ("written", "certain", "possible"),
    [
        ("2012-03-12", True, True),
        ("2012-03", True, True),
        ("2012", False, True),
        ("2012-02-29/2012-03-01", False, True),
        ("2012-03-31/2012-04-01", False, True),
        ("2012-02", False, False),
        ("2012-04-01", False, False),
        ("../2012-03", False, True),
        ("../2012-02", False, False),
        ("2012-03/..", False, True),
        ("2012-04/..", False, False),
    ],
)
def test_a_range_finds_dates_certainly_and_possibly_in_it(written: str, certain: bool, possible: bool) -> None:
    create_event(date=written)
    march = date(2012, 3, 1), date(2012, 3, 31)
    assert Event.objects.filter(certainly(*march)).exists() is certain
    assert Event.objects.possibly_between(*march).exists() is possible


@pytest.mark.parametrize(
    ("start", "end", "certain", "possible"),
    [
        (date(2012, 3, 1), None, True, True),
        (date(2012, 3, 2), None, False, True),
        (date(2012, 4, 1), None, False, False),
        (None, date(2012, 3, 31), True, True),
        (None, date(2012, 3, 30), False, True),
        (None, date(2012, 2, 29), False, False),
        (None, None, True, True),
    ],
)
def test_a_range_may_be_open_at_either_end(start: date | None, end: date | None, certain: bool, possible: bool) -> None:
    create_event(date="2012-03")
    assert Event.objects.filter(certainly(start, end)).exists() is certain
    assert Event.objects.possibly_between(start, end).exists() is possible


def test_dates_open_at_an_end_are_kept_as_such() -> None:
    assert days(create_event(date="../2012-03")) == (date.min, date(2012, 3, 31))
    assert days(create_event(date="2012/..")) == (date(2012, 1, 1), date.max)
