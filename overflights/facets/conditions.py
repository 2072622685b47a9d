"""The filters of a question as conditions for the database."""

from django.db.models import Q

from overflights.models import Actor, Article, Claim, certainly, possibly
from overflights.search import database

from .question import Question

FIELDS = {"actor": "speaker", "side": "speaker__country", "outlet": "article__outlet"}  # where it is not the facet's own name
ABOUT = Claim.about.through.objects


def condition(question: Question, name: str) -> Q:
    """The filter `name` of the question."""
    if name == "q":
        return database.found(Claim, question.query)
    if name == "dates":
        return (certainly if question.certain else possibly)(question.start, question.end)
    values = question.chosen[name]
    if name == "ref":
        return _beginning(*values)
    if name == "actor":
        return Q(speaker__in=Actor.objects.within(values, by="id"))
    if name == "event":
        return Q(occasion__in=values) | Q(pk__in=ABOUT.filter(event__in=values).values("claim"))
    return Q(**{f"{FIELDS.get(name, name)}__in": values})


def _beginning(lead: str) -> Q:
    """Claims whose reference begins so: by way of their articles, whose slugs it begins with. An index finds both."""
    articles = Article.objects.filter(Q(slug__startswith=lead) | Q(slug=lead.rpartition("-")[0]))
    return Q(article__in=articles.order_by().values("pk"), ref__startswith=lead)


def beginning(lead: str) -> tuple[list[int], list[int]]:
    """The same as keys: of articles all of whose claims it finds, and of claims of the article whose number it begins."""
    articles = Article.objects.filter(slug__startswith=lead)
    claims = Claim.objects.filter(article__slug=lead.rpartition("-")[0], ref__startswith=lead)
    return [*articles.order_by().values_list("pk", flat=True)], [*claims.order_by().values_list("pk", flat=True)]
