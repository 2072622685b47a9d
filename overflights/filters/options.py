"""The options of filters that come from the base: sides and outlets."""

from django.db.models import Exists, OuterRef
from django_countries import countries

from overflights.models import Actor, Article

from .base import ListFilter
from .fields import Option

NO_STATE = "none"  # in URLs, for the side of those who stand for no state
SIDES = {**dict(countries), NO_STATE: "No state’s side"}  # code to name


def country_of(side: str) -> str:
    """The country code of the actors on a side."""
    return "" if side == NO_STATE else side


def side_options(filters: ListFilter, name: str) -> list[Option]:
    """Every side can be asked for; those that an actor stands for are offered."""
    present = {code or NO_STATE for code in Actor.objects.order_by().values_list("country", flat=True).distinct()}
    asked = set(filters.values(name)) | present
    return [Option(code, SIDES[code], offered=code in present) for code in SIDES if code in asked]


def article_outlet_options(filters: ListFilter, name: str) -> list[Option]:
    """Every outlet can be asked for; those with articles of their own are offered."""
    rows = Actor.objects.outlets().annotate(has_articles=Exists(Article.objects.filter(outlet=OuterRef("pk"))))
    return [Option(slug, name, offered=offered) for slug, name, offered in rows.values_list("slug", "name", "has_articles")]
