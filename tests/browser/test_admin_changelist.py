"""An editor narrows the list of claims to an actor, by the keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from overflights import editor_permissions

pytestmark = pytest.mark.usefixtures("corpus")


def test_an_actor_is_chosen_while_typing(page: Page, live_server, axe) -> None:
    editor_permissions.create_editor("ed", "open sesame")
    page.goto(f"{live_server.url}/admin/login/?next=/admin/overflights/claim/%3Fstatus=published")
    page.get_by_label("Username").fill("ed")
    page.get_by_label("Password").fill("open sesame")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_load_state("networkidle")  # the scripts are there
    page.get_by_role("combobox", name="actor: Any of its names.").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("searchbox", name="actor: Any of its names.")).to_be_focused()
    page.keyboard.type("kerry")
    expect(page.get_by_role("option", name="John Kerry")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#changelist-filter").get_by_role("link", name="John Kerry")).to_be_visible()
    assert "status=published&actor=" in page.url
    axe(page)
