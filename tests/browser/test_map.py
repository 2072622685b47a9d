"""A reader goes from the map, and from an actor's network, to what they show: by mouse, by keyboard, on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.usefixtures("corpus")

URLS = ["/map/", "/map/?type=meeting&from=2013", "/map/?place=baghdad", "/actors/iraq/", "/actors/reuters/"]


@pytest.mark.parametrize("width", [390, 1280])
def test_pages_have_no_findings(page: Page, live_server, axe, width) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    for url in URLS:
        page.goto(f"{live_server.url}{url}")
        axe(page)


@pytest.mark.layout
def test_pages_do_not_scroll_sideways(fits, live_server) -> None:
    for url in URLS:
        fits(f"{live_server.url}{url}", 390, 1280)


def test_from_a_mark_to_its_events(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/map/")
    page.locator(".map").get_by_role("link", name="Baghdad: 5 events").click()
    expect(page).to_have_url(f"{live_server.url}/events/?place=baghdad")
    expect(page.get_by_role("heading", level=2)).to_contain_text("Showing 1–5 of 5 events")


def test_by_keyboard_through_the_marks(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/map/?type=meeting")
    page.locator("main").focus()
    names = []
    for _ in range(12):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.querySelector('title')?.textContent ?? ''"))
    assert "New York: 3 events" in names
    page.locator(".map a", has_text="New York").focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_server.url}/events/?type=meeting&place=new-york")


@pytest.mark.layout
def test_the_map_keeps_its_shape_and_its_letters_their_size(page: Page, live_server) -> None:
    shapes = []
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"{live_server.url}/map/")
        box = page.locator("svg.map").bounding_box()
        shapes.append(box["width"] / box["height"])
        name = page.locator(".map .name", has_text="Baghdad")
        letters = name.evaluate("name => parseFloat(getComputedStyle(name).fontSize) * name.getScreenCTM().a")
        assert 11 < letters < 18
    assert shapes[0] == pytest.approx(shapes[1], rel=0.01)


def test_from_a_network_to_another_actor_and_what_a_line_rests_on(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/actors/nouri-al-maliki/")
    page.get_by_role("link", name="John Kerry: met 1, contradicted 1").click()
    expect(page).to_have_url(f"{live_server.url}/actors/john-kerry/")
    page.locator(".ties li", has_text="Nouri al-Maliki").get_by_role("link", name=re.compile("carry weapons to Syria")).first.click()
    expect(page.locator(".claim").filter(has_text="Nouri al-Maliki").first).to_be_visible()
    expect(page.locator(".claim").filter(has_text="John Kerry").first).to_be_visible()
