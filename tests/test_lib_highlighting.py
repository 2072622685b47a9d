"""Words found in a text, marked as they stand there."""

import pytest

from overflights.lib.highlighting import pieces, snippet


def marked(text: str, *phrases: tuple[tuple[str, ...], bool]) -> str:
    return "".join(f"[{piece.text}]" if piece.found else piece.text for piece in pieces(text, phrases))


@pytest.mark.parametrize(
    ("text", "phrase", "begins", "shown"),
    [
        ("Iran and IRAN.", ("iran",), False, "[Iran] and [IRAN]."),
        ("Iran’s Iranian", ("iran",), False, "[Iran’s] Iranian"),
        ("Iran’s Iranian", ("iran",), True, "[Iran’s] [Iranian]"),
        ("Nuri Kamal al-Maliki’s", ("kamal", "maliki"), False, "Nuri [Kamal al-Maliki’s]"),
        ("Élysée, “C-130”s", ("elysee",), False, "[Élysée], “C-130”s"),
        ("a C-130 came", ("c", "130"), False, "a [C-130] came"),
        ("نوري المالكي", ("نوری",), False, "[نوري] المالكي"),
        ("nothing here", ("iran",), False, "nothing here"),
        ("", ("iran",), False, ""),
    ],
)
def test_words_are_marked_in_any_spelling(text, phrase, begins, shown):
    assert marked(text, (phrase, begins)) == shown


def test_marks_that_touch_are_one():
    assert marked("air space closed", (("air", "space"), False), (("space", "closed"), False)) == "[air space closed]"


def test_a_snippet_is_cut_around_the_first_word():
    text = f"{'before ' * 60}Iran{' after' * 60}"
    shown = snippet(text, ((("iran",), False),))
    assert [piece.text for piece in shown if piece.found] == ["Iran"]
    assert (shown[0].text, shown[-1].text) == ("… ", " …")
    assert len("".join(piece.text for piece in shown)) < 400


def test_a_short_text_is_its_own_snippet():
    assert [piece.text for piece in snippet("Iran said so.", ())] == ["Iran said so."]
