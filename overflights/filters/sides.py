"""The sides that a filter can ask for: the states that actors stand for, and none."""

from django_countries import countries

from overflights.models import Actor

from .fields import Option

NO_STATE = "none"  # in URLs, for the side of those who stand for no state
SIDES = {**dict(countries), NO_STATE: "No state’s side"}  # code to name


def country_of(side: str) -> str:
    """The country code of the actors on a side."""
    return "" if side == NO_STATE else side


def side_options(values: list[str]) -> list[Option]:
    """Every side can be asked for; those that an actor stands for are offered."""
    present = {code or NO_STATE for code in Actor.objects.order_by().values_list("country", flat=True).distinct()}
    accepted = present | set(values)
    return [Option(code, SIDES[code], offered=code in present) for code in SIDES if code in accepted]
