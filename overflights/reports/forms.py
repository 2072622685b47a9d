"""The forms of a name, and which article uses which."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from overflights.lib.folding import fold
from overflights.lib.wording import occurring
from overflights.models import Actor, Article, Claim, NameKind
from overflights.models.articles import ArticleQuerySet

READ = 30  # articles whose text is read for an actor: the latest in which it speaks or takes part


@dataclass(frozen=True)
class Form:
    """One form of an actor's name; `articles` have it, with their `outlet`, oldest first."""

    label: str
    misspelt: bool
    articles: list[Article]


def forms(actor: Actor) -> list[Form]:
    """The actor's usual name, where an article has it, and every other one. At most three queries."""
    labels = {actor.name: False} | {name.label: name.kind == NameKind.HIDDEN for name in actor.names.all()}
    found = _using(labels, _where_it_acts(actor))
    elsewhere = [label for label, articles in found.items() if not articles]
    if elsewhere:
        named = _using(labels, _with_the_words(elsewhere))
        found |= {label: named[label] for label in elsewhere}
    return [Form(label, misspelt, found[label]) for label, misspelt in labels.items() if found[label] or label != actor.name]


def _using(labels: Iterable[str], articles: ArticleQuerySet) -> dict[str, list[Article]]:
    read = sorted(articles.select_related("outlet").order_by("-earliest", "slug")[:READ], key=lambda a: (a.earliest, a.slug))
    used = [(article, occurring(labels, f"{article.title}\n{article.body}")) for article in read]
    return {label: [article for article, names in used if label in names] for label in labels}


def _where_it_acts(actor: Actor) -> ArticleQuerySet:
    """Articles in which the actor, or who is part of it, speaks; that report an event it took part in; that it published."""
    speaks = Claim.objects.published().by_actor(actor).order_by().values("article")
    reported = Article.events.through.objects.filter(event__participations__actor=actor).values("article")
    return Article.objects.filter(Q(pk__in=speaks) | Q(pk__in=reported) | Q(outlet=actor) | Q(syndicated_by=actor))


def _with_the_words(labels: list[str]) -> ArticleQuerySet:
    """Articles that only name the actor."""
    words = Q()
    for label in labels:
        words |= Q(folded__contains=fold(label))
    return Article.objects.filter(words)
