"""Quotes in texts: where they stand, what is like them, and how a text is cut where they begin and end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overflights.lib import anchor
from overflights.lib.anchor import Span

BODY = "Kerry said no. Zebari said no, too.\n\nKerry said no. He left."


@pytest.mark.parametrize(
    ("exact", "prefix", "suffix", "expected"),
    [
        ("Zebari said no", "", "", [15]),
        ("Kerry said no.", "", "", [0, 37]),
        ("Kerry said no.", "", "He left.", [37]),
        ("Kerry said no.", "", "Zebari", [0]),
        ("Kerry said no.", "too.", "", [37]),
        ("Kerry said no.", "too.", "Zebari", []),
        ("kerry said no.", "", "", []),
        ("", "", "", []),
    ],
)
def test_a_quote_stands_where_its_words_and_those_around_it_do(exact, prefix, suffix, expected) -> None:
    assert anchor.starts(BODY, exact, prefix, suffix) == expected


def test_overlapping_occurrences_are_all_found() -> None:
    assert anchor.starts("no no no", "no no") == [0, 3]


def test_contexts_show_the_words_to_choose_by() -> None:
    assert anchor.contexts(BODY, "Kerry said no.", [0, 37]) == [
        ("", " Zebari said no, too.\n\nKerry said no. He"),
        ("Kerry said no. Zebari said no, too.\n\n", " He left."),
    ]


def test_the_nearest_passage_is_given_in_whole_words() -> None:
    body = "Nobody spoke. Iranian planes overfly Iraq every single week, officials said. Nobody replied."
    near = anchor.nearest(body, "Iranian plains overfly Iraq each single week")
    assert "planes overfly Iraq every single week" in near
    assert f" {near} " in f" {body} "


def test_nothing_is_near_to_words_of_another_matter() -> None:
    assert anchor.nearest("Kerry flew to Baghdad.", "xqzzy wvvk xqzzy wvvk") == ""


def test_nested_and_crossing_passages_cut_the_text() -> None:
    spans = [Span(0, 6, "a"), Span(2, 4, "b"), Span(3, 8, "c")]
    cut = anchor.segments("0123456789", spans)
    assert [(s.text, s.keys, s.opens, s.closes) for s in cut] == [
        ("01", ("a",), ("a",), ()),
        ("2", ("a", "b"), ("b",), ()),
        ("3", ("a", "b", "c"), ("c",), ("b",)),
        ("45", ("a", "c"), (), ("a",)),
        ("67", ("c",), (), ("c",)),
        ("89", (), (), ()),
    ]


def test_a_passage_over_two_paragraphs_opens_in_the_first_and_closes_in_the_second() -> None:
    span = Span(5, 12, "a")
    first = anchor.segments("01234567", [span], offset=0)
    second = anchor.segments("0123", [span], offset=10)
    assert [(s.text, s.keys, s.opens, s.closes) for s in first] == [("01234", (), (), ()), ("567", ("a",), ("a",), ())]
    assert [(s.text, s.keys, s.opens, s.closes) for s in second] == [("01", ("a",), (), ("a",)), ("23", (), (), ())]


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, list[Span], int]:
    text, offset = draw(st.text(min_size=1, max_size=60)), draw(st.integers(0, 20))
    ends = st.tuples(st.integers(0, 90), st.integers(0, 90)).filter(lambda pair: pair[0] != pair[1])
    pairs = draw(st.lists(ends, max_size=6))
    return text, [Span(min(pair), max(pair), n) for n, pair in enumerate(pairs)], offset


@given(texts_with_spans())
def test_segments_are_the_text_and_each_is_under_its_own_passages(case) -> None:
    text, spans, offset = case
    cut = anchor.segments(text, spans, offset)
    assert "".join(segment.text for segment in cut) == text
    at = offset
    for segment in cut:
        covering = [span.key for span in spans if span.start <= at and at + len(segment.text) <= span.end]
        assert list(segment.keys) == covering
        at += len(segment.text)


@given(st.text(), st.text(max_size=5), st.text())
def test_every_quote_of_a_text_is_found_in_it(before, exact, after) -> None:
    found = anchor.starts(before + exact + after, exact)
    assert len(before) in found if exact else found == []


@given(st.text(alphabet=st.sampled_from("ab \n\r\t\u00a0\u2009\u2028"), max_size=40))
def test_tidying_twice_is_tidying_once(text) -> None:
    once = anchor.tidy(text)
    assert anchor.tidy(once) == once


def test_white_space_is_plain_and_paragraphs_stand_apart() -> None:
    assert anchor.tidy("  He\u00a0said \t no.  \r\n\r\n\r\n\r\nShe\u2009did.\n") == "He said no.\n\nShe did."


def test_paragraphs_know_where_they_begin() -> None:
    assert anchor.paragraphs(BODY) == [(0, "Kerry said no. Zebari said no, too."), (37, "Kerry said no. He left.")]


@pytest.mark.parametrize(
    ("a", "b", "expected"), [((0, 5), (3, 9), 2), ((0, 5), (5, 9), 0), ((0, 9), (2, 4), 2), ((7, 9), (0, 2), 0), ((1, 4), (1, 4), 3)]
)
def test_passages_share_characters(a: tuple, b: tuple, expected: int) -> None:
    assert anchor.overlap(a, b) == anchor.overlap(b, a) == expected


@pytest.mark.parametrize(
    ("exact", "prefix", "expected", "said"),
    [
        ("Zebari said no", "", 15, ""),
        ("Kerry said no.", "too.", 37, ""),
        ("Kerry said no.", "", None, "These words stand 2 times in here. Say which, by the words before or after: “… [ ] Zebari"),
        (
            "Zebari said no",
            "He",
            None,
            "This quote does not stand in here with the words before and after that are given; without them it does.",
        ),
        ("Kerry said so.", "", None, "This quote does not stand in here: “Kerry said so.”. The nearest passage is: “Kerry said no.”"),
        ("xyz", "", None, "This quote does not stand in here: “xyz”. Nothing in it is like these words."),
    ],
)
def test_a_quote_that_does_not_stand_once_is_told_from_one_that_does(exact, prefix, expected, said) -> None:
    assert anchor.start(BODY, exact, prefix) == expected
    assert anchor.wrong(BODY, exact, prefix, where="here").startswith(said)
    assert bool(anchor.wrong(BODY, exact, prefix, where="here")) == (expected is None)


def test_of_words_that_stand_everywhere_some_places_are_shown():
    said = anchor.wrong("a b " * 5000, "a", where="here")
    assert "stand 5,000 times in here" in said
    assert said.endswith("; and 4,992 more")
    assert said.count("[ ]") == 8
