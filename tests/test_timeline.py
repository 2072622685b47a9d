"""The timeline: every number in it is that of the claims it stands for, and of the page that it opens."""

import random
import re
from collections import Counter
from datetime import date, timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.http import HttpResponse, QueryDict

from overflights.facets import answer, store
from overflights.filters import ClaimFilter
from overflights.lib.edtf import bounds
from overflights.models import Claim, certainly, possibly
from overflights.reports import timeline as report
from tests import prepared_rows
from tests.factories import create_actor, create_article, create_claim, create_event, create_proposition
from tests.page import hrefs_of, inline_code, links_of, number_in, preview, read, repeated_ids, text_of

pytestmark = pytest.mark.django_db
DATES = ("2012-03-12", "2012-03-12", "2012-03", "2012", "2012-03-01/2012-04-10", "2011-12-20/2012-03-15", "../2012-03-10", "2012-03-20/..")
DATES += ("2013-01-01", "2012-12-31/2013-01-02", "2013~", "2012-02-29", "2012-04/2013-02")
STANCES = ("supports", "disputes", "neutral", "unclear")
TIMES = ("", "from=2012&to=2012", "from=2012-03&to=2012-03", "from=2012-03-05&to=2013-03-10", "to=2012-03-12")
DAY = "from=2012-03-12&to=2012-03-12"
FILTERS = ("", "from=2012&to=2012&stance=supports", "from=2012-03-05&to=2013-03-10&side=none&side=IQ", "to=2012-03-12&dates=certainly")
WRONG = ("from=2012-13", "side=XX", "actor=nobody", "from=2013&to=2012", "stance=no", "dates=maybe", "mark=x", "mark=%00")


@pytest.fixture
def world() -> None:
    prepared_rows.insert(make_world)


def make_world() -> None:
    """Claims by three sides with dates of every kind; one in six is a draft."""
    chance = random.Random(12)
    article = create_article(published="2015")
    speakers = [create_actor(country=country) for country in ("US", "IQ", "")]
    propositions = [create_proposition() for _ in range(2)]
    events = [create_event(slug=f"event-{number}", date=text) for number, text in enumerate(DATES)]
    for _ in range(90):
        create_claim(
            article=article,
            speaker=chance.choice(speakers),
            proposition=chance.choice(propositions),
            stance=chance.choice(STANCES),
            said_on=chance.choice(DATES),
            status=chance.choice(["published"] * 5 + ["draft"]),
            about=(chance.choice(events),),
        )


def timeline_of(client, query: str) -> report.Timeline:
    return client.get(f"/timeline/?{query}").context["timeline"]


def on_axis(claim: Claim, first: date, last: date, unit: str) -> tuple[str, str]:
    """Where the claim's bar begins and ends, worked out day by day."""

    def stretch(day: date) -> tuple[date, date]:
        if unit == "day":
            return day, day
        after = (day.replace(day=28) + timedelta(4)).replace(day=1)
        return max(day.replace(day=1), first), min(after - timedelta(1), last)

    begins = "open" if claim.earliest == date.min else "before" if claim.earliest < first else stretch(claim.earliest)[0].isoformat()
    ends = "open" if claim.latest == date.max else "after" if claim.latest > last else stretch(claim.latest)[1].isoformat()
    return begins, ends


@pytest.mark.parametrize("dates", ["", "&dates=certainly"])
@pytest.mark.parametrize("time", [*TIMES, DAY])
def test_every_bar_stands_for_the_claims_of_its_side_stance_and_dates(client, world, counted, time, dates):
    timeline = timeline_of(client, time + dates)
    axis = timeline.axis
    wanted = dict(pair.split("=") for pair in time.split("&") if pair)
    asked = [bounds(wanted[name])[at] if name in wanted else None for at, name in enumerate(("from", "to"))]
    found = Claim.objects.published().filter((certainly if dates and time else possibly)(*asked)).select_related("speaker")
    expected = Counter((c.speaker.country.code or "", c.stance, *on_axis(c, axis.first, axis.last, axis.unit)) for c in found)
    markers = [marker for row in timeline.rows for marker in row.markers]
    got = {tuple(report.marker_code(marker, axis).split(".")): marker.n for marker in markers}
    assert {("" if side == "none" else side, *rest): n for (side, *rest), n in got.items()} == expected
    assert sum(row.total for row in timeline.rows) == found.count()


