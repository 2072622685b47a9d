"""Stances over time: marks at honest dates, and changes named only where the dates permit the order."""

from collections import Counter
from datetime import date

import pytest
from django.test import Client

from overflights.charts.trajectory import DateScale, placed_mark
from overflights.facets import Question, answer
from overflights.models import Actor, Claim, Proposition, certainly
from overflights.reports import trajectory
from overflights.reports.trajectory import StanceMark, changes
from tests.factories import create_actor, create_article, create_claim, create_proposition


def mark(stance: str, first: str, last: str = "", n: int = 1) -> StanceMark:
    return StanceMark(stance, date.fromisoformat(first), date.fromisoformat(last or first), n)


# --- Changes --------------------------------------------------------------------------------------
def test_a_change_is_named_where_all_dates_are_in_order():
    (change,) = changes(
        [mark("supports", "2013-03-24", n=2), mark("disputes", "2012-03-15"), mark("disputes", "2012-01-01", "2012-03-10", 3)]
    )
    assert [mark.stance for mark in change.before + change.after] == ["disputes", "disputes", "supports"]
    assert (change.latest, change.earliest, change.numbers) == ("2012-03-15", "2013-03-24", (4, 2))


@pytest.mark.parametrize(
    "marks",
    [
        [],
        [mark("supports", "2012-03-15")],
        [mark("supports", "2012-03-15"), mark("supports", "2013-03-15")],
        [mark("supports", "2012-03-15"), mark("disputes", "2012-03-15")],
        [mark("supports", "2012-01-01", "2012-12-31"), mark("disputes", "2012-06-15")],
        [mark("supports", "2012-03-15"), mark("disputes", "2012-03-10", "2012-03-20"), mark("disputes", "2012-03-19", "2014-01-01")],
        [mark("disputes", "0001-01-01", "2012-03-15"), mark("supports", "2012-03-15")],
    ],
)
def test_no_change_is_named_where_the_order_is_not_known(marks):
    assert changes(marks) == []


def test_a_time_of_two_stances_is_no_position_to_change_from():
    both = [mark("supports", "2012-03-15"), mark("disputes", "2012-03-15")]
    assert changes([*both, mark("supports", "2013-01-01")]) == []


def test_several_changes():
    marks = [mark("supports", "2012-01-01"), mark("disputes", "2013-01-01"), mark("disputes", "2013-01-02"), mark("unclear", "2014-01-01")]
    assert [(change.before[0].stance, change.after[0].stance) for change in changes(marks)] == [
        ("supports", "disputes"),
        ("disputes", "unclear"),
    ]


# --- Geometry -------------------------------------------------------------------------------------
def test_a_mark_is_as_long_as_its_date_is_uncertain():
    scale = DateScale(date(2012, 1, 1), date(2013, 12, 31))
    year, half, day = (
        float(placed_mark(each, scale, "").width.rstrip("%") or 0)
        for each in (
            mark("supports", "2012-01-01", "2012-12-31"),
            mark("supports", "2012-01-01", "2012-06-30"),
            mark("supports", "2012-06-15"),
        )
    )
    assert day == 0
    assert half == pytest.approx(year / 2, rel=0.02)
    assert year == pytest.approx(366 / scale.days * 100, abs=0.01)


def test_open_ends_reach_the_edge_and_say_so():
    scale = DateScale(date(2012, 1, 1), date(2013, 12, 31))
    before = placed_mark(StanceMark("supports", date.min, date(2012, 3, 1), 1), scale, "")
    after = placed_mark(StanceMark("supports", date(2013, 3, 1), date.max, 1), scale, "")
    assert (before.left, before.opens, after.opens) == ("0%", "before", "after")
    assert float(after.left.rstrip("%")) + float(after.width.rstrip("%")) == pytest.approx(100, abs=0.01)


@pytest.mark.parametrize("span", [(date.min, date.max), (date(2012, 3, 1), date(2012, 3, 1)), (date(1, 1, 1), date(1, 1, 2))])
def test_any_span_has_a_scale(span):
    scale = DateScale(*span)
    assert all(0 <= scale.place(day) <= 100 for day in span)
    assert len(scale.ticks()) < 30


# --- From the base --------------------------------------------------------------------------------
@pytest.mark.django_db
def test_every_mark_has_the_number_of_claims_with_its_dates(corpus):
    for actor in Actor.objects.all():
        claims = Claim.objects.published().filter(speaker__in=Actor.objects.within([actor.slug]))
        rows = claims.order_by().values_list("proposition", "stance", "earliest", "latest")
        expected = Counter(tuple(row) for row in rows)
        question = Question({"actor": (actor.pk,)})
        found = trajectory.over_propositions(answer(question), can_change=True)
        for row in found.rows:
            theirs = {(row.key, each.stance, each.first, each.last): each.n for each in row.marks}
            assert theirs == {key: n for key, n in expected.items() if key[0] == row.key}
        assert len(found.rows) + found.left_out == len({key[0] for key in expected})


