"""Every page: it answers, it is well formed, it costs a fixed number of queries."""

import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
from bs4 import Tag
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from overflights.facets import store
from overflights.models import Actor, Article, Claim, Event, Proposition
from overflights.reports.names import READ
from tests.adminform import open_and_save, page_of, signed_in
from tests.factories import create_actor, create_article, create_claim, create_event, create_place, create_proposition
from tests.page import canonical, hrefs_of, inline_code, links_of, number_in, read, repeated_ids, text_of, texts_of

pytestmark = pytest.mark.django_db

MOST = 22  # queries of a page of which nothing is kept, with those that take in an edit
# The number of queries of each page, whatever it shows (that of the finder: tests/test_finder.py).
QUERIES = {
    "/": 8,
    "/actors/": 4,
    "/actors/united-states/": 18,
    "/propositions/": 3,
    "/propositions/flights-carry-arms/": 5,
    "/events/": 3,
    "/events/kerry-baghdad-visit-2013-03-24/": 8,
    "/timeline/": 3,
    "/articles/": 4,
    "/articles/foreignpolicy-2012-03-23/": 4,
    "/claims/foreignpolicy-2012-03-23-07/": 5,
    "/matrix/": 3,
    "/map/": 4,
    "/about/": 2,
}


@pytest.mark.django_db(transaction=True)
def test_a_page_costs_a_fixed_number_of_queries(client, corpus):
    """Made anew, while the columns and the labels of its filters are at hand."""
    store.forget()
    costs = {}
    for url in QUERIES:
        client.get(url)
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        costs[url] = len(queries)
    assert costs == QUERIES
    store.forget()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("url", QUERIES)
def test_after_an_edit_a_page_costs_few_queries(client, corpus, url):
    client.get(url)
    Claim.objects.filter(ref__endswith="-01").update(note="")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    assert len(queries) <= MOST
    store.forget()


def test_a_page_costs_the_same_however_much_it_shows(client, django_assert_num_queries):
    """The same pages with little on them and with more: no query is asked row by row."""
    state = create_actor(slug="state", kind="government", country="IQ")
    event, proposition, article = create_event(slug="call"), create_proposition(slug="arms"), create_article(slug="paper-2012")
    pages = ["/", "/claims/", "/actors/", "/actors/state/", "/propositions/", "/propositions/arms/", "/events/", "/events/call/"]
    pages += ["/articles/", "/articles/paper-2012/", "/claims/paper-2012-01/", "/about/", f"/actors/{article.outlet.slug}/"]

    def grow() -> None:
        speaker = create_actor(part_of=create_actor(part_of=state), country="IQ", names=("Another",))
        for stance in ("supports", "disputes", "unclear"):
            create_claim(article=article, speaker=speaker, proposition=proposition, stance=stance, occasion=event, about=(event,))
        create_event(participants=((speaker, "host"), (state, "party")), articles=(article,), place=create_place())
        event.articles.add(create_article(outlet=article.outlet))
        event.participations.create(actor=speaker, role="visitor")
        create_claim(proposition=create_proposition(), speaker=state)

    grow()
    costs = {}
    for page in pages:
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        costs[page] = len(queries)
    for _ in range(4):
        grow()
    for page in pages:
        with django_assert_num_queries(costs[page], info=page):
            client.get(page)


@pytest.mark.parametrize(
    "url", ["/", "/claims/", "/actors/", "/propositions/", "/events/", "/articles/", "/matrix/", "/timeline/", "/map/", "/about/"]
)
def test_an_empty_base_has_pages_too(client, url):
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("url", QUERIES)
def test_a_page_is_well_formed(client, corpus, url):
    page = read(client.get(url))
    assert len(page.select("h1")) == 1
    name, _, site = text_of(page.title).rpartition(" – ")
    assert name
    assert site == "Overflights"
    assert canonical(page).startswith("http://testserver/")
    assert page.select_one(page.body.a["href"]).name == "main"  # the first link skips to the content
    assert inline_code(page) == []
    assert repeated_ids(page) == []
    for tag in page.select('[src], [action], [href]:not(a[rel="external"])'):
        for url in {"src", "href", "action"} & set(tag.attrs):
            assert urlsplit(tag[url]).netloc in ("", "testserver"), tag


