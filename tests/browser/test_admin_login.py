"""An editor logs in to the admin in a real browser."""

from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect


def test_an_editor_signs_in(page: Page, live_server, axe) -> None:
    get_user_model().objects.create_superuser("ed", password="open sesame")
    page.goto(f"{live_server.url}/admin/login/")
    axe(page)
    page.get_by_label("Username").fill("ed")
    page.get_by_label("Password").fill("open sesame")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
