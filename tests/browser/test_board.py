"""The board of a proposition and stances over time, by keyboard and on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.usefixtures("corpus")

BOARD = "/propositions/flights-carry-arms/"


def test_folded_claims_open_by_key(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}{BOARD}")
    rest = page.locator(".rest").first
    expect(rest.locator("li").first).not_to_be_visible()
    rest.locator(":scope > summary").focus()
    page.keyboard.press("Enter")
    expect(rest.locator("li").first).to_be_visible()
    rest.locator("li a").first.click()
    expect(page).to_have_url(re.compile("/claims/"))


def test_a_mark_opens_its_claims_by_key(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}{BOARD}")
    mark = page.locator(".trajectories svg a").first
    mark.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/claims/\?side=US&stance=supports&proposition=flights-carry-arms&from="))
    expect(page.locator("#results")).to_contain_text("claim")


def test_the_same_rows_stand_in_a_table(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}{BOARD}")
    page.locator(".trajectories summary").click()
    numbers = page.locator(".trajectories tbody td.n").all_inner_texts()
    assert sum(map(int, numbers)) == int(page.locator(".lede a").inner_text().split()[0])


@pytest.mark.layout
@pytest.mark.parametrize("width", [320, 1280])
def test_columns_stand_beside_each_other_where_there_is_room(page: Page, live_server, width) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}{BOARD}")
    tops = [section.bounding_box()["y"] for section in page.locator(".board section").all()]
    assert (len(set(tops)) == 1) == (width == 1280)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