FOLLOWED = 8  # URLs with the same parameter on one kind of page, and pictures of one kind


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)  # inside one, each page would load all claims anew
def test_every_link_leads_somewhere(client, corpus):
    """From the first page, by links alone, to every page of the site."""
    seen: set[str] = set()
    alike: Counter[str] = Counter()
    waiting = ["/"]
    while waiting:
        url = waiting.pop()
        response = client.get(url)
        assert response.status_code == 200, url
        if response.streaming or not response["Content-Type"].startswith("text/html"):
            continue
        # Not by the parsed page: with hundreds of pages, parsing would take as long as all the rest.
        links = re.findall(r'href="(/[^"#]*)', response.content.decode())
        for link in (link.replace("&amp;", "&") for link in links):
            # Filters combine without end: follow only those of one parameter, a few on each kind of page, and not to the picture of each.
            endless = link.count("=") > 1 or re.search(r"\.(svg|png)\?", link)
            if link not in seen and not link.startswith(("/static/", "/admin/")) and not endless:
                seen.add(link)
                path, _, query = link.partition("?")
                kind = resolve(path).view_name + query.partition("=")[0] if query or path.endswith((".svg", ".png")) else path
                alike[kind] += 1
                if alike[kind] <= FOLLOWED:
                    waiting.append(link)
    for rows in (Actor.objects, Article.objects, Claim.objects.published(), Event.objects, Proposition.objects):
        for row in rows.all():
            assert row.get_absolute_url() in seen, row


@pytest.mark.parametrize(("url", "marked"), [("/map/", ("/map/", "page")), ("/actors/map/", ("/actors/", "true")), ("/", None)])
def test_the_menu_marks_the_part_of_the_site_that_one_is_in(client, url, marked):
    create_actor(slug="map")
    links = read(client.get(url)).select('nav[aria-label="Main"] a[aria-current]')
    assert [(link["href"], link["aria-current"]) for link in links] == ([marked] if marked else [])


def test_numbers_on_the_first_page_are_those_they_open(client, corpus):
    shown = dict(links_of(read(client.get("/")).select_one(".numbers")))
    for path in ("claims", "propositions", "articles", "actors", "events"):
        assert shown[f"/{path}/"] == f"{client.get(f'/{path}/').context['page'].paginator.count:,} {path}"


@pytest.mark.slow
@pytest.mark.parametrize("url", ["/propositions/", "/actors/", "/events/", "/articles/", "/actors/iraq/"])
def test_numbers_in_lists_are_those_they_open(client, corpus, keep_columns, url):
    keep_columns()
    links = read(client.get(url)).select('a[href^="/claims/?"]:not(svg a)')  # those in pictures: tests/test_trajectory.py
    counted = [(link["href"], n) for link in links if (n := number_in(text_of(link))) is not None]
    assert counted
    for link, n in counted:
        assert client.get(link).context["page"].paginator.count == n, link


def marks(page: Tag) -> list[tuple[str, str, str]]:
    """Lines, claims and text of every marked stretch."""
    return [(" ".join(mark["class"]), mark["data-claims"].strip(), mark.get_text()) for mark in page.select("mark")]


def test_an_article_marks_its_passages_and_links_them_to_their_claims(client):
    article = create_article(slug="paper-2012", body="First. Second is here. Third.")
    claim = create_claim(article=article, quote="Second is here.")
    page = read(client.get("/articles/paper-2012/"))
    assert page.find(id=claim.ref)
    assert marks(page) == [("begins supports-0", claim.ref, "Second is here.")]
    assert hrefs_of(page.select_one("sup")) == [f"/claims/{claim.ref}/"]
    assert f"/articles/paper-2012/#{claim.ref}" in hrefs_of(read(client.get(f"/claims/{claim.ref}/")))


def test_overlapping_passages_leave_the_text_as_it_is(client):
    article = create_article(slug="paper-2012", body="One two. Three four. Five six.")
    first = create_claim(article=article, quote="One two. Three four.", stance="supports").ref
    second = create_claim(article=article, quote="Three four. Five six.", stance="disputes").ref
    assert marks(read(client.get("/articles/paper-2012/"))) == [
        ("begins supports-0", first, "One two. "),
        ("begins supports-0 disputes-1", f"{first} {second}", "Three four."),
        ("disputes-1", second, " Five six."),
    ]


def test_markup_in_a_text_is_text(client):
    claim = create_claim(quote="<script>alert(1)</script> he said.", statement="<b>bold</b>")
    for url in ("/claims/", claim.get_absolute_url(), claim.article.get_absolute_url(), claim.proposition.get_absolute_url()):
        page = read(client.get(url))
        assert inline_code(page) == []
        assert not page.find("b", string="bold")
        assert "<script>alert(1)</script> he said." in text_of(page.main)


