"""Old URLs lead on, end in 410, and never lead in a circle."""

import pytest
from django.contrib.redirects.models import Redirect
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from tests.adminform import errors, open_and_save, superuser
from tests.factories import create_actor

pytestmark = pytest.mark.django_db

ADD = "/admin/redirects/redirect/add/"


def redirect(old: str, new: str) -> Redirect:
    return Redirect(site_id=1, old_path=old, new_path=new)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("/actors/a/", "/actors/a/", "leads back"),
        ("/actors/a/", "/actors/a", "leads back"),
        ("/actors/a/", "/actors/a/#names", "leads back"),
        ("/actors/a/", "/actors/x/../a/", "leads back"),
        ("/actors/a/", "/actors/%61/", "leads back"),
        ("/actors/a/", "/actors/b/", "leads back"),
        ("/actors/a/", "/actors/c", "leads back"),
        ("/claims/", "/actors/", "There is a page at this address"),
        ("/admin/nothing/", "/actors/", "There is a page at this address"),
        ("actors/a/", "/actors/", "Write an address of this site"),
        ("https://evil.example/a/", "/actors/", "Write an address of this site"),
        ("//evil.example/a/", "/actors/", "Write an address of this site"),
        ("/actors/a/#b", "/actors/", "Write an address of this site"),
        ("/actors/a b/", "/actors/", "Write an address of this site"),
        ("/actors/a/", "/\\evil.example/", "Write an address of this site"),
        ("/actors/a/", "javascript:alert(1)", "Write an address of this site"),
    ],
)
def test_a_redirect_that_makes_no_sense_is_refused_by_the_form_and_by_save(old, new, said):
    redirect("/actors/b/", "/actors/c/").save()
    redirect("/actors/c/", "/actors/a/").save()

    assert said in errors(open_and_save(superuser(), ADD, site="1", old_path=old, new_path=new))
    with pytest.raises(ValidationError, match=said):
        redirect(old, new).save()
    assert Redirect.objects.count() == 2


def test_who_follows_redirects_that_were_in_a_circle_already_is_told(client):
    circle = [redirect("/actors/self/", "/actors/self/"), redirect("/actors/a/", "/actors/b"), redirect("/actors/b/", "/actors/c/?x=1#y")]
    circle += [redirect("/actors/c/?x=1", "/actors/x/../a/"), redirect("/actors/into/", "/actors/a/")]
    QuerySet(Redirect).bulk_create(circle)

    for row in circle:
        page = client.get(row.old_path)
        assert page.status_code == 410, row
        assert "back to itself" in page.content.decode()


def test_redirects_lead_on_to_what_is_there_even_where_an_older_one_leads_back(client):
    create_actor(slug="merged")
    redirect("/actors/merged/", "/actors/old/").save()
    redirect("/actors/older/", "/actors/old/").save()
    redirect("/actors/gone/", "").save()

    redirect("/actors/old/", "/actors/merged/").save()

    assert client.get("/actors/older/", follow=True).redirect_chain == [("/actors/old/", 301), ("/actors/merged/", 301)]
    assert client.get("/actors/gone/").status_code == 410


def test_djangos_detour_over_the_host_of_the_sites_table_is_closed(client):
    actor, root = create_actor(), superuser()

    for browser in (client, root):
        for url in ("/admin/r/", "/admin/r/1/1/", f"/admin/r/8/{actor.pk}/", "/admin/r/%00/9/"):
            assert browser.get(url).status_code == 404, url


@pytest.mark.parametrize("elsewhere", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"])
def test_a_redirect_to_another_site_that_came_in_past_the_checks_is_not_followed(client, elsewhere):
    Redirect.objects.bulk_create([Redirect(site_id=1, old_path="/actors/old/", new_path=elsewhere)])
    answer = client.get("/actors/old/")
    assert answer.status_code in (400, 410)
    assert "Location" not in answer.headers
