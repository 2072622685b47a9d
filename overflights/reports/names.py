"""The forms of an actor's name, and which article uses which."""

from collections.abc import Iterable
from typing import NamedTuple

from overflights.facets import Answer
from overflights.lib.edtf import say
from overflights.lib.folding import fold
from overflights.lib.wording import Text
from overflights.models import Actor, Article, Claim, NameKind
from overflights.models.base import url_of
from overflights.search import database
from overflights.search.collation import InBytes
from overflights.search.query import Query, Term

CLAIMS_READ = 400  # claims whose articles are looked at: the latest
READ = 30  # articles whose text is read for an actor: the latest that have to do with it


class NameUse(NamedTuple):
    """An article that uses a form."""

    url: str
    outlet: str
    when: str


class NameForm(NamedTuple):
    """One form of a name; the articles use it by itself, not inside a longer form. Oldest first."""

    label: str
    hidden: bool
    uses: list[NameUse]


class NameForms(NamedTuple):
    """The forms that are in use, the actor's own name first; `complete` unless there are more articles than are read."""

    forms: list[NameForm]
    complete: bool


def in_use(actor: Actor, claims: Answer) -> NameForms:
    """`claims` are those of the actor and of who is part of it. Four queries."""
    labels = {name.label: name.kind == NameKind.HIDDEN for name in actor.names.all()} | {actor.name: False}
    chosen = {*_where_it_acts(actor, claims), *_with_the_words(labels)}
    rows = Article.objects.filter(pk__in=chosen).order_by("-earliest", InBytes("slug"))
    latest = rows.values_list("earliest", "slug", "outlet__name", "published", "title", "body")[:READ]
    used: dict[str, list[NameUse]] = {label: [] for label in [actor.name, *labels]}
    for _, slug, outlet, published, title, body in sorted(latest):
        for label in Text(f"{title}\n{body}").naming(labels):
            used[label].append(NameUse(url_of("article", slug), outlet, say(published)))
    forms = [NameForm(label, labels[label], uses) for label, uses in used.items() if uses]
    return NameForms(forms, len(chosen) <= READ and claims.total <= CLAIMS_READ)


def _where_it_acts(actor: Actor, claims: Answer) -> Iterable[int]:
    """Keys of articles in which the actor speaks (the latest claims); that report an event it took part in; that it published."""
    speaks = Claim.objects.filter(pk__in=claims.keys("-said", 0, CLAIMS_READ)).order_by().values("article")
    reported = Article.events.through.objects.filter(event__participations__actor=actor).values("article")
    wrote, ran = (Article.objects.order_by().filter(**{role: actor}).values("pk") for role in ("outlet", "syndicated_by"))
    return speaks.union(reported, wrote, ran).values_list("article", flat=True)


def _with_the_words(labels: Iterable[str]) -> Iterable[int]:
    """Keys of articles that name the actor, by whole words: of many, those that were entered last."""
    forms = tuple(Term(words) for label in labels if (words := tuple(fold(label).split())))
    return database.newest("overflights_article", Query(forms), READ + 1) if forms else ()
