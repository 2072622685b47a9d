"""A reader goes from all years to a month, to a claim and to what was said around an event; by keys as well."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.usefixtures("corpus")

MARK = "mark=IQ.supports.2012-01-01.2013-03-31"
URLS = (
    "/timeline/",
    f"/timeline/?{MARK}",
    "/timeline/?from=2014&to=2014&stance=supports",
    "/events/biden-maliki-call-2012-03-12/?among=all",
)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_timeline_has_no_findings(page: Page, live_server, axe, width) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for url in URLS:
        page.goto(f"{live_server.url}{url}")
        axe(page)


@pytest.mark.layout
def test_the_timeline_does_not_scroll_sideways(fits, live_server) -> None:
    for url in URLS:
        fits(f"{live_server.url}{url}", 390, 1280)


def test_from_all_years_to_a_month_and_to_the_claims_of_a_bar(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/timeline/")
    page.get_by_role("link", name="2012", exact=True).click()
    expect(page).to_have_url(re.compile(r"/timeline/\?from=2012&to=2012$"))
    page.get_by_role("link", name="March 2012", exact=True).click()
    expect(page.get_by_role("heading", level=2)).to_contain_text("March 2012")
    page.get_by_role("link", name="United States, supports: 5 claims, 21 March 2012").click()
    expect(page).to_have_url(re.compile(r"/claims/\?side=US&stance=supports&from=2012-03-21&to=2012-03-21&dates=certainly$"))
    expect(page.get_by_role("heading", level=2)).to_contain_text("Showing 1–5 of 5 claims")


def test_a_bar_of_uncertain_dates_opens_its_claims_below(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/timeline/")
    page.get_by_role("link", name=re.compile("^Iraq, supports: 2 claims, between 1 January 2012 and 31 March 2013")).click()
    heading = page.get_by_role("heading", name=re.compile("Iraq, .*supports.*: 2 claims"))
    expect(heading).to_be_in_viewport()
    expect(page.locator(".chosen .claim")).to_have_count(2)


def test_what_was_said_around_an_event_by_keys_alone(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/timeline/?from=2012-03-12&to=2012-03-12")
    link = page.get_by_role("link", name="Call of Joe Biden with Nouri al-Maliki, 12 March 2012")
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    assert link.locator(".place").evaluate("place => getComputedStyle(place).stroke") != "none"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Before, at and after it")).to_be_in_viewport()
    page.get_by_role("link", name="all claims").press("Enter")
    expect(page).to_have_url(re.compile("among=all"))  # keys pressed before would be lost with the page
    row = page.get_by_role("row", name=re.compile("^United States"))
    expect(row.get_by_role("cell").nth(2)).to_contain_text("supports 66")
    row.get_by_role("link", name="supports 66").press("Enter")
    expect(page.get_by_role("heading", level=2)).to_contain_text("of 66 claims")
