"""The geometry of the timeline."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from overflights.charts.timeline import LINE, PHONE, Link, TimelineBar, TimeScale, axis_labels, in_lines, titled
from overflights.lib.periods import divide


def bar(left: float, right: float, n: int = 1) -> TimelineBar:
    return TimelineBar(Link("", ""), "", n, left, right, "")


shares = st.floats(0, 100)
bars = st.lists(st.builds(lambda ends, n: bar(min(ends), max(ends), n), st.tuples(shares, shares), st.integers(1, 99_999)))


def no_link(period):
    return Link("", "")


def number(share: str) -> float:
    return float(share.removesuffix("%"))


@given(bars)
def test_bars_of_a_line_keep_apart_and_inside(given_bars):
    placed, height = in_lines(given_bars, 10)
    assert len(placed) == len(given_bars)
    assert height == LINE * len({each.top for each in placed})
    for given_bar, each in zip(given_bars, placed, strict=True):
        left, width = number(each.left), number(each.width)
        assert left - 0.51 <= given_bar.left <= given_bar.right <= left + width + 0.01 <= 100.02
        assert number(each.target[0]) - 0.01 <= left
        assert left + width <= number(each.target[0]) + number(each.target[1]) + 0.52
    for top in {each.top for each in placed}:
        targets = sorted((number(p.target[0]), number(p.target[0]) + number(p.target[1])) for p in placed if p.top == top)
        assert all(before[1] <= after[0] + 0.01 for before, after in pairwise(targets))


def test_what_is_written_above_a_bar_at_an_end_stays_in_the_margin():
    placed, _ = in_lines([bar(0, 0.1, 1204), bar(99.9, 100, 7)], 0)
    margin, letter = 16, 7
    assert number(placed[0].text_at) * PHONE / 100 - 3.5 * letter >= -margin
    assert number(placed[1].text_at) * PHONE / 100 + 1.5 * letter <= PHONE + margin


def test_a_title_begins_at_its_bar_or_ends_there_and_is_cut_where_there_is_little_room():
    title = "1 Completion of the withdrawal of U.S. troops from Iraq"
    early, late = titled([(bar(40, 41), title), (bar(90, 91), title)], 0)[0]
    assert (early.anchor, early.text_at, late.anchor, late.text_at) == ("start", "40%", "end", "91%")
    assert early.text == late.text == title
    assert early.short.endswith("…")
    assert len(early.short) < len(late.short) < len(title)


def test_days_stand_at_their_share_of_the_axis():
    scale = TimeScale(date(2012, 1, 1), date(2012, 1, 10))
    assert scale.ends(date(2012, 1, 1), date(2012, 1, 1)) == (0, 10)
    assert scale.ends(date(2012, 1, 6), date(2012, 1, 10)) == (50, 100)
    assert scale.ends(date.min, date.max) == (0, 100)


def test_labels_thin_out_where_room_is_short():
    first, last = date(2012, 3, 1), date(2012, 4, 30)
    labels = axis_labels(divide(first, last, "day"), TimeScale(first, last), no_link)
    wide = [at for at, label in enumerate(labels) if label.shown in ("everywhere", "wide")]
    narrow = [at for at, label in enumerate(labels) if label.shown in ("everywhere", "narrow")]
    assert (wide[1] - wide[0]) / len(labels) * 640 >= 45
    assert (narrow[1] - narrow[0]) / len(labels) * 280 >= 45
    assert narrow[1] > wide[1] > wide[0] == 0
    first, last = date(2012, 1, 1), date(2015, 12, 31)
    assert {label.shown for label in axis_labels(divide(first, last, "year"), TimeScale(first, last), no_link)} == {"everywhere"}
