"""The options of filters that come from the base: actors, sides, outlets, propositions."""

from functools import cache

from django.db.models import Exists, OuterRef, QuerySet
from django_countries import countries

from overflights.models import Actor, ActorKind, Article, Claim, Proposition, Theme

from .base import ListFilter
from .parts import Option

SIDES = dict(countries)  # code to name
THEMES = dict(Theme.choices)
THEME_ORDER = {theme: place for place, theme in enumerate(THEMES)}


@cache
def actor_rows() -> QuerySet:
    """The query of `ClaimFilter.actors`, put together once."""
    claims = Exists(Claim.objects.published().filter(speaker=OuterRef("pk")))
    parts = Exists(Actor.objects.filter(part_of=OuterRef("pk")))
    articles = Exists(Article.objects.filter(outlet=OuterRef("pk")))
    rows = Actor.objects.annotate(is_offered=claims | parts, has_parts=parts, has_articles=articles)
    columns = ("slug", "name", "country", "kind", "is_offered", "has_parts", "has_articles")
    return rows.order_by("country", "folded").values_list(*columns, named=True)


def actor_options(filters: ListFilter, name: str) -> list[Option]:
    return [Option(a.slug, a.name, SIDES.get(a.country, "no state’s side"), a.is_offered) for a in filters.actors]


def outlet_options(filters: ListFilter, name: str) -> list[Option]:
    return [Option(a.slug, a.name, offered=a.has_articles) for a in filters.actors if a.kind == ActorKind.OUTLET]


def side_options(filters: ListFilter, name: str) -> list[Option]:
    """Every state can be asked for; those that an actor stands for are offered."""
    present = {actor.country for actor in filters.actors if actor.is_offered}
    asked = set(filters.values(name)) | present
    return [Option(code, SIDES[code], offered=code in present) for code in SIDES if code in asked]


def proposition_options(filters: ListFilter, name: str) -> list[Option]:
    """By theme, in the codebook's order."""
    rows = Proposition.objects.order_by("folded").values_list("slug", "statement", "theme")
    return [Option(*row[:2], THEMES[row[2]]) for row in sorted(rows, key=lambda row: THEME_ORDER[row[2]])]


def article_outlet_options(filters: ListFilter, name: str) -> list[Option]:
    """Every outlet can be asked for; those with articles of their own are offered."""
    rows = Actor.objects.outlets().annotate(has_articles=Exists(Article.objects.filter(outlet=OuterRef("pk")))).order_by("folded")
    return [Option(slug, name, offered=offered) for slug, name, offered in rows.values_list("slug", "name", "has_articles")]
