"""Counts and pages from memory are those of SQL, whatever is in the base, whatever is asked, and after whatever has changed."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import count
from operator import attrgetter

import numpy as np
import pytest
from django.db import models
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from overflights.facets import FACETS, Question, loading
from overflights.facets.changes import with_changes
from overflights.facets.columns import ClaimColumns
from overflights.facets.frequent_words import with_frequent_words
from overflights.facets.memory import MemoryAnswer
from overflights.facets.related_keys import ReloadError
from overflights.facets.selection import Selection
from overflights.facets.sql import SqlAnswer
from overflights.lib import arrays, edtf
from overflights.models import Actor, Article, Claim, Event, Proposition
from overflights.search import database
from overflights.search.query import parse
from tests.factories import create_actor, create_article, create_event, create_outlet, create_proposition

pytestmark = pytest.mark.django_db

DATES = ["2012-03-12", "2012-03", "2012", "2013-01-01/2013-02", "../2012-03-12", "2014/..", "2012-03-13", "1999-12-31", "2031", "1812"]
WORDS = ["iran", "flights", "weapons", "airspace", "kerry", "maliki"]
TEXTS = ["iran", "weapons -iran", '"iran flights"', "air* iran", "-kerry", "maliki kerry weapons", "nowhere"]
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
numbers = count(1)


@pytest.fixture(autouse=True)
def _short_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few rows make several."""
    for room in ("lib.arrays", "facets.columns", "facets.groups"):
        monkeypatch.setattr(f"overflights.{room}.AT_ONCE", 4)


@pytest.fixture
def world(db) -> dict[str, list]:
    """Rows for claims to lead to; in the gate's own time, once for all examples of a test."""
    state = create_actor(kind="government", country="IQ")
    office = create_actor(part_of=state, country="IQ")
    person = create_actor(part_of=office, country="IQ")
    speakers = [state, office, person, create_actor(country="US"), create_actor(country="")]
    outlets = [create_outlet(), create_outlet(part_of=speakers[3])]
    articles = [create_article(outlet=outlets[at % 2], origin=origin) for at, origin in enumerate(("", "an agency", "an agency"))]
    return {
        "speaker": speakers,
        "article": [*articles, create_article(outlet=outlets[0], origin_article=articles[0])],
        "proposition": [create_proposition() for _ in range(3)],
        "event": [create_event() for _ in range(3)],
    }


def draw_claim(draw, world: dict[str, list]) -> Claim:
    """A claim that no gate has seen: only what is counted matters here."""
    said_on = draw(st.sampled_from(DATES))
    earliest, latest = edtf.bounds(said_on)
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4))
    return Claim(
        ref=f"ref-{next(numbers)}",
        said_on=said_on,
        earliest=earliest,
        latest=latest,
        folded=f"{' '.join(words[:2])} | {' '.join(words[2:])} | ",
        changed=MOMENT + timedelta(microseconds=draw(st.sampled_from([0, 1, 2, 999_999]))),
        statement="x",
        quote="x",
        described_as="x",
        stance=draw(st.sampled_from(["supports", "disputes", "neutral", "unclear"])),
        attribution=draw(st.sampled_from(["direct", "indirect", "mixed"])),
        certainty=draw(st.sampled_from(["asserted", "hedged"])),
        status=draw(st.sampled_from(["published", "published", "published", "draft", "withdrawn"])),
        basis="stated",
        occasion=draw(st.sampled_from([None, *world["event"]])),
        **{name: draw(st.sampled_from(world[name])) for name in ("speaker", "article", "proposition")},
    )


def lay_down(draw, claims: list[Claim], world: dict[str, list]) -> None:
    models.QuerySet(Claim).bulk_create(claims)
    pairs = [(claim, event) for claim in claims for event in draw(st.sets(st.sampled_from(world["event"]), max_size=2))]
    link = Claim.about.through
    link.objects.bulk_create(link(claim=claim, event=event) for claim, event in pairs)


def draw_question(draw, world: dict[str, list]) -> Question:
    values = {
        "actor": [row.pk for row in world["speaker"]],
        "side": ["IQ", "US", "FR"],
        "stance": ["supports", "disputes", "neutral", "unclear"],
        "proposition": [row.pk for row in world["proposition"]],
        "outlet": [row.outlet_id for row in world["article"]],
        "article": [row.pk for row in world["article"]],
        "event": [row.pk for row in world["event"]],
        "occasion": [row.pk for row in world["event"]],
        "attribution": ["direct", "mixed", "own_voice"],
        "certainty": ["asserted", "hedged"],
    }
    names = draw(st.sets(st.sampled_from([*values]), max_size=3))
    chosen = {name: tuple(draw(st.sets(st.sampled_from(values[name]), min_size=1, max_size=2))) for name in sorted(names)}
    days = st.sampled_from([None, date(2012, 3, 12), date(2012, 3, 31), date(2013, 1, 15), date(1500, 1, 1), date(2500, 1, 1)])
    start, end = draw(days), draw(days)
    if start and end and start > end:
        start, end = end, start
    text = draw(st.sampled_from(["", "", *TEXTS]))
    return Question(chosen, start, end, draw(st.booleans()), parse(text), published=draw(st.sampled_from([True, True, False])))


