"""An annotated article: its margin, its marks, the passage that a URL names."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from overflights.models import Article, Claim
from tests.factories import create_article, create_claim

ARTICLE = "/articles/cnsnews-2015-09-27/"
QUERIES = ("", "?speaker=john-kerry&proposition=russian-role-in-syria-welcome")

BOXES = """(selector) => [...document.querySelectorAll(selector)].map((one) => {
  const box = one.getBoundingClientRect();
  return {top: box.top + scrollY, bottom: box.bottom + scrollY, ref: one.querySelector("[data-passage]")?.dataset.passage};
})"""
PLACE = "(ref) => document.getElementById(ref).getBoundingClientRect().top + scrollY"


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.usefixtures("corpus")
def test_an_article_has_no_findings_with_everything_open(page: Page, live_server, axe, width) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(reduced_motion="reduce")
    for query in QUERIES:
        page.goto(f"{live_server.url}{ARTICLE}{query}")
        for summary in page.locator(".before summary").all():
            summary.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        axe(page)


@pytest.mark.layout
@pytest.mark.usefixtures("corpus")
def test_an_article_does_not_scroll_sideways(fits, live_server) -> None:
    for query in QUERIES:
        fits(f"{live_server.url}{ARTICLE}{query}", 390, 1280)


@pytest.mark.usefixtures("corpus")
def test_what_cannot_be_used_has_no_findings(page: Page, live_server, axe, complaints) -> None:
    page.goto(f"{live_server.url}{ARTICLE}?speaker=nobody")
    expect(page.get_by_role("alert")).to_contain_text("nothing is marked")
    axe(page)
    assert "400" in complaints.pop()


@pytest.mark.layout
@pytest.mark.usefixtures("corpus")
def test_notes_stand_at_the_height_of_their_passages_and_never_on_each_other(page: Page, live_server) -> None:
    for article in Article.objects.all():
        page.goto(f"{live_server.url}{article.get_absolute_url()}")
        notes = page.evaluate(BOXES, ".margin > li")
        free = 0.0
        for note in notes:
            assert note["top"] >= free, note
            # At its passage, or right under the note before it.
            place = page.evaluate(PLACE, note["ref"])
            assert abs(note["top"] - place) < 12 or note["top"] - free < 12, note
            free = note["bottom"]
        last = page.locator(".reading").bounding_box()
        assert notes[-1]["bottom"] <= last["y"] + last["height"] + page.evaluate("scrollY") + 1


@pytest.mark.layout
@pytest.mark.usefixtures("corpus")
def test_on_a_phone_the_notes_stand_under_their_paragraph(page: Page, live_server) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}{ARTICLE}")
    for leaf in page.locator(".leaf:has(.margin)").all():
        text, notes = leaf.locator("> p").bounding_box(), leaf.locator(".margin").bounding_box()
        assert notes["y"] >= text["y"] + text["height"]


@pytest.mark.usefixtures("corpus")
def test_a_reference_leads_to_its_passage_without_javascript_too(browser: Browser, live_server) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    for claim in Claim.objects.filter(article__slug="foreignpolicy-2012-03-23", status="published"):
        page.goto(f"{live_server.url}{claim.article.get_absolute_url()}#{claim.ref}")
        beginning = page.locator(".anchors:has(:target) + mark")
        expect(beginning).to_be_in_viewport()
        assert claim.quote.startswith(beginning.text_content()[:20])
        glow = beginning.evaluate("(mark) => getComputedStyle(mark).backgroundColor")
        assert glow != "rgba(0, 0, 0, 0)"
    context.close()


@pytest.mark.usefixtures("corpus")
def test_a_reference_is_shown_though_the_filter_hides_it(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}{ARTICLE}?speaker=john-kerry#cnsnews-2015-09-27-40")
    expect(page).to_have_url(f"{live_server.url}{ARTICLE}#cnsnews-2015-09-27-40")
    expect(page.locator("mark.arrived")).to_be_in_viewport()
    page.goto(f"{live_server.url}{ARTICLE}?speaker=john-kerry#cnsnews-2015-09-27-01")
    expect(page.locator("mark.arrived").first).to_be_in_viewport()
    expect(page).to_have_url(f"{live_server.url}{ARTICLE}?speaker=john-kerry#cnsnews-2015-09-27-01")


@pytest.mark.usefixtures("corpus")
def test_marks_are_chosen_by_keyboard_alone(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}{ARTICLE}")
    page.get_by_text("Mark only some of the 10 speakers").press("Enter")
    page.locator(".choose").get_by_role("link", name="Ibrahim al-Jaafari").press("Enter")
    expect(page).to_have_url(re.compile(r"\?speaker=ibrahim-al-jaafari#marked$"))
    expect(page.locator("#marked")).to_contain_text("6 of 51 claims are marked")
    expect(page.locator(".margin .who")).to_have_text(["Ibrahim al-Jaafari"] * page.locator(".margin .who").count())
    page.get_by_role("link", name="Remove Speaker Ibrahim al-Jaafari").press("Enter")
    expect(page).to_have_url(f"{live_server.url}{ARTICLE}")


@pytest.mark.usefixtures("corpus")
def test_a_bar_of_the_picture_leads_to_its_passage_by_key(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}{ARTICLE}")
    page.get_by_role("link", name="Skip the picture").focus()
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"#cnsnews-2015-09-27-\d\d$"))
    expect(page.locator("mark.arrived").first).to_be_in_viewport()


@pytest.mark.usefixtures("corpus")
def test_a_copied_passage_is_without_the_numbers(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}{ARTICLE}")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.reading .leaf > p'))")
    article = Article.objects.get(slug="cnsnews-2015-09-27")
    assert page.evaluate("getSelection().toString()") == article.body.split("\n\n")[0]


@pytest.mark.django_db
def test_at_its_source_the_browser_finds_the_passage(page: Page, live_server) -> None:
    """The page of another article stands for the source: it has the same text, in which the beginning of the passage stands twice."""
    filling = "\n\n".join(f"Paragraph {n} says nothing of it, and takes its time to say so." for n in range(60))
    passage = "The officials, two of them, said that the flights - almost daily - went on & on, and that nobody stopped them."
    body = f"{passage[:70]} nothing else.\n\n{filling}\n\n{passage}\n\n{filling}"
    source = create_article(slug="source", body=body)
    claim = create_claim(article=create_article(body=body, url=f"{live_server.url}{source.get_absolute_url()}"), quote=passage)
    page.goto(f"{live_server.url}{claim.get_absolute_url()}")
    page.get_by_role("link", name="at its source").click()
    expect(page).to_have_url(re.compile(r"/articles/source/"))
    expect(page.get_by_text("went on & on, and that nobody stopped them.")).to_be_in_viewport()
    expect(page.get_by_text("nothing else.")).not_to_be_in_viewport()