def number_opened(client, url: str) -> int:
    path, _, query = url.partition("?")
    if path == "/timeline/":
        return len(client.get(url).context["chosen"].claims)
    filters = ClaimFilter.for_request(QueryDict(query), Claim.objects.none(), path)
    assert path == "/claims/"
    assert filters.is_valid()
    assert filters.is_valid(), query
    return answer(filters.question).total


def tabled(page: BeautifulSoup) -> list[tuple[str, int | None]]:
    """URLs and numbers of the table beside the picture."""
    return [(url, number_in(text)) for cell in page.select("td.n") for url, text in links_of(cell)]


def numbers_of(response: HttpResponse) -> list[tuple[str, int | None]]:
    """Those of the table, of the names of the picture's rows, and of the list of events."""
    page = read(response)
    table = tabled(page)
    names = [(link["href"], number_in(link["aria-label"].rpartition(": ")[2])) for link in page.select("svg .head a")]
    events = [(url, number_in(text)) for url, text in links_of(page.select_one(".in-time"), "/claims/")]
    assert table
    assert names
    assert events
    return table + names + events


@pytest.mark.slow
@pytest.mark.parametrize("query", FILTERS)
@pytest.mark.parametrize("most_marked", [400, 5], ids=["bars", "columns"])
def test_every_number_is_that_of_the_page_it_opens(client, world, keep_columns, monkeypatch, query, most_marked):
    keep_columns()
    monkeypatch.setattr(report, "MOST_MARKED", most_marked)
    page = client.get(f"/timeline/?{query}")
    assert ("too many to draw one by one" in page.content.decode()) == (most_marked == 5)
    for url, number in numbers_of(page):
        assert number_opened(client, url) == number, url


@pytest.mark.slow
@pytest.mark.parametrize("query", ["", "from=2012-03&to=2012-03"])
def test_every_number_of_the_corpus_is_that_of_the_page_it_opens(client, corpus, keep_columns, query):
    keep_columns()
    for url, number in numbers_of(client.get(f"/timeline/?{query}")):
        assert number_opened(client, url) == number, url


@pytest.mark.parametrize("dates", ["", "&dates=certainly"])
@pytest.mark.parametrize("time", TIMES)
def test_columns_count_what_is_possibly_and_what_is_certainly_said_in_each_period(client, world, counted, monkeypatch, time, dates):
    monkeypatch.setattr(report, "MOST_MARKED", 0)
    context = client.get(f"/timeline/?{time}{dates}").context
    timeline, filters = context["timeline"], context["filters"]
    only_certain = filters.only_certain
    claims = Claim.objects.published().filter((certainly if only_certain else possibly)(*filters.date_range))
    for row in timeline.rows:
        counts = {found.period: {stance: tuple(numbers) for stance, *numbers in found.stances} for found in row.counts}
        for period in timeline.axis.periods:
            theirs = claims.filter(speaker__country=row.side)
            sure = Counter(theirs.filter(certainly(period.first, period.last)).values_list("stance", flat=True))
            maybe = sure if only_certain else Counter(theirs.filter(possibly(period.first, period.last)).values_list("stance", flat=True))
            assert counts.get(period, {}) == {stance: (n, sure[stance]) for stance, n in maybe.items()}, period


def test_a_column_is_as_tall_as_its_number(client, world, monkeypatch):
    monkeypatch.setattr(report, "MOST_MARKED", 0)
    page = read(client.get("/timeline/?stance=supports&side=US"))
    (row,) = timeline_of(client, "stance=supports&side=US").rows
    most = max(found.possible for found in row.counts)
    heights = [int(height) for height in re.findall(r"v-(\d+)h", page.select_one("path.supports.maybe")["d"])]
    assert heights == [max(round(22 * found.possible / most), 2) for found in row.counts]
    assert f"The tallest column stands for {most} claim" in text_of(page)


# --- The time that is shown -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("", "2011-01-01", "2014-12-31"),
        ("from=2012-03", "2012-03-01", "2014-12-31"),
        ("to=2012-03", "2011-01-01", "2012-03-31"),
        ("from=2020-05", "2020-05-01", "2020-12-31"),
        ("to=1999-05", "1999-01-01", "1999-05-31"),
        ("from=0001&to=9999", "0001-01-02", "9999-12-30"),
        ("from=9999-12-31", "9999-12-30", "9999-12-30"),
    ],
)
def test_the_time_shown_is_the_one_asked_for_or_that_of_the_claims(client, query, first, last):
    create_claim(said_on="2011-05-01/2014-02", article=create_article(published="2015"))
    axis = timeline_of(client, query).axis
    assert [str(day) for day in (axis.first, axis.last)] == [first, last]


