"""Actors and all their names."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from overflights.models import Actor, ActorName

from .base import DeskAdmin, DeskInline
from .refusals import LONGEST_SEARCH


class NameInline(DeskInline):
    model = ActorName
    fields = ("label", "language", "kind")


@admin.register(Actor)
class ActorAdmin(DeskAdmin):
    list_display = ("name", "kind", "side", "part_of", "claims")
    list_filter = ("kind",)
    list_select_related = ("part_of",)
    search_fields = ("name",)
    search_help_text = "Any form of the name, in any spelling."
    fields = ("name", "slug", "kind", "country", "part_of", "description")
    autocomplete_fields = ("part_of",)
    prepopulated_fields = {"slug": ("name",)}
    inlines = (NameInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_claim_counts()

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        term = search_term.replace("\0", "")[:LONGEST_SEARCH].strip()
        return (queryset.filter(pk__in=Actor.objects.named(term).values("pk")) if term else queryset), False

    @admin.display(ordering="country")
    def side(self, actor: Actor) -> str:
        return actor.country.name

    @admin.display(description="published claims", ordering="n_claims")
    def claims(self, actor: Actor) -> int:
        return actor.n_claims