def test_a_claim_shows_its_chain(client):
    reuters = create_actor(name="Reuters", kind="outlet")
    claim = create_claim(described_as="an official travelling with Kerry", relayed_by=reuters)
    chain = f"{claim.speaker} (here “an official travelling with Kerry”), through Reuters, in {claim.article.outlet.name}"
    assert chain in text_of(read(client.get(claim.get_absolute_url())))


@pytest.mark.parametrize(
    ("page", "date", "known"),
    [
        ("list", "between 12 and 20 March 2012", "worked out from the text: “Monday”."),
        ("proposition", "Between 12 and 20 March 2012", "worked out from the text: “Monday”."),
        ("claim", "23 March 2012", "known from outside the text: The <web> address."),
        ("claim", "12 March 2012", "worked out from the text: “Thursday”."),
        ("event", "between 12 and 20 March 2012", "worked out from the text: “Monday”."),
        ("event", "23 March 2012", "known from outside the text: The <web> address."),
        ("articles", "23 March 2012", "known from outside the text: The <web> address."),
        ("events", "12 March 2012", "worked out from the text: “Thursday”."),
    ],
)
def test_a_date_has_its_basis_behind_it(client, page, date, known):
    article = create_article(basis="external", date_note="The <web> address.")
    event = create_event(basis="inferred", date_note="“Thursday”.", articles=(article,))
    claim = create_claim(article=article, said_on="2012-03-12/2012-03-20", basis="inferred", date_note="“Monday”.", occasion=event)
    rows = {"claim": claim, "proposition": claim.proposition, "event": event}
    lists = {"list": "/claims/", "articles": "/articles/", "events": "/events/"}
    dates = read(client.get(lists.get(page) or rows[page].get_absolute_url())).select("summary[title]")
    shown = [(shown["title"], text_of(shown), text_of(shown.find_next_sibling(class_="known"))) for shown in dates]
    assert (known[0].upper() + known[1:], date, known) in shown


def test_an_actor_shows_each_form_of_its_name_and_the_articles_that_use_it(client):
    jeffrey = create_actor(slug="jeffrey", name="James F. Jeffrey", names=("Jeffries", "the Ambassador", "Al-Jeffrey", "al-Jeffrey Jr."))
    jeffrey.names.filter(label="Jeffries").update(kind="hidden")
    where_he_speaks = create_article(title="First", body="Jeffries spoke, the AMBASSADOR too. The source. Jeffriesville. Al-Jeffrey Jr.")
    create_claim(article=where_he_speaks, speaker=jeffrey)
    reporting = create_article(title="Second", body="The Ambassador came.")
    create_event(participants=((jeffrey, "visitor"),), articles=(reporting,))
    only_named = create_article(title="Third", body="Nobody met al-Jeffrey, or the Ambassador.")
    create_article(title="Fourth", body="Jeffriesville, the Ambassadors, James.")
    page = read(client.get("/actors/jeffrey/"))
    forms = {text_of(form): hrefs_of(form.parent) for form in page.select(".form")}
    assert forms == {
        "Jeffries for search only": [where_he_speaks.get_absolute_url()],
        "the Ambassador": [row.get_absolute_url() for row in (where_he_speaks, reporting, only_named)],
        "Al-Jeffrey": [only_named.get_absolute_url()],
        "al-Jeffrey Jr.": [where_he_speaks.get_absolute_url()],
    }
    assert "there are more" not in text_of(page)


def test_forms_of_a_name_are_those_of_the_latest_articles_where_there_are_many(client):
    actor = create_actor(slug="kerry", name="John Kerry", names=("JFK",))
    create_article(title="The oldest", body="JFK.", published="2011-01-01")
    for _ in range(READ):
        create_article(body="John Kerry.")
    page = read(client.get(actor.get_absolute_url()))
    assert "there are more" in text_of(page)
    assert texts_of(page.select(".form")) == ["John Kerry"]
    assert text_of(page).count("Outlet ") >= READ


def test_a_withdrawn_claim_is_410_and_helps(client):
    claim = create_claim()
    claim.status = "withdrawn"
    claim.save()
    response = client.get(claim.get_absolute_url())
    assert response.status_code == 410
    page = read(response)
    assert "was withdrawn" in text_of(page)
    assert hrefs_of(page, claim.article.get_absolute_url())


