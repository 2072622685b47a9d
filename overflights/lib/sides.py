"""The sides that actors can be on: the states that they stand for, and none."""

from django_countries import countries

NO_STATE = "none"  # in URLs, for the side of those who stand for no state
SIDES: dict[str, str] = {**dict(countries), NO_STATE: "No state’s side"}  # by code in URLs, the name


def country_of(side: str) -> str:
    """The country code of the actors on a side."""
    return "" if side == NO_STATE else side


def side_name(country: str, none: str = SIDES[NO_STATE]) -> str:
    """`none` names the side of those who stand for no state."""
    return SIDES.get(country, country) or none