@pytest.mark.django_db
def test_every_side_has_its_line(corpus):
    for proposition in Proposition.objects.all():
        claims = Claim.objects.published().filter(proposition=proposition)
        found = trajectory.over_sides(answer(Question({"proposition": (proposition.pk,)})))
        expected = Counter(claims.order_by().values_list("speaker__country", flat=True))
        assert {row.key: row.total for row in found.rows} == dict(expected)


@pytest.mark.django_db
@pytest.mark.parametrize(("country", "kind", "changes"), [("IQ", "person", (1, 1)), ("", "person", (1, 0)), ("IQ", "unnamed", (0, 1))])
def test_a_change_is_named_only_of_those_with_a_stance_in_common(client: Client, country, kind, changes):
    speaker, proposition = create_actor(slug="one", country=country, kind=kind), create_proposition(slug="arms")
    for day, stance in (("2012-01-05", "disputes"), ("2013", "supports")):
        create_claim(article=create_article(published="2015"), speaker=speaker, proposition=proposition, said_on=day, stance=stance)
    pages = (client.get(url).content.decode() for url in ("/actors/one/", "/propositions/arms/"))
    assert tuple(html.count('<p class="change">') for html in pages) == changes


@pytest.mark.django_db
def test_propositions_with_a_change_come_first(client: Client):
    speaker, article = create_actor(slug="one"), create_article(published="2015")
    for _ in range(trajectory.ROWS):
        common = create_proposition()
        for _ in range(3):
            create_claim(article=article, speaker=speaker, proposition=common)
    turned = create_proposition(statement="What changed.")
    for day, stance in (("2012-01-05", "disputes"), ("2013", "supports")):
        create_claim(article=article, speaker=speaker, proposition=turned, said_on=day, stance=stance)
    page = client.get("/actors/one/")
    labels = [row.label for row in page.context["chart"].rows]
    assert (labels[0], len(labels)) == ("What changed.", trajectory.ROWS)
    assert '<a href="/claims/choose/proposition/?actor=one">1 proposition</a> left out' in page.content.decode()
    assert f"The picture shows {trajectory.ROWS} of {trajectory.ROWS + 1}" in client.get("/actors/one/stances.svg").content.decode()


@pytest.mark.django_db
def test_many_dates_stand_together_and_name_no_change(monkeypatch):
    monkeypatch.setattr(trajectory, "MARKS", 3)
    speaker, proposition, article = create_actor(country="IQ"), create_proposition(), create_article(published="2015")
    for day in ("2012-01-05", "2012-01-06", "2012-01-07", "2012-02", "2014-05-01", "2014"):
        create_claim(
            article=article, speaker=speaker, proposition=proposition, said_on=day, stance="disputes" if day < "2013" else "supports"
        )
    found = trajectory.over_sides(answer(Question({"proposition": (proposition.pk,)})))
    (row,) = found.rows
    assert found.unit == "year"
    assert row.changes == ()
    assert [(each.stance, each.dates, each.n) for each in row.marks] == [("disputes", "2012", 4), ("supports", "2014", 2)]


@pytest.mark.django_db
def test_a_mark_opens_claims_of_its_dates(client: Client, corpus):
    """At least its own; those of narrower dates within lie certainly in the same time."""
    chart = client.get("/actors/iraq/").context["chart"]
    for plotted in chart.rows:
        proposition = Proposition.objects.get(statement=plotted.label)
        for placed in (placed for track in (*plotted.bars, *plotted.points) for placed in track.marks):
            assert placed.mark in plotted.row.marks
            theirs = Claim.objects.published().filter(speaker__in=Actor.objects.within(["iraq"]), proposition=proposition)
            rows = theirs.filter(stance=placed.mark.stance)
            expected = rows.filter(certainly(placed.mark.first, placed.mark.last)).count()
            assert client.get(placed.url).context["page"].paginator.count == expected >= placed.mark.n


@pytest.mark.django_db
@pytest.mark.parametrize("of", ["actors/iraq", "propositions/flights-carry-arms"])
def test_a_picture_can_be_saved(client: Client, corpus, of):
    svg, png = (client.get(f"/{of}/stances.{ending}") for ending in ("svg", "png"))
    assert svg["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert svg["Content-Disposition"].startswith("attachment")
    assert "var(" not in svg.content.decode()
    assert png["Content-Type"] == "image/png"
    assert png.content.startswith(b"\x89PNG")
    assert f"{of}/stances.png" in client.get(f"/{of}/").content.decode()


@pytest.mark.django_db
def test_what_has_no_claims_has_no_picture(client: Client):
    actor = create_actor(slug="nobody")
    page = client.get(actor.get_absolute_url())
    assert page.context["chart"] is None
    assert client.get("/actors/nobody/stances.svg").status_code == 404
    assert client.get("/actors/nobody/stances.gif").status_code == 404
