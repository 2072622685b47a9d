"""The same list as an afternoon's work with plain Django: a ListView, a django-filter FilterSet, and a counting query for each facet."""

import django_filters
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear
from django_filters.views import FilterView

from overflights.models import Actor, Claim, Stance

from .questions import PER_PAGE

FACETS = {
    "Actor": ("speaker__slug", "speaker__name"),
    "Stance": ("stance",),
    "Proposition": ("proposition__slug", "proposition__statement"),
    "Outlet": ("article__outlet__slug", "article__outlet__name"),
    "Article": ("article__slug", "article__title"),
    "Event": ("occasion__slug", "occasion__title"),
    "Attribution": ("attribution",),
    "Certainty": ("certainty",),
    "Year": ("year",),
}
SHOWN = 8


class PlainFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="with_words")
    actor = django_filters.CharFilter(method="by_actor")
    stance = django_filters.MultipleChoiceFilter(choices=Stance.choices)
    to = django_filters.DateFilter(field_name="earliest", lookup_expr="lte")
    outlet = django_filters.CharFilter(field_name="article__outlet__slug")

    class Meta:
        model = Claim
        fields: list[str] = []

    def with_words(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(Q(statement__icontains=value) | Q(quote__icontains=value) | Q(described_as__icontains=value))

    def by_actor(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(speaker__in=Actor.objects.within([value]))


# The parameter's name is a word of Python's.
PlainFilter.base_filters["from"] = django_filters.DateFilter(field_name="latest", lookup_expr="gte")


class PlainList(FilterView):
    filterset_class = PlainFilter
    template_name = "plain.html"
    paginate_by = PER_PAGE

    def get_queryset(self) -> QuerySet:
        rows = Claim.objects.filter(status="published").select_related("speaker", "article__outlet")
        return rows.defer("article__body", "article__folded", "folded").order_by("-earliest", "pk")

    def get_context_data(self, **more: object) -> dict:
        context = super().get_context_data(**more)
        found = self.object_list.order_by().annotate(year=ExtractYear("earliest"))
        context["facets"] = {
            title: [(row[-2], row[-1]) for row in found.values_list(*fields).annotate(n=Count("pk")).order_by("-n")[:SHOWN]]
            for title, fields in FACETS.items()
        }
        return context