def test_the_corpus_is_shown_from_2012_to_2015(client, corpus):
    response = client.get("/timeline/")
    assert [period.title for period in response.context["timeline"].axis.periods][::47] == ["January 2012", "December 2015"]
    assert "events, 2012–2015" in response.content.decode()


def test_an_empty_base_has_a_timeline_too(client):
    html = client.get("/timeline/").content.decode()
    assert "There is nothing here yet" in html
    assert "<svg" not in html
    assert client.get("/timeline.svg").status_code == 404


ODD = [("2012-03-12", "2016/.."), ("../2012", "2013/.."), ("2013/..",), ("9999-12-31",), ("0001-01-01", "2012"), ("../2010", "2012")]
ODD_TIMES = ["", "from=2012", "to=2012", "from=2016-03&to=2016-04", "to=0001-01-01", "from=9999-12-31", "from=0001-01-01&to=9999-12-31"]


@pytest.mark.slow
@pytest.mark.parametrize("most_marked", [400, 0], ids=["bars", "columns"])
@pytest.mark.parametrize("dates", ODD, ids="|".join)
def test_dates_at_the_edge_of_what_is_known_are_shown_truly(client, keep_columns, monkeypatch, dates, most_marked):
    monkeypatch.setattr(report, "MOST_MARKED", most_marked)
    for said_on in dates:
        create_claim(said_on=said_on, article=create_article(published="9999-12-31"), speaker=create_actor(country="FR"))
    keep_columns()
    for time in ODD_TIMES:
        assert client.get(f"/claims/?{time}").status_code == 200, time
        page = client.get(f"/timeline/?{time}")
        assert page.status_code == 200, time
        for url, number in tabled(read(page)):
            assert number_opened(client, url) == number, url


def test_the_end_of_a_date_before_all_known_days_is_said(client):
    create_claim(said_on="../2010", article=create_article(published="2012-02-01"), speaker=create_actor(country="FR"))
    create_claim(said_on="2012-03-12", article=create_article(published="2012-03-13"))
    assert "1 claim, by 31 December 2010" in client.get("/timeline/?side=FR").content.decode()


def test_events_are_drawn_where_there_are_no_claims(client):
    create_event(title="A call", date="2012-03-12")
    create_event(title="Before all", date="../2012-01")
    html = client.get("/timeline/").content.decode()
    assert "There is nothing here yet" in html
    assert [event.title for event, _ in client.get("/timeline/").context["events"].rows] == ["Before all", "A call"]
    assert "<svg" in html


def test_an_event_stands_from_its_first_to_its_last_day(client):
    create_claim(said_on="2012-06-01", article=create_article(published="2012-12-31"))
    for text in ("2012-03-12", "2012-03-12/2012-03-14", "../2012-03-12", "2012-12-30/..", "2011-01-01/2013-01-01", "2012-01-10/2013"):
        create_event(date=text, title=f"Event of {text}")
    bars = read(client.get("/timeline/?from=2012&to=2012")).select("a rect.event")
    day = 100 / 366
    expected = {
        "2012-03-12": (["event"], 71 * day, 0.5, None),
        "2012-03-12/2012-03-14": (["event", "vague"], 71 * day, 3 * day, "url(#soft-both)"),
        "../2012-03-12": (["event", "open"], 0, 72 * day, None),
        "2012-12-30/..": (["event", "open"], 364 * day, 2 * day, None),
        "2011-01-01/2013-01-01": (["event", "vague"], 0, 100, None),
        "2012-01-10/2013": (["event", "vague"], 9 * day, 357 * day, "url(#soft-start)"),
    }
    drawn = {text_of(bar.parent.title).partition(",")[0].removeprefix("Event of "): bar for bar in bars}
    assert set(drawn) == set(expected)
    for text, bar in drawn.items():
        kind, left, width, mask = expected[text]
        assert (bar["class"], bar.get("mask")) == (kind, mask), text
        assert [float(bar[name].rstrip("%")) for name in ("x", "width")] == pytest.approx([left, width], abs=0.002), text


def test_of_too_many_events_those_with_most_claims_are_drawn(client, monkeypatch):
    monkeypatch.setattr(report, "MOST_EVENTS", 2)
    events = [create_event(slug=f"event-{number}", date=f"2012-03-{number + 10}") for number in range(5)]
    for event, n in zip(events, (0, 2, 0, 1, 1), strict=True):
        for _ in range(n):
            create_claim(about=(event,))
    response = client.get("/timeline/")
    assert [event.slug for event, _ in response.context["events"].rows] == ["event-1", "event-3"]
    assert "The 2 events with the most claims, of 5 possibly in this time" in response.content.decode()


