"""Actors and all their names."""

from django.contrib import admin
from django.db.models import Case, Q, QuerySet, When
from django.http import HttpRequest

from overflights.lib.folding import fold
from overflights.models import Actor, ActorKind, ActorName
from overflights.search.collation import InBytes

from .base import GuardedAdmin, GuardedInline
from .claim_counts import ClaimCountsMixin
from .input_checks import clean_search_term

OUTLET_FIELDS = ("outlet", "syndicated_by", "relayed_by")


class NameInline(GuardedInline):
    model = ActorName
    fields = ("label", "language", "kind")


@admin.register(Actor)
class ActorAdmin(ClaimCountsMixin, GuardedAdmin):
    facet = "actor"
    list_display = ("name", "kind", "side", "part_of", "claims")
    list_filter = ("kind",)
    list_select_related = ("part_of",)
    search_fields = ("name",)
    search_help_text = "Any form of the name, in any spelling."
    fields = ("name", "slug", "kind", "country", "part_of", "description")
    autocomplete_fields = ("part_of",)
    prepopulated_fields = {"slug": ("name",)}
    inlines = (NameInline,)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """For a field that holds an outlet, outlets come first; then names that begin with what was typed."""
        term = clean_search_term(search_term)
        actors = queryset.filter(pk__in=Actor.objects.named(term).values("pk")) if term else queryset
        first = [Q(kind=ActorKind.OUTLET)] if request.GET.get("field_name") in OUTLET_FIELDS else []
        first += [Q(folded__startswith=fold(term))] if term else []
        return actors.order_by(*(Case(When(condition, then=0), default=1) for condition in first), InBytes("folded"), "pk"), False

    @admin.display(ordering="country")
    def side(self, actor: Actor) -> str:
        return actor.country.name

    @admin.display(description="published claims, with those of its members and parts")
    def claims(self, actor: Actor) -> str:
        return self.claims_link(actor)