def answer_from(columns: ClaimColumns, question: Question) -> MemoryAnswer:
    return MemoryAnswer(Selection(columns, question))


def assert_same(columns: ClaimColumns, question: Question) -> None:
    memory, sql = answer_from(columns, question), SqlAnswer(question)
    assert (memory.possible, memory.certain, memory.total) == (sql.possible, sql.certain, sql.total)
    for name in FACETS:
        assert memory.tally(name).top(99) == sql.tally(name).top(99), name
        assert memory.total_without(name) == sql.total_without(name), name
    years = [(date(year, 1, 1), date(year, 12, 31)) for year in (1811, 1812, *range(1998, 2033))]
    assert memory.by_date(years) == sql.by_date(years)
    assert memory.span() == sql.span()
    for sort in ("-said", "said", "-changed", "changed", *(["relevance"] if question.query.required else [])):
        everything = [key for part in sql.all_keys(sort, 4) for key in part]
        assert [key for part in memory.all_keys(sort, 4) for key in part] == everything, sort
        for start in (0, 3, 10):
            assert memory.keys(sort, start, start + 4) == everything[start : start + 4], (sort, start)


GROUPINGS = [("speaker", "stance"), ("side", "proposition", "stance"), ("proposition", "first", "last"), ("outlet", "certainty")]
ONLY = {"side": ["IQ", ""], "stance": ["supports", "neutral"]}
EDGES = [date(2012, 3, 12), date(2012, 3, 13), date(2013, 1, 1), date(2014, 1, 1)]


def assert_same_groups(memory: MemoryAnswer, sql: SqlAnswer) -> None:
    for names in GROUPINGS:
        assert sorted(memory.counts_by(*names)) == sorted(sql.counts_by(*names)), names
        for only in (None, ONLY):
            assert sorted(memory.counts_by(*names, edges=EDGES, only=only)) == sorted(sql.counts_by(*names, edges=EDGES, only=only)), names
    for names in (("proposition", "stance"), ("side",)):
        assert sorted(memory.speaker_counts_by(*names)) == sorted(sql.speaker_counts_by(*names)), names
    assert [column.tolist() for column in memory.speaker_stances()] == [column.tolist() for column in sql.speaker_stances()]
    for speaker, stance, *_ in zip(*sql.speaker_stances(), strict=True):
        assert memory.claims_of(speaker, stance, 3) == sql.claims_of(speaker, stance, 3)
    assert memory.extent() == sql.extent()
    in_memory, by_sql = (set(zip(*(column.tolist() for column in answer.opposing_speakers()), strict=True)) for answer in (memory, sql))
    assert in_memory == by_sql


def assert_all_same(draw, columns: ClaimColumns, world: dict[str, list]) -> None:
    for question in (Question(), draw_question(draw, world), draw_question(draw, world)):
        assert_same(columns, question)
    question = draw_question(draw, world)
    assert_same_groups(answer_from(columns, question), SqlAnswer(question))


def changed(columns: ClaimColumns) -> ClaimColumns:
    try:
        return with_changes(columns, *database.changes_since(columns.position))
    except ReloadError:
        return loading.load()


# Each example fills a base: fewer than elsewhere.
EXAMPLES = settings.default.max_examples
patient = settings(
    max_examples=EXAMPLES // 4, phases=(Phase.explicit, Phase.generate), deadline=None, suppress_health_check=list(HealthCheck)
)


@patient
@given(data=st.data())
@pytest.mark.slow
def test_memory_answers_as_sql_does(world, data):
    Claim.objects.all().delete()
    lay_down(data.draw, [draw_claim(data.draw, world) for _ in range(data.draw(st.integers(0, 25)))], world)
    columns = loading.load()
    assert_all_same(data.draw, columns, world)
    assert_all_same(data.draw, with_frequent_words(columns), world)


def test_an_article_whose_origin_has_got_another_origin(world):
    first, *_, last = world["article"]
    for at, article in enumerate((first, last)):
        lay_down(lambda strategy: set(), [claim_in(article, world, f"ref-{at}")], world)
    columns = loading.load()
    assert answer_from(columns, Question()).extent()["origins"] == 1
    first.origin = "a report"
    first.save()
    columns = changed(columns)
    assert_same_groups(answer_from(columns, Question()), SqlAnswer(Question()))
    assert answer_from(columns, Question()).extent()["origins"] == 1


