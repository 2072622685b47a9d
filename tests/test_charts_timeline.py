"""The geometry of the timeline."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from overflights.charts.labelled_bars import PHONE, ROW, Bar, Way, in_rows, titled
from overflights.charts.timeline import Canvas
from overflights.lib.periods import spans

NOWHERE = Way("", "")
shares = st.floats(0, 100)
bars = st.lists(
    st.builds(lambda ends, n: Bar(NOWHERE, None, str(n), min(ends), max(ends), ""), st.tuples(shares, shares), st.integers(1, 99_999))
)


class Ways:
    def span(self, span):
        return NOWHERE


def number(share: str) -> float:
    return float(share.removesuffix("%"))


@given(bars)
def test_bars_of_a_row_keep_apart_and_inside(given_bars):
    shapes, height = in_rows(given_bars, 10)
    assert len(shapes) == len(given_bars)
    assert height == ROW * len({shape.top for shape in shapes})
    for bar, shape in zip(given_bars, shapes, strict=True):
        left, width = number(shape.left), number(shape.width)
        assert left - 0.51 <= bar.left <= bar.right <= left + width + 0.01 <= 100.02
        assert number(shape.place[0]) - 0.01 <= left
        assert left + width <= number(shape.place[0]) + number(shape.place[1]) + 0.52
    for top in {shape.top for shape in shapes}:
        places = sorted((number(s.place[0]), number(s.place[0]) + number(s.place[1])) for s in shapes if s.top == top)
        assert all(before[1] <= after[0] + 0.01 for before, after in pairwise(places))


def test_what_is_written_above_a_bar_at_an_end_stays_in_the_margin():
    shapes, _ = in_rows([Bar(NOWHERE, None, "1,204", 0, 0.1, ""), Bar(NOWHERE, None, "7", 99.9, 100, "")], 0)
    margin, letter = 16, 7
    assert number(shapes[0].at) * PHONE / 100 - 3.5 * letter >= -margin
    assert number(shapes[1].at) * PHONE / 100 + 1.5 * letter <= PHONE + margin


def test_a_title_begins_at_its_bar_or_ends_there_and_is_cut_where_there_is_little_room():
    title = "1 Completion of the withdrawal of U.S. troops from Iraq"
    early, late = titled([(Bar(NOWHERE, None, "1", 40, 41, ""), title), (Bar(NOWHERE, None, "1", 90, 91, ""), title)], 0)[0]
    assert (early.anchor, early.at, late.anchor, late.at) == ("start", "40%", "end", "91%")
    assert early.text == late.text == title
    assert early.short.endswith("…")
    assert len(early.short) < len(late.short) < len(title)


def test_days_stand_at_their_share_of_the_axis():
    canvas = Canvas(spans(date(2012, 1, 1), date(2012, 1, 10), "day"), Ways())
    assert canvas.ends(date(2012, 1, 1), date(2012, 1, 1)) == (0, 10)
    assert canvas.ends(date(2012, 1, 6), date(2012, 1, 10)) == (50, 100)
    assert canvas.ends(date.min, date.max) == (0, 100)


def test_labels_thin_out_where_room_is_short():
    ticks = Canvas(spans(date(2012, 3, 1), date(2012, 4, 30), "day"), Ways())._axis()
    shown = [at for at, tick in enumerate(ticks) if tick.label in ("everywhere", "wide")]
    narrow = [at for at, tick in enumerate(ticks) if tick.label in ("everywhere", "narrow")]
    assert (shown[1] - shown[0]) / len(ticks) * 640 >= 45
    assert (narrow[1] - narrow[0]) / len(ticks) * 280 >= 45
    assert narrow[1] > shown[1] > shown[0] == 0
    assert {tick.label for tick in Canvas(spans(date(2012, 1, 1), date(2015, 12, 31), "year"), Ways())._axis()} == {"everywhere"}
