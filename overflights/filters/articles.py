"""The filters of the list of articles."""

from django.db.models import Exists, OuterRef

from overflights.models import Actor, Article

from .base import ListFilter
from .fields import Option, Options, PartialDate, Words, words_in


def outlet_options(values: list[str]) -> list[Option]:
    """Every outlet can be asked for; those with articles of their own are offered."""
    rows = Actor.objects.outlets().annotate(has_articles=Exists(Article.objects.filter(outlet=OuterRef("pk"))))
    return [Option(slug, name, offered=offered) for slug, name, offered in rows.values_list("slug", "name", "has_articles")]


class ArticleFilter(ListFilter):
    q = Words(words_in(Article), label="Words")
    from_ = PartialDate(end=False, label="From")
    to = PartialDate(end=True, label="To")
    outlet = Options(outlet_options, field_name="outlet__slug", label="Outlet")

    class Meta:
        model = Article
        fields: list[str] = []
