"""Names in texts: whole, by themselves, and written large where they are."""

import pytest

from overflights.lib.wording import Text, shortened


@pytest.mark.parametrize(
    ("names", "text", "expected"),
    [
        ({"Iran"}, "Iranian planes.", set()),
        ({"Iran"}, "Iran’s planes.", {"Iran"}),
        ({"Kerry", "John Kerry"}, "John Kerry spoke.", {"John Kerry"}),
        ({"Kerry", "John Kerry"}, "John Kerry spoke. Kerry left.", {"Kerry", "John Kerry"}),
        ({"US"}, "aligned with us on Syria", set()),
        ({"US"}, "Not Coordinated With US", {"US"}),
        ({"The Washington Times"}, "the Washington Times", {"The Washington Times"}),
        ({"The Washington Times"}, "the washington times", set()),
        ({"the Ambassador", "The Ambassador"}, "THE AMBASSADOR", {"the Ambassador", "The Ambassador"}),
        ({"Al-Maliki"}, "Nouri al-Maliki", {"Al-Maliki"}),
        ({"al-Maliki"}, "Al-Maliki left.", {"al-Maliki"}),
        ({"al-Maliki"}, "al-maliki left.", set()),
        ({"Zebari", "ZEBARI"}, "Zebari spoke.", {"Zebari"}),
        ({"Zebari", "ZEBARI"}, "ZEBARI spoke.", {"Zebari", "ZEBARI"}),
        ({"a man"}, "A man spoke.", {"a man"}),
        ({"C++ (x)", "a.b*", "???"}, "C++ (x), a.b* and ???", {"C++ (x)", "a.b*", "???"}),
        ({"المالكي"}, "قال المالكي ذلك", {"المالكي"}),
        ({"Straße"}, "STRASSE", set()),
        (set(), "Anything.", set()),
        ({"Iran"}, "", set()),
    ],
)
def test_names_that_stand_in_a_text_by_themselves(names: set[str], text: str, expected: set[str]) -> None:
    assert Text(text).naming(names) == expected


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("Some flights", 12, "Some flights"),
        ("Some flights go on", 12, "Some …"),
        ("Some flights go on", 14, "Some flights …"),
        ("Overflights", 6, "Over …"),
    ],
)
def test_a_text_is_cut_between_words_where_it_can_be(text: str, most: int, expected: str) -> None:
    assert shortened(text, most) == expected
    assert len(shortened(text, most)) <= most
