"""An editor corrects a claim in the admin."""

import pytest
from django.db import OperationalError
from playwright.sync_api import Page, expect

from overflights import editor_permissions
from overflights.models import Actor, Article, Claim, Event, Place, Proposition
from tests.factories import create_place

pytestmark = pytest.mark.usefixtures("corpus")

REF = "foreignpolicy-2012-03-23-07"


@pytest.fixture
def admin_url(page: Page, live_server) -> str:
    """Signed in as one of the group Editors; the admin's URL."""
    editor_permissions.create_editor("ed", "open sesame")
    page.goto(f"{live_server.url}/admin/login/")
    page.get_by_label("Username").fill("ed")
    page.get_by_label("Password").fill("open sesame")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    return f"{live_server.url}/admin"


def test_correct_a_claim_and_see_it(page: Page, admin_url, live_server) -> None:
    page.goto(f"{admin_url}/overflights/claim/?q={REF}")
    page.get_by_role("link", name=REF).click()
    page.get_by_label("Statement").fill("Unnamed officials say that the flights carry arms.")
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    page.goto(f"{live_server.url}/claims/{REF}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Unnamed officials say that the flights carry arms.")


def test_a_wrong_quote_is_refused_with_the_nearest_passage(page: Page, admin_url) -> None:
    page.goto(f"{admin_url}/overflights/claim/{Claim.objects.get(ref=REF).pk}/change/")
    page.get_by_role("textbox", name="Quote").fill(
        "Last week, the Washington Post reported that the Iraqi government was refusing to halt flights"
    )
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_text("The nearest passage is: “Last week, the Washington Times reported")).to_be_visible()


@pytest.mark.parametrize("model", [Actor, Article, Claim, Event, Proposition])
def test_admin_pages_have_no_findings(page: Page, admin_url, axe, model) -> None:
    name = model._meta.model_name
    pk = model.objects.order_by("pk").values_list("pk", flat=True)[0]
    for url in (f"{name}/", f"{name}/add/", f"{name}/{pk}/change/", f"{name}/{pk}/history/"):
        page.goto(f"{admin_url}/overflights/{url}")
        axe(page)


def test_what_was_typed_is_still_there_after_a_save_that_found_no_room(page: Page, admin_url: str, complaints, monkeypatch) -> None:
    place = create_place(name="Baghdad")

    def fail(*args: object, **how: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(Place, "save_base", fail)
    page.goto(f"{admin_url}/overflights/place/{place.pk}/change/")
    page.get_by_label("Name:").fill("Damascus")
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_role("heading", name="The server’s disk is full")).to_be_visible()
    complaints[:] = [said for said in complaints if "503" not in said]
    page.go_back()
    expect(page.get_by_label("Name:")).to_have_value("Damascus")