def test_from_one_event_up_to_another(client):
    create_event(slug="call", date="2012-03-12")
    create_event(slug="session", date="2012-03-20/2012-03-21")
    create_event(slug="always", date="../2012-03-21")
    create_claim(said_on="2012-03-15")
    create_claim(said_on="2012-01-15")
    links = links_of(read(client.get("/timeline/?stance=supports")).select_one(".in-time"), "/timeline/")
    begins = [url for url, text in links if text.startswith("from here")]
    ends = [url for url, text in links if text.startswith("up to here")]
    assert "/timeline/?stance=supports&from=2012-03-12" in begins
    assert "/timeline/?stance=supports&to=2012-03-21" in ends
    assert (len(begins), len(ends)) == (2, 3)
    between = timeline_of(client, "stance=supports&from=2012-03-12&to=2012-03-21")
    assert [row.total for row in between.rows] == [1]


def test_links_to_other_times(client, world):
    page = read(client.get("/timeline/?stance=supports&from=2012-03&to=2012-03&dates=certainly"))
    keep = "&dates=certainly"
    assert links_of(page.select_one('[aria-label="Another time"]')) == [
        ("/timeline/?stance=supports", "All years"),
        (f"/timeline/?stance=supports&from=2012&to=2012{keep}", "2012"),
        (f"/timeline/?stance=supports&from=2012-02&to=2012-02{keep}", "← February 2012"),
        (f"/timeline/?stance=supports&from=2012-04&to=2012-04{keep}", "April 2012 →"),
    ]


# --- Bad input, pictures, costs ---------------------------------------------------------------------


@pytest.mark.parametrize("query", WRONG)
def test_bad_input_is_said_and_the_other_filters_are_kept(client, world, query):
    response = client.get(f"/timeline/?attribution=indirect&{query}")
    assert response.status_code == 400
    page = read(response)
    assert page.select('[role="alert"]')
    assert "Attribution indirect" in text_of(page)
    assert bool(page.svg) == query.startswith("mark")
    assert client.get(f"/timeline.svg?attribution=indirect&{query}").status_code == (200 if query.startswith("mark") else 400)


def test_values_of_a_long_facet_lead_back_to_the_timeline(client, world):
    page = read(client.get("/timeline/choose/side/?stance=supports"))
    assert "/timeline/?side=US&stance=supports" in hrefs_of(page)
    assert ("/timeline/?stance=supports", "Timeline") in links_of(page.select_one('[aria-label="Breadcrumb"]'))


@pytest.mark.parametrize("typed", ["_start_", "50% & more", "%00start", "\\0end"])
def test_what_was_typed_stays_as_it_is_in_every_url(client, world, typed):
    page = read(client.get("/timeline/", {"q": typed, "to": "2012"}))
    for url in [*hrefs_of(page, "/timeline/?"), *hrefs_of(page, "/claims/?")]:
        assert QueryDict(urlsplit(url).query).get("q") in (None, typed), url


@pytest.mark.parametrize("query", ["", "?from=2012-03&to=2012-03&side=US"])
def test_the_picture_by_itself(client, corpus, query):
    svg = client.get(f"/timeline.svg{query}")
    root = ElementTree.fromstring(svg.content)
    assert svg["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert all(link.get("href").startswith("http://testserver/") for link in root.iter("{http://www.w3.org/2000/svg}a"))
    assert "var(--" not in svg.content.decode()
    png = client.get(f"/timeline.png{query}")
    assert (png["Content-Type"], png.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")


def test_the_page_shows_the_picture_and_says_where_it_is_saved(client, corpus):
    page = read(client.get("/timeline/?side=US"))
    assert preview(page) == "http://testserver/timeline.png?side=US"
    assert "/timeline.svg?side=US" in hrefs_of(page)
    assert repeated_ids(page) == []
    assert inline_code(page) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("query", ["", "side=US&from=2012-03&to=2012-03", "actor=iraq&mark=IQ.supports.2012-01-01.2012-03-31"])
def test_the_timeline_costs_few_queries(client, corpus, django_assert_max_num_queries, query):
    store.forget()
    client.get(f"/timeline/?{query}")  # loads the columns
    caches["pages"].clear()
    with django_assert_max_num_queries(6):
        response = client.get(f"/timeline/?{query}")
    assert response.status_code == 200
    store.forget()