def test_a_place_is_north_or_south_east_or_west(client):
    for latitude, longitude, said in [("40.7128", "-74.0060", "40.7128° N, 74.0060° W"), ("-33.9", "18.4", "33.9000° S, 18.4000° E")]:
        event = create_event(place=create_place(latitude=latitude, longitude=longitude))
        assert f"{said} (WGS 84)" in client.get(event.get_absolute_url()).content.decode()


def test_an_event_without_a_known_beginning_stands_under_its_own_heading(client):
    create_event(date="../2012-03")
    assert "Beginning not known" in texts_of(read(client.get("/events/")).select("h3"))


def test_a_draft_is_not_for_staff_without_the_right(client, django_user_model):
    claim = create_claim(status="draft")
    client.force_login(django_user_model.objects.create_user("guest", is_staff=True))
    assert client.get(claim.get_absolute_url()).status_code == 404


def test_a_draft_is_for_editors(client, admin_client):
    claim = create_claim(status="draft")
    assert client.get(claim.get_absolute_url()).status_code == 404
    assert "only editors see it" in admin_client.get(claim.get_absolute_url()).content.decode()


def test_a_claim_that_readers_never_saw_is_answered_like_one_that_never_was(client):
    draft, withdrawn = create_claim(status="draft"), create_claim(status="draft")
    deleted = create_claim(status="draft", article=draft.article)
    open_and_save(signed_in(), page_of(withdrawn), status="withdrawn")
    deleted.delete()
    for claim in (draft, withdrawn, deleted):
        answer, nothing = client.get(claim.get_absolute_url()), client.get(claim.get_absolute_url().replace("article", "nothing"))
        assert answer.status_code == nothing.status_code == 404
        assert answer.content.decode().replace("article", "nothing") == nothing.content.decode().replace("article", "nothing")


def test_a_form_from_elsewhere_is_refused_in_our_words():
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})
    assert response.status_code == 403
    assert "The form could not be accepted" in response.content.decode()


def test_what_was_deleted_is_410(client):
    event = create_event(slug="gone")
    event.delete()
    assert client.get("/events/gone/").status_code == 410
    assert "removed" in client.get("/events/gone/").content.decode()


def test_a_proposition_puts_the_sides_beside_each_other(client):
    proposition = create_proposition(slug="arms")
    create_claim(proposition=proposition, stance="supports")
    create_claim(proposition=proposition, stance="disputes")
    create_claim(proposition=proposition, stance="unclear")
    columns = client.get("/propositions/arms/").context["columns"]
    stances = [[voice.claim.stance for _, voices in column.sides for voice in voices] for column in columns]
    assert stances == [["supports"], ["disputes"], ["unclear"]]


def test_independent_origins_are_counted(client):
    proposition = create_proposition(slug="arms")
    first = create_article(slug="first")
    for article in (first, create_article(origin_article=first), create_article(origin="A wire"), create_article(origin="A wire")):
        create_claim(proposition=proposition, article=article)
    assert "4 articles (2 independent origins)" in client.get("/propositions/arms/").content.decode()


def test_a_draft_cannot_be_told_from_what_never_was(client):
    create_claim(ref="paper-01", article=create_article(slug="paper"), status="draft")
    draft, missing = (client.get(f"/claims/paper-0{n}/") for n in (1, 2))
    assert draft.status_code == missing.status_code == 404
    assert draft.content.replace(b"paper-01", b"") == missing.content.replace(b"paper-02", b"")


def test_the_chain_of_a_claim_goes_back_to_the_article_that_is_repeated(client):
    first = create_article(slug="first", title="The first report")
    claim = create_claim(article=create_article(slug="second", origin_article=first))
    page = read(client.get(claim.get_absolute_url()))
    assert "which repeats" in text_of(page)
    assert "/articles/first/" in hrefs_of(page)


def test_lists_on_the_page_of_an_actor_say_where_the_rest_is(client, monkeypatch):
    monkeypatch.setattr("overflights.views.actors.ROWS_SHOWN", 2)
    paper = create_actor(slug="paper", kind="outlet")
    for _ in range(2):
        create_article(outlet=paper)
        create_event(participants=((paper, "host"),))
    rest = {"/events/?actor=paper", "/articles/?outlet=paper"}
    assert not rest & set(hrefs_of(read(client.get("/actors/paper/"))))
    create_article(outlet=paper)
    create_event(participants=((paper, "host"),))
    assert rest <= set(hrefs_of(read(client.get("/actors/paper/"))))
