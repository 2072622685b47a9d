"""The forms of an actor's name, and which article uses which."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from overflights.lib.folding import fold
from overflights.lib.wording import Text
from overflights.models import Actor, Article, Claim, NameKind
from overflights.search import database
from overflights.search.query import Query, Term

READ = 30  # articles whose text is read for an actor: the latest that have to do with it


@dataclass(frozen=True)
class Form:
    """One form of a name; `articles` use it by itself, not inside a longer form, and come with their outlet, oldest first."""

    label: str
    hidden: bool
    articles: list[Article]


@dataclass(frozen=True)
class Forms:
    """The forms that are in use, the actor's own name first; `complete` unless there are more articles than are read."""

    forms: list[Form]
    complete: bool


def in_use(actor: Actor) -> Forms:
    """Two queries."""
    labels = {name.label: name.kind == NameKind.HIDDEN for name in actor.names.all()} | {actor.name: False}
    chosen = Article.objects.filter(_where_it_acts(actor) | _with_the_words(labels))
    latest = list(chosen.select_related("outlet").defer("folded").order_by("-earliest", "slug")[: READ + 1])
    used = {label: [] for label in [actor.name, *labels]}
    for article in sorted(latest[:READ], key=lambda article: (article.earliest, article.slug)):
        for label in Text(f"{article.title}\n{article.body}").naming(labels):
            used[label].append(article)
    return Forms([Form(label, labels[label], articles) for label, articles in used.items() if articles], len(latest) <= READ)


def _where_it_acts(actor: Actor) -> Q:
    """Articles in which the actor, or who is part of it, speaks; that report an event it took part in; that it published."""
    speaks = Claim.objects.published().by_actor(actor).order_by().values("article")
    reported = Article.events.through.objects.filter(event__participations__actor=actor).values("article")
    return Q(pk__in=speaks) | Q(pk__in=reported) | Q(outlet=actor) | Q(syndicated_by=actor)


def _with_the_words(labels: dict[str, bool]) -> Q:
    """Articles that name the actor, by whole words."""
    forms = (tuple(fold(label).split()) for label in labels)
    return reduce(or_, (database.found(Article, Query((Term(words),))) for words in forms if words), Q(pk=None))
