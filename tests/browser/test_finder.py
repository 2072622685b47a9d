"""A reader finds claims: by boxes with numbers, by time, by name; with and without JavaScript."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from overflights.charts import column_chart as charts
from overflights.models import Claim

pytestmark = pytest.mark.usefixtures("corpus")

EMPTY = "/claims/?actor=joe-biden&stance=disputes&certainty=hedged"
URLS = [
    "/claims/?actor=united-states&stance=supports&certainty=asserted",
    "/claims/?q=nouri+al-maliki",
    "/claims/?q=malkii",
    "/claims/?q=weapons",
    "/claims/?from=2012-03&to=2012-03&dates=certainly",
    "/claims/choose/actor/?actor=joe-biden&stance=supports",
    "/claims/choose/proposition/?find=weapons",
    "/claims/choose/actor/?find=nobody",
    EMPTY,
]


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A page in a browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def facet(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=name, exact=True)


def results(page: Page) -> Locator:
    return page.locator("#results")


def number_beside(box: Locator) -> int:
    return int(box.locator("xpath=..").locator(".n").inner_text().replace(",", ""))


def mark_document(page: Page) -> None:
    """Something that a load would wipe out."""
    page.evaluate("window.isSame = true")


def is_same_document(page: Page) -> bool:
    return page.evaluate("window.isSame === true")


def test_tick_show_and_untick_without_javascript(plain: Page, live_server) -> None:
    plain.goto(f"{live_server.url}/claims/")
    box = facet(plain, "Stance").get_by_label("disputes")
    n = number_beside(box)
    box.check()
    plain.get_by_role("button", name="Show").click()
    expect(plain).to_have_url(re.compile(r"[?&]stance=disputes"))
    expect(results(plain)).to_contain_text(f"of {n} claims")
    plain.get_by_role("link", name="Remove Stance disputes").click()
    expect(plain).to_have_url(f"{live_server.url}/claims/")


def test_what_would_find_nothing_is_shown_and_cannot_be_ticked(plain: Page, live_server) -> None:
    plain.goto(f"{live_server.url}/claims/")
    neutral = facet(plain, "Stance").get_by_label("neutral")
    assert number_beside(neutral) == 0
    expect(neutral).to_be_disabled()
    plain.goto(f"{live_server.url}/claims/?stance=neutral")
    expect(facet(plain, "Stance").get_by_label("neutral")).to_be_enabled()


def test_a_year_and_a_month_by_links_without_javascript(plain: Page, live_server) -> None:
    plain.goto(f"{live_server.url}/claims/?stance=supports")
    year = plain.locator(".histogram svg a", has_text="2013")
    n = re.fullmatch(r"2013: (\d+) claims", year.get_attribute("aria-label"))[1]
    year.click()
    expect(plain).to_have_url(f"{live_server.url}/claims/?stance=supports&from=2013&to=2013")
    expect(results(plain)).to_contain_text(f"of {n} claims")
    plain.locator(".histogram svg a", has_text="Mar").click()
    expect(plain.locator(".histogram svg a[aria-current]")).to_have_accessible_name(re.compile("^March 2013: "))
    plain.get_by_text("As a table").click()
    expect(plain.get_by_role("row", name=re.compile("March 2013"))).to_be_visible()
    plain.get_by_role("link", name="All of 2013").click()
    expect(plain).to_have_url(f"{live_server.url}/claims/?stance=supports&from=2013&to=2013")
    plain.get_by_role("link", name="All years").click()
    expect(plain).to_have_url(f"{live_server.url}/claims/?stance=supports")


def test_choose_an_actor_by_another_form_of_the_name_without_javascript(plain: Page, live_server) -> None:
    plain.goto(f"{live_server.url}/claims/?stance=supports")
    facet(plain, "Actor").get_by_role("link", name="Choose among all actors").click()
    plain.get_by_label("Find among all actors").fill("joseph biden")
    plain.get_by_role("button", name="Find").click()
    expect(plain.locator(".values li")).to_have_count(1)
    plain.get_by_role("link", name="Joe Biden").click()
    expect(plain).to_have_url(f"{live_server.url}/claims/?actor=joe-biden&stance=supports")
    expect(facet(plain, "Actor").get_by_label("Joe Biden")).to_be_checked()


def test_the_values_of_a_facet_can_be_removed_where_they_are_chosen(plain: Page, live_server) -> None:
    plain.goto(f"{live_server.url}/claims/choose/actor/?actor=joe-biden&stance=supports")
    plain.locator(".values").get_by_role("link", name="Remove Joe Biden").click()
    expect(plain).to_have_url(f"{live_server.url}/claims/?stance=supports")


def test_an_empty_result_says_what_to_drop(plain: Page, live_server) -> None:
    plain.goto(f"{live_server.url}{EMPTY}")
    expect(results(plain)).to_have_text(re.compile("No claims found"))
    way = plain.locator(".ways li").first
    n = re.search(r"(\d+) claim", way.inner_text())[1]
    way.get_by_role("link").click()
    expect(results(plain)).to_contain_text(f"of {n} claim")


def test_an_actor_named_in_the_words_is_offered(plain: Page, live_server) -> None:
    plain.goto(f"{live_server.url}/claims/?q=nouri+al-maliki")
    plain.get_by_role("link", name="see the claims by Nouri al-Maliki").click()
    expect(plain).to_have_url(re.compile("actor=nouri-al-maliki$"))


def test_ticking_replaces_the_list_and_back_undoes_it(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/claims/")
    mark_document(page)
    everything = results(page).inner_text()
    facet(page, "Actor").get_by_label("John Kerry").check()
    expect(page).to_have_url(f"{live_server.url}/claims/?actor=john-kerry")
    expect(page.get_by_text("Claims by John Kerry.")).to_be_visible()
    expect(facet(page, "Actor").get_by_label("John Kerry")).to_be_focused()
    expect(page.locator("main > [role=status]")).to_contain_text(results(page).inner_text())
    expect(page).to_have_title(re.compile("Claims by John Kerry"))
    facet(page, "Stance").get_by_label("disputes").check()
    expect(page).to_have_url(f"{live_server.url}/claims/?actor=john-kerry&stance=disputes")
    page.get_by_role("link", name="Remove Actor John Kerry").click()
    expect(page).to_have_url(f"{live_server.url}/claims/?stance=disputes")
    for _ in range(3):
        page.go_back()
    expect(results(page)).to_have_text(everything)
    expect(facet(page, "Actor").get_by_label("John Kerry")).not_to_be_checked()
    page.go_forward()
    expect(facet(page, "Actor").get_by_label("John Kerry")).to_be_checked()
    assert is_same_document(page)


def test_the_address_is_the_canonical_one(page: Page, live_server) -> None:
    """In the form, rare filters come last; in the URL, each has its place. What is idle is left out."""
    page.goto(f"{live_server.url}/claims/?stance=supports")
    page.locator("summary", has_text="Side").click()
    facet(page, "Side").get_by_label("Iraq").check()
    expect(page).to_have_url(f"{live_server.url}/claims/?side=IQ&stance=supports")
    page.get_by_label("From", exact=True).fill("2012")
    page.get_by_label("From", exact=True).press("Enter")
    expect(page).to_have_url(f"{live_server.url}/claims/?side=IQ&stance=supports&from=2012")
    facet(page, "Dates").get_by_label("certainly").check()
    expect(page).to_have_url(f"{live_server.url}/claims/?side=IQ&stance=supports&from=2012&dates=certainly")


def test_sorts_and_pages_are_replaced_too(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/claims/")
    mark_document(page)
    page.get_by_role("link", name="oldest first").click()
    expect(page).to_have_url(f"{live_server.url}/claims/?sort=said")
    expect(page.get_by_role("link", name="oldest first")).to_be_focused()
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(f"{live_server.url}/claims/?sort=said&page=2")
    expect(results(page)).to_be_focused()
    expect(results(page)).to_be_in_viewport()
    assert is_same_document(page)


def test_a_refused_value_is_shown_in_place(page: Page, live_server, complaints) -> None:
    page.goto(f"{live_server.url}/claims/")
    mark_document(page)
    page.get_by_label("From", exact=True).fill("2012-13")
    page.get_by_label("From", exact=True).press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Write a date as 2012")
    expect(page.get_by_label("From", exact=True)).to_have_value("2012-13")
    assert is_same_document(page)
    assert "400" in complaints.pop()  # Chromium remarks on every status above 399


def test_an_answer_that_is_no_list_is_loaded_as_usual(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/claims/")
    page.route("**/claims/?stance=disputes", lambda route: route.fulfill(body="Down for a moment", content_type="text/plain"))
    facet(page, "Stance").get_by_label("disputes").check()
    expect(page.locator("body")).to_have_text("Down for a moment")


def test_who_leaves_while_a_list_is_asked_for_is_not_called_back(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/claims/")
    page.route("**/claims/?stance=disputes", lambda route: None)  # never answered
    facet(page, "Stance").get_by_label("disputes").check()
    expect(page.locator("[aria-busy]")).to_have_count(1)
    page.get_by_role("link", name="Method").click()
    page.wait_for_url(f"{live_server.url}/about/")
    page.wait_for_timeout(300)
    expect(page).to_have_url(f"{live_server.url}/about/")


def test_find_an_actor_as_you_type(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/claims/")
    mark_document(page)
    actors = facet(page, "Actor")
    field = actors.get_by_label("Find actors")
    field.press_sequentially("biden")
    expect(actors.get_by_role("status")).to_have_text(re.compile("^[1-9].* found"))
    expect(actors.get_by_label("Joe Biden")).to_have_count(1)
    field.press("Escape")
    expect(field).to_have_value("")
    expect(actors.get_by_label("Joe Biden")).to_have_count(0)
    field.press_sequentially("joseph bid")
    expect(actors.get_by_label("Joe Biden")).to_be_visible()
    field.press("Enter")
    expect(actors.get_by_label("Joe Biden")).to_be_focused()
    page.keyboard.press("Space")
    expect(page).to_have_url(f"{live_server.url}/claims/?actor=joe-biden")
    expect(actors.get_by_label("Joe Biden")).to_be_focused()
    assert is_same_document(page)


def test_what_is_found_does_not_stand_there_twice(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/claims/")
    actors = facet(page, "Actor")
    actors.get_by_label("Find actors").press_sequentially("united states")
    expect(actors.get_by_role("status")).to_contain_text("above")
    expect(actors.locator("[value=united-states]")).to_have_count(1)


def test_the_histogram_by_keyboard(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/claims/")
    mark_document(page)
    bars = page.locator(".histogram svg a")
    bars.first.focus()
    page.keyboard.press("ArrowRight")
    expect(bars.nth(1)).to_be_focused()
    page.keyboard.press("Tab")
    expect(bars.nth(2)).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_server.url}/claims/?from=2012&to=2012")
    expect(page.get_by_role("link", name="All years")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    expect(page.get_by_role("link", name=re.compile("^December 2012: "))).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_server.url}/claims/?from=2012-12&to=2012-12")
    expect(page.locator(".histogram svg a[aria-current]")).to_be_focused()
    assert is_same_document(page)


def test_on_a_phone_the_filters_stay_open_until_shown(page: Page, live_server) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/claims/")
    page.get_by_text("Filters", exact=True).click()
    facet(page, "Stance").get_by_label("disputes").check()
    expect(page).to_have_url(f"{live_server.url}/claims/?stance=disputes")
    facet(page, "Stance").get_by_label("unclear").check()
    expect(page).to_have_url(f"{live_server.url}/claims/?stance=disputes&stance=unclear")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("button", name="Show")).to_be_hidden()
    expect(results(page)).to_be_focused()
    expect(results(page)).to_be_in_viewport()


def test_the_chooser_finds_while_one_types(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/claims/choose/actor/?stance=supports")
    field = page.get_by_label("Find among all actors")
    field.press_sequentially("biden")
    expect(page).to_have_url(f"{live_server.url}/claims/choose/actor/?stance=supports&find=biden")
    expect(page.locator(".values li")).to_have_count(1)
    expect(field).to_be_focused()
    expect(field).to_have_value("biden")


def test_pages_have_no_findings(page: Page, live_server, axe) -> None:
    for url in URLS:
        page.goto(f"{live_server.url}{url}")
        page.evaluate("for (const folded of document.querySelectorAll('.filters details, .histogram details')) folded.open = true")
        axe(page)


def test_findings_as_you_type_have_no_findings(page: Page, live_server, axe) -> None:
    page.goto(f"{live_server.url}/claims/")
    facet(page, "Actor").get_by_label("Find actors").press_sequentially("biden")
    expect(facet(page, "Actor").get_by_label("Joe Biden")).to_be_visible()
    axe(page)


@pytest.mark.layout
def test_nothing_scrolls_sideways(fits, live_server) -> None:
    for url in URLS:
        fits(f"{live_server.url}{url}", 320, 390)


@pytest.mark.layout
def test_labels_of_many_years_do_not_touch(page: Page, live_server) -> None:
    claim = Claim.objects.published().first()
    claim.said_on = "1980-05-01"
    claim.save()
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{live_server.url}/claims/")
        assert page.locator(".histogram svg a").count() == 36
        boxes = [box for text in page.locator(".histogram text:not(.number)").all() if (box := text.bounding_box())]
        assert len(boxes) > 2
        assert all(one["x"] + one["width"] < other["x"] for one, other in pairwise(boxes))


@pytest.mark.parametrize("count", [1, 2, 12, 40, 120])
def test_a_column_is_as_tall_as_its_number(count) -> None:
    rows = [(str(1900 + at), at * 10) for at in range(count)]
    shape = charts.columns(rows)
    assert [column.height > 0 for column in shape.columns] == [n > 0 for _, n in rows]
    assert all(column.top + column.height == shape.base for column in shape.columns)
    assert all(float(column.slot[:-1]) + float(column.slot_width[:-1]) <= 100.1 for column in shape.columns)
