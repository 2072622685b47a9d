"""Cohen's kappa against figures worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overflights.lib.agreement import kappa


def pairs(table: dict[tuple[str, str], int]) -> list[tuple[str, str]]:
    return [pair for pair, number in table.items() for _ in range(number)]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # 50 grant applications: 20 yes by both, 15 no by both; chance 0.5.
        ({("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15}, 0.4),
        # The same share of agreement (0.6), unlike margins.
        ({("yes", "yes"): 45, ("yes", "no"): 15, ("no", "yes"): 25, ("no", "no"): 15}, 0.1304),
        ({("yes", "yes"): 25, ("yes", "no"): 35, ("no", "yes"): 5, ("no", "no"): 35}, 0.2593),
        ({("a", "a"): 3, ("b", "b"): 2}, 1.0),
        ({("a", "b"): 1, ("b", "a"): 1}, -1.0),
    ],
)
def test_kappa(table: dict, expected: float) -> None:
    assert kappa(pairs(table)) == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize("table", [{}, {("a", "a"): 7}])
def test_kappa_is_not_defined_where_nothing_could_differ(table: dict) -> None:
    assert kappa(pairs(table)) is None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc"))))
def test_kappa_does_not_ask_who_is_first_and_never_passes_one(units: list) -> None:
    found = kappa(units)
    assert found == kappa([(b, a) for a, b in units])
    assert found is None or found <= 1
