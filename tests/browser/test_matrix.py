"""The matrix by keyboard, on a phone, without JavaScript, and for whoever does not see it."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.usefixtures("corpus")

URLS = [
    "/matrix/",
    "/matrix/?open=US&open=none",
    "/matrix/?actor=united-states&stance=disputes&from=2012",
    "/matrix/?side=SY&stance=unclear",
]
CARRY_ARMS = "Iranian flights through Iraqi airspace carry weapons to Syria."


@pytest.mark.parametrize("width", [1280, 390])
def test_it_has_no_findings(page: Page, live_server, axe, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for url in URLS[:3]:
        page.goto(f"{live_server.url}{url}")
        axe(page)


@pytest.mark.layout
def test_it_does_not_scroll_sideways(fits, live_server) -> None:
    for url in URLS:
        fits(f"{live_server.url}{url}", 320, 390, 800, 1116, 1280)


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.getAttribute('href')")


def test_arrow_keys_go_from_cell_to_cell_and_tab_from_link_to_link(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/matrix/")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=CARRY_ARMS))
    iran, iraq, states = row.get_by_role("link", name=re.compile("disputes|supports")).all()[:3]
    iran.focus()
    page.keyboard.press("ArrowRight")
    expect(iraq).to_be_focused()
    page.keyboard.press("Tab")
    expect(states).to_be_focused()
    page.keyboard.press("ArrowDown")
    assert "side=US" in focused(page)
    assert "proposition=iraq-acts-on-flights" in focused(page)
    page.keyboard.press("ArrowUp")
    expect(states).to_be_focused()
    page.keyboard.press("ArrowUp")  # past the theme, to the head of the column
    expect(page.get_by_role("link", name=re.compile("^United States"))).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(states).to_be_focused()
    page.keyboard.press("End")
    assert "side=none" in focused(page)
    page.keyboard.press("Home")
    assert focused(page) == "/propositions/flights-carry-arms/"
    page.keyboard.press("ArrowLeft")  # there is nothing further left
    assert focused(page) == "/propositions/flights-carry-arms/"


def test_a_cell_passes_over_empty_ones_down_its_column(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/matrix/")
    links = page.locator("td a[href*='side=IR&']")
    links.nth(0).focus()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()


def test_a_number_opens_as_many_claims(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/matrix/?certainty=asserted")
    cell = page.locator("td a[href*='side=US'][href*='stance=supports']").first
    number = cell.inner_text().split()[-1]
    cell.press("Enter")
    expect(page.get_by_role("heading", level=2)).to_contain_text(f"of {number} claim")


def unfold(page: Page, url: str) -> None:
    page.goto(f"{url}/matrix/")
    expect(page.get_by_role("columnheader", name=re.compile("Hoshyar Zebari"))).to_have_count(0)
    page.locator("#fold-IQ").click()
    expect(page).to_have_url(f"{url}/matrix/?open=IQ")
    expect(page.get_by_role("columnheader", name=re.compile("Hoshyar Zebari"))).to_be_visible()


def test_a_side_unfolds_in_place(page: Page, live_server) -> None:
    unfold(page, live_server.url)
    fold = page.locator("#fold-IQ")
    expect(fold).to_be_focused()
    expect(fold).to_have_attribute("aria-expanded", "true")
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("disputes").check()
    expect(page).to_have_url(re.compile(r"stance=disputes&open=IQ$"))
    page.keyboard.press("Escape")
    fold.click()
    expect(page).to_have_url(f"{live_server.url}/matrix/?stance=disputes")


def test_a_side_unfolds_without_javascript(browser: Browser, live_server) -> None:
    context = browser.new_context(java_script_enabled=False)
    unfold(context.new_page(), live_server.url)
    context.close()


def test_on_a_phone_each_number_has_its_side_and_its_word_beside_it(page: Page, live_server) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/matrix/?open=IQ")
    row = page.get_by_role("row").filter(has_text=CARRY_ARMS)
    shown = row.inner_text().split("\n")
    for words in ("Iran", "disputes 2", "United States", "supports 9", "Nouri al-Maliki", "disputes 1", "Russia"):
        assert words in [line.strip() for line in shown], shown
    page.locator("#fold-IQ").click()
    expect(page).to_have_url(f"{live_server.url}/matrix/")