def test_the_claims_of_who_asserts_nothing_come_newest_first(world):
    for at, day in enumerate((date(2012, 3, 1), date(2012, 4, 1))):
        claim = claim_in(world["article"][0], world, f"ref-{at}")
        claim.said_on, claim.earliest, claim.latest, claim.certainty = day.isoformat(), day, day, "hedged"
        lay_down(lambda strategy: set(), [claim], world)
    first, last = Claim.objects.order_by("pk")
    for answer in (answer_from(loading.load(), Question()), SqlAnswer(Question())):
        assert answer.claims_of(first.speaker_id, "supports", 5) == [last.pk, first.pk]


def claim_in(article: Article, world: dict[str, list], ref: str) -> Claim:
    return Claim(
        ref=ref,
        article=article,
        speaker=world["speaker"][0],
        proposition=world["proposition"][0],
        said_on="2012",
        earliest=date(2012, 1, 1),
        latest=date(2012, 12, 31),
        changed=MOMENT,
        stance="supports",
        attribution="direct",
        certainty="asserted",
        status="published",
        basis="stated",
        statement="x",
        quote="x",
        described_as="x",
    )


@settings(patient, max_examples=EXAMPLES // 8)
@given(data=st.data())
def test_columns_after_edits_are_those_loaded_anew(world, data):
    """Claims that come, change and go, with what they lead to; in several steps, as edits come."""
    draw = data.draw
    Claim.objects.all().delete()
    lay_down(draw, [draw_claim(draw, world) for _ in range(draw(st.integers(0, 12)))], world)
    columns = with_frequent_words(loading.load())
    for _ in range(draw(st.integers(1, 3))):
        for claim in Claim.objects.all():
            fate = draw(st.sampled_from(["stays", "stays", "changes", "goes", "is linked"]))
            if fate == "changes":
                other = draw_claim(draw, world)
                other.pk = claim.pk
                models.QuerySet(Claim).bulk_update([other], [f.name for f in Claim._meta.concrete_fields if not f.primary_key])
            elif fate == "goes":
                claim.delete()
            elif fate == "is linked":
                claim.about.set(draw(st.sets(st.sampled_from(world["event"]))))
        lay_down(draw, [draw_claim(draw, world) for _ in range(draw(st.sampled_from([0, 1, 2])))], world)
        columns = changed(columns)
        assert_all_same(draw, columns, world)
        assert_as_loaded_anew(columns)


def assert_as_loaded_anew(columns: ClaimColumns) -> None:
    """Whatever order edits came in, the rows stand where loading would have put them, with the same values."""
    fresh = loading.load()
    assert columns["ids"].tolist() == fresh["ids"].tolist()
    for name in ("changed", "codes", "published"):
        assert columns[name].tolist() == fresh[name].tolist(), name
    for name, keys in (("speaker", "actors.keys"), ("proposition", "propositions"), ("article", "articles")):
        assert attrgetter(keys)(columns)[columns[name]].tolist() == attrgetter(keys)(fresh)[fresh[name]].tolist(), name
    for name, counts in columns.totals.items():
        assert counts.tolist() == columns.count(name, np.flatnonzero(columns["published"])).tolist(), name
    assert links_of(columns) == links_of(fresh)


def links_of(columns: ClaimColumns) -> set[tuple[int, int]]:
    return {(int(columns["ids"][row]), int(columns.events[place])) for row, place in zip(*columns.links, strict=True)}


def test_older_columns_stay_as_they_were(world):
    """A thread may still read them while another has applied an edit."""
    lay_down(lambda strategy: set(), [claim_in(world["article"][0], world, f"ref-{at}") for at in range(6)], world)
    older = loading.load()
    before = {name: array.copy() for name, array in (older.arrays | older.totals).items()}
    Claim.objects.filter(ref="ref-3").delete()
    models.QuerySet(Claim).filter(ref__in=["ref-1", "ref-2"]).update(stance="disputes", changed=MOMENT + timedelta(1))
    newer = changed(older)
    assert (older.n, newer.n) == (6, 5)
    for name, array in (older.arrays | older.totals).items():
        assert array.tolist() == before[name].tolist(), name
    assert answer_from(older, Question()).tally("stance").count_of("disputes") == 0
    assert answer_from(newer, Question()).tally("stance").count_of("disputes") == 2


def test_a_date_far_outside_the_known_ones(world):
    lay_down(lambda strategy: set(), [claim_in(world["article"][0], world, "ref-0")], world)
    columns = loading.load()
    claim = claim_in(world["article"][0], world, "ref-1")
    claim.said_on, claim.earliest, claim.latest = "1500", date(1500, 1, 1), date(1500, 12, 31)
    lay_down(lambda strategy: set(), [claim], world)
    columns = changed(columns)
    assert answer_from(columns, Question()).span() == (date(1500, 1, 1), date(2012, 12, 31))
    assert_same(columns, Question(end=date(1600, 1, 1)))


def test_rows_that_claims_lead_to_may_come_and_change_later(world):
    columns = loading.load()
    actor, outlet = create_actor(part_of=world["speaker"][1], country="FR"), create_outlet()
    article = create_article(outlet=outlet)
    claim = make_claim(speaker=actor, article=article, proposition=create_proposition(), occasion=create_event())
    models.QuerySet(Claim).bulk_create([claim])
    columns = changed(columns)
    for chosen in ({"actor": (world["speaker"][0].pk,)}, {"side": ("FR",)}, {"outlet": (outlet.pk,)}, {"event": (claim.occasion_id,)}):
        assert answer_from(columns, Question(chosen)).keys("-said", 0, 9) == [claim.pk], chosen
        assert_same(columns, Question(chosen))
    models.QuerySet(Actor).filter(pk=actor.pk).update(part_of=None, country="GB")
    models.QuerySet(Article).filter(pk=article.pk).update(outlet=world["article"][0].outlet)
    columns = changed(columns)
    for chosen in ({"actor": (world["speaker"][0].pk,)}, {"side": ("GB",)}, {"outlet": (outlet.pk,)}):
        assert_same(columns, Question(chosen))


def make_claim(**fields) -> Claim:
    defaults = {"ref": f"ref-{next(numbers)}", "said_on": "2012", "earliest": date(2012, 1, 1), "latest": date(2012, 12, 31)}
    defaults |= {"folded": "iran | | ", "changed": MOMENT, "statement": "x", "quote": "x", "described_as": "x", "stance": "supports"}
    defaults |= {"attribution": "direct", "certainty": "asserted", "status": "published", "basis": "stated"}
    return Claim(**defaults | fields)


def test_actors_in_a_circle_do_no_harm(world):
    first, second = create_actor(), create_actor()
    models.QuerySet(Actor).filter(pk=first.pk).update(part_of=second)
    models.QuerySet(Actor).filter(pk=second.pk).update(part_of=first)
    claim = make_claim(speaker=first, article=world["article"][0], proposition=world["proposition"][0])
    models.QuerySet(Claim).bulk_create([claim])
    answer = answer_from(loading.load(), Question({"actor": (first.pk,)}))
    assert answer.total == 1
    assert answer.tally("actor").count_of(first.pk) == 1


@pytest.mark.slow
def test_more_actors_than_two_bytes_can_number(world):
    rows = [Actor(slug=f"many-{n}", name=f"Many {n}", folded=f"many {n}", kind="person", country="US") for n in range(66_000)]
    models.QuerySet(Actor).bulk_create(rows)
    last = Actor.objects.get(slug="many-65999")
    claim = make_claim(speaker=last, article=world["article"][0], proposition=world["proposition"][0])
    models.QuerySet(Claim).bulk_create([claim])
    answer = answer_from(loading.load(), Question({"actor": (last.pk,)}))
    assert answer.keys("-said", 0, 9) == [claim.pk]
    assert answer.tally("actor").top(3) == [(last.pk, 1)]


def test_nothing_is_counted_in_an_empty_base():
    columns = loading.load()
    assert (Proposition.objects.count(), Event.objects.count()) == (0, 0)
    assert_same(columns, Question())


@given(st.lists(st.integers(0, 50)), st.integers(51, 400))
def test_different_numbers(numbers, end):
    found, times = arrays.distinct(np.array(numbers, np.int64))
    assert dict(zip(found.tolist(), times.tolist(), strict=True)) == Counter(numbers)
    assert found.tolist() == arrays.distinct_below(end, np.array(numbers, np.int64)).tolist() == sorted(set(numbers))


@given(st.data())
def test_spliced(data):
    array = data.draw(st.lists(st.integers(0, 99), max_size=9))
    gone = sorted(data.draw(st.sets(st.integers(0, len(array) - 1)))) if array else []
    before = sorted(data.draw(st.lists(st.integers(0, len(array)), max_size=4)))
    values = [100 + n for n in range(len(before))]
    expected = []
    for place in range(len(array) + 1):
        expected += [value for value, at in zip(values, before, strict=True) if at == place]
        expected += [array[place]] if place < len(array) and place not in gone else []
    spliced = arrays.spliced(*(np.array(numbers, np.int64) for numbers in (array, gone, before, values)))
    assert spliced.tolist() == expected


@given(st.lists(st.integers(-5, 5)), st.integers(0, 9))
def test_the_smallest_first(values, most):
    found = arrays.smallest_first(np.array(values, np.int64), most).tolist()
    assert len(found) >= min(most, len(values))
    assert found == sorted(range(len(values)), key=lambda place: (values[place], place))[: len(found)]
