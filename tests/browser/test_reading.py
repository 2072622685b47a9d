"""A reader browses, filters, follows a quote to its article and back."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from overflights.models import Claim

pytestmark = pytest.mark.usefixtures("corpus")

URLS = [
    "/",
    "/claims/",
    "/claims/?actor=united-states&stance=supports&from=2012-03&to=2012-03-20",
    "/claims/?actor=charles-lister&stance=disputes&outlet=theatlantic",
    "/claims/foreignpolicy-2012-03-23-07/",
    "/actors/",
    "/actors/united-states/",
    "/actors/nouri-al-maliki/",
    "/propositions/",
    "/propositions/flights-carry-arms/",
    "/events/",
    "/events/biden-maliki-call-2012-03-12/",
    "/articles/",
    "/about/",
]
ELSEWHERE = ["/articles/associatedpress-2013-08-15/", "/matrix/", "/timeline/", "/map/"]  # whose findings are looked for in their own files
REFUSED = ["/claims/?stance=no", "/claims/?page=999", "/nowhere/"]


def test_pages_have_no_findings(page: Page, live_server, axe) -> None:
    for url in URLS:
        page.goto(f"{live_server.url}{url}")
        axe(page)


def test_refusals_have_no_findings(page: Page, live_server, axe, complaints) -> None:
    for url in REFUSED:
        page.goto(f"{live_server.url}{url}")
        axe(page)
        # Chromium remarks on every status above 399.
        assert len(complaints) == 1
        assert "Failed to load resource" in complaints.pop()


def test_a_withdrawn_claim_has_no_findings(page: Page, live_server, axe, complaints) -> None:
    claim = Claim.objects.get(ref="foreignpolicy-2012-03-23-07")
    claim.status = "withdrawn"
    claim.save()
    page.goto(f"{live_server.url}{claim.get_absolute_url()}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("was withdrawn")
    axe(page)
    assert "410" in complaints.pop()


@pytest.mark.layout
def test_narrow_pages_do_not_scroll_sideways(fits, live_server) -> None:
    for url in URLS + ELSEWHERE:
        fits(f"{live_server.url}{url}", 320, 390)


def test_a_passage_is_marked_whole_where_others_overlap_it(page: Page, live_server) -> None:
    for ref in ("theatlantic-2013-03-24-04", "foreignpolicy-2012-03-23-36", "associatedpress-2013-08-15-03"):
        claim = Claim.objects.get(ref=ref)
        page.goto(f"{live_server.url}{claim.article.get_absolute_url()}#{ref}")
        assert "".join(page.locator("mark.arrived").all_text_contents()) == claim.quote


def test_from_a_dispute_to_a_quote_to_its_article_and_back(page: Page, live_server) -> None:
    page.goto(live_server.url)
    page.get_by_role("link", name="Propositions", exact=True).click()
    page.get_by_role("link", name="Iranian flights through Iraqi airspace carry weapons to Syria.").click()
    expect(page.get_by_role("heading", name=re.compile("supports"))).to_be_visible()
    page.locator("[href='/claims/foreignpolicy-2012-03-23-10/']").click()
    expect(page.locator("mark")).to_contain_text("humanitarian goods, not weapons")
    page.get_by_role("link", name="Read it in the article").click()
    expect(page).to_have_url(re.compile(r"/articles/foreignpolicy-2012-03-23/#foreignpolicy-2012-03-23-10$"))
    passage = page.locator("mark", has_text="humanitarian goods, not weapons")
    expect(passage).to_be_in_viewport()
    page.get_by_role("link", name=re.compile("^Claim 10: ")).click()
    expect(page).to_have_url(f"{live_server.url}/claims/foreignpolicy-2012-03-23-10/")


def test_a_claim_pointed_at_shows_its_whole_passage_where_others_overlap(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/articles/cnsnews-2015-09-27/")
    shown = page.locator("mark.pointed, mark.arrived")
    expect(shown).to_have_count(0)
    page.get_by_role("link", name=re.compile("^Claim 13: ")).hover()
    # The question, and the answer in three stretches under other claims.
    expect(shown).to_have_count(4)
    expect(shown.first).to_contain_text("As Kerry went into a meeting")
    expect(shown.last).to_contain_text("what we’re meeting on to talk about now")
    page.mouse.move(0, 0)
    expect(shown).to_have_count(0)
    page.get_by_role("link", name="Passage 13").click()
    page.mouse.move(0, 0)
    expect(page.locator("mark.arrived")).to_have_count(4)


def test_how_a_date_is_known_opens_by_tap_and_by_key(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/claims/?article=theatlantic-2013-03-24&stance=disputes")
    date = page.locator("details.when").first
    expect(date.locator(".known")).to_be_hidden()
    assert date.locator("summary").get_attribute("title")
    date.locator("summary").click()
    expect(date.locator(".known")).to_be_visible()
    date.locator("summary").press("Enter")
    expect(date.locator(".known")).to_be_hidden()


def filter_by_actor_and_date(page: Page, url: str) -> None:
    page.goto(f"{url}/claims/choose/actor/?find=biden")
    page.get_by_role("link", name="Joe Biden").click()
    page.get_by_label("From", exact=True).fill("2012-03-12")
    page.get_by_label("To", exact=True).fill("2012-03-12")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=2)).to_contain_text("Showing 1–2 of 2 claims")
    expect(page.get_by_text("Claims by Joe Biden, said possibly on 12 March 2012.")).to_be_visible()


def test_filter_by_actor_and_date(page: Page, live_server) -> None:
    filter_by_actor_and_date(page, live_server.url)
    expect(page).to_have_url(f"{live_server.url}/claims/?actor=joe-biden&from=2012-03-12&to=2012-03-12")
    page.get_by_role("link", name="Remove Actor Joe Biden").click()
    expect(page).to_have_url(f"{live_server.url}/claims/?from=2012-03-12&to=2012-03-12")
    page.go_back()
    expect(page.get_by_role("checkbox", name="Joe Biden")).to_be_checked()


def test_filter_without_javascript(browser: Browser, live_server) -> None:
    context = browser.new_context(java_script_enabled=False)
    filter_by_actor_and_date(context.new_page(), live_server.url)
    context.close()


def test_filters_on_a_phone(page: Page, live_server) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/claims/")
    expect(page.get_by_label("Actor")).to_be_hidden()
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("disputes").check()
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(f"{live_server.url}/claims/?stance=disputes")


def test_by_keyboard_alone(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/claims/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Words", exact=True)).to_be_focused()
