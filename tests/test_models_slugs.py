"""URLs are permanent: what is deleted leaves its own behind."""

import pytest
from django.contrib.redirects.models import Redirect

from overflights.models import Actor
from tests.factories import create_actor, create_article, create_claim, create_event, create_place, create_proposition

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("create", [create_actor, create_article, create_claim, create_event, create_proposition])
def test_a_deleted_rows_address_is_remembered_as_gone(create) -> None:
    row = create()
    url = row.get_absolute_url()
    row.delete()
    assert Redirect.objects.get(old_path=url).new_path == ""


def test_rows_deleted_by_the_queryset_are_remembered_too() -> None:
    create_actor(slug="one"), create_actor(slug="two")
    Actor.objects.all().delete()
    assert sorted(Redirect.objects.values_list("old_path", flat=True)) == ["/actors/one/", "/actors/two/"]


def test_an_address_that_an_editor_has_led_elsewhere_keeps_leading_there() -> None:
    actor = create_actor(slug="one")
    Redirect.objects.create(site_id=1, old_path="/actors/one/", new_path="/actors/two/")
    actor.delete()
    assert Redirect.objects.get().new_path == "/actors/two/"


def test_what_has_no_address_leaves_none() -> None:
    create_place().delete()
    assert not Redirect.objects.exists()
