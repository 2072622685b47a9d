"""Text fragments: what a browser that follows the specification would find."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overflights.lib.text_fragments import text_fragment

LONG = (
    "The first test is now raging over efforts to stop Iran from sending arms, but the Iraqis are unwilling.\n\n"
    "Kerry - a guest & a friend, he said - asked twice. Kerry asked twice. The flights go on, and on, and on.\n\n"
    "The first test is now raging over efforts to stop Iran from sending arms, and nobody is unwilling."
)


def parts(fragment: str) -> tuple[str, str, str, str]:
    """Before, first, last and after, read as the specification's grammar has it."""
    pieces = fragment.removeprefix(":~:text=").split(",")
    before = unquote(pieces.pop(0)[:-1]) if pieces[0].endswith("-") else ""
    after = unquote(pieces.pop()[1:]) if pieces[-1].startswith("-") else ""
    first, last = map(unquote, pieces if len(pieces) == 2 else [*pieces, ""])
    return before, first, last, after


def words_at(body: str, at: int, words: str) -> bool:
    """Whether the words stand there by themselves, in one paragraph, with any capitals."""
    end = at + len(words)
    cut_before = at and body[at - 1].isalnum() and words[0].isalnum()
    cut_after = body[end : end + 1].isalnum() and words[-1].isalnum()
    return body[at:end].casefold() == words.casefold() and "\n" not in words and not cut_before and not cut_after


def follow(body: str, fragment: str) -> tuple[int, int] | None:
    """Place by place, as a browser looks."""
    before, first, last, after = parts(fragment)
    for at in range(len(body)):
        lead = body[:at].rstrip()
        led = not before or (len(lead) >= len(before) and words_at(body, len(lead) - len(before), before))
        if not led or not words_at(body, at, first):
            continue
        ends = [at + len(first)]
        if last:
            ends = [end + len(last) for end in range(ends[0], len(body)) if words_at(body, end, last)]
        for end in ends:
            rest = len(body) - len(body[end:].lstrip())
            if not after or words_at(body, rest, after):
                return at, end
    return None


def fragment_of(passage: str, body: str = LONG, nth: int = 0) -> tuple[str, tuple[int, int]]:
    start = [found.start() for found in re.finditer(re.escape(passage), body)][nth]
    return text_fragment(body, start, start + len(passage)), (start, start + len(passage))


def test_a_short_passage_is_given_whole_and_a_long_one_by_its_ends():
    assert fragment_of("The flights go on, and on, and on.")[0] == ":~:text=The%20flights%20go%20on%2C%20and%20on%2C%20and%20on."
    long = LONG.split("\n\n")[0]
    assert parts(fragment_of(long)[0]) == ("", "The first test is", "the Iraqis are unwilling.", "")


def test_what_means_something_in_a_fragment_is_encoded():
    fragment, _ = fragment_of("Kerry - a guest & a friend, he said - asked twice.")
    assert fragment == ":~:text=Kerry%20%2D%20a%20guest%20%26%20a%20friend%2C%20he%20said%20%2D%20asked%20twice."


@pytest.mark.parametrize(
    ("passage", "nth"),
    [
        ("asked twice.", 0),
        ("asked twice.", 1),
        ("The first test is now raging over efforts to stop Iran from sending arms,", 0),
        ("The first test is now raging over efforts to stop Iran from sending arms,", 1),
        ("on,", 1),
        ("on, and on.\n\nThe first test is now", 0),
        (LONG, 0),
        ("The", 0),
        ("the", 0),
    ],
)
def test_a_fragment_leads_to_its_passage_and_to_no_other(passage, nth):
    fragment, place = fragment_of(passage, nth=nth)
    assert follow(LONG, fragment) == place


words = st.sampled_from(["Iran", "iran", "arms", "a", "-", "flights,", "“we", "know”", "U.S.", "R&D", "al-Maliki", "so."])
texts = st.lists(st.lists(words, min_size=1, max_size=25).map(" ".join), min_size=1, max_size=4).map("\n\n".join)


@given(texts, st.data())
def test_in_any_text_a_fragment_leads_to_its_passage_or_there_is_none(body, data):
    starts = [found.start() for found in re.finditer(r"\S+", body)]
    ends = [found.end() for found in re.finditer(r"\S+", body)]
    at = data.draw(st.integers(0, len(starts) - 1))
    place = starts[at], ends[data.draw(st.integers(at, len(ends) - 1))]
    fragment = text_fragment(body, *place)
    assert not fragment or follow(body, fragment) == place


def test_there_is_none_where_nothing_tells_the_passage_apart():
    body = " ".join(["again"] * 100)
    assert text_fragment(body, 300, 305) == ""
