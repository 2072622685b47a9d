"""The geometry of an article's passages."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from overflights.charts.passage_strip import BAR, MOST, STRETCHES, passage_strip
from overflights.lib.anchor import levels
from overflights.reports.annotated_article import Passage


def passage(start: int, end: int, stance: str = "supports", claims: tuple = (1,)) -> Passage:
    return Passage(start, end, stance, claims)


def places(bar) -> tuple[float, float]:
    left = float(bar.x.rstrip("%"))
    return left, left + float(bar.width.rstrip("%"))


spans = st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda pair: (pair[0], sum(pair)))


@given(st.lists(spans, max_size=30).map(sorted))
def test_passages_that_overlap_are_on_levels_of_their_own(found):
    rows = list(zip(found, levels(found), strict=True))
    for ((start, end), level), ((other_start, other_end), other_level) in combinations(rows, 2):
        assert level != other_level or end <= other_start or other_end <= start
    deepest = max((sum(start <= at < end for start, end in found) for at in range(80)), default=0)
    assert max(levels(found), default=-1) + 1 == deepest


def test_bars_lie_where_their_passages_are_in_the_text():
    drawn = passage_strip("x" * 200, [passage(0, 50), passage(50, 200, "disputes"), passage(100, 200)])
    assert [(row.stance, [places(bar) for bar in row.bars]) for row in drawn.rows] == [
        ("supports", [(0, 25), (50, 100)]),
        ("disputes", [(25, 100)]),
    ]
    assert {bar.y for bar in drawn.rows[0].bars} == {drawn.rows[0].top}


def test_bars_that_overlap_lie_under_one_another_inside_their_row():
    row = passage_strip("x" * 100, [passage(0, 50), passage(20, 60), passage(50, 70)]).rows[0]
    first, second, third = (bar.y for bar in row.bars)
    assert first == third == row.top
    assert second >= first + BAR
    assert second + BAR == row.top + row.height


def test_a_passage_of_one_character_can_be_seen_at_the_very_end():
    drawn = passage_strip("x" * 10_000, [passage(9_999, 10_000)])
    left, right = places(drawn.rows[0].bars[0])
    assert left < 99.5
    assert right == 100


def test_a_text_without_passages_has_no_rows():
    drawn = passage_strip("One.\n\nTwo.", [])
    assert drawn.rows == ()
    assert drawn.paragraphs == ("0%", "60%")


def test_too_many_to_tell_apart_become_one_for_each_stretch_and_none_is_lost():
    many = [passage(at, at + 30, claims=(1, 2)) for at in range(0, 10_000, 10)]
    drawn = passage_strip("x" * 10_030, many)
    assert drawn.merged
    assert not passage_strip("x" * 10_030, many[:MOST]).merged
    bars = drawn.rows[0].bars
    assert len(bars) == STRETCHES
    assert [each for bar in bars for each in bar.passages] == many
    assert (drawn.rows[0].n_passages, drawn.rows[0].n_claims) == (1_000, 2_000)
    assert len({bar.y for bar in bars}) == 1
