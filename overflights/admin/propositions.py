"""Propositions."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from overflights.models import Proposition, Stance

from .base import GuardedAdmin
from .claim_counts import ClaimCountsMixin


@admin.register(Proposition)
class PropositionAdmin(ClaimCountsMixin, GuardedAdmin):
    facet = "proposition"
    counted_stances = (Stance.SUPPORTS, Stance.DISPUTES)
    list_display = ("statement", "kind", "theme", "supports", "disputes", "claims")
    list_filter = ("kind", "theme")
    search_fields = ("statement", "slug")
    fields = ("statement", "slug", "kind", "theme", "note")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).in_order()

    @admin.display(description=f"{Stance.SUPPORTS.mark} {Stance.SUPPORTS.label}")
    def supports(self, proposition: Proposition) -> str:
        return self.claims_link(proposition, Stance.SUPPORTS)

    @admin.display(description=f"{Stance.DISPUTES.mark} {Stance.DISPUTES.label}")
    def disputes(self, proposition: Proposition) -> str:
        return self.claims_link(proposition, Stance.DISPUTES)

    @admin.display(description="published claims")
    def claims(self, proposition: Proposition) -> str:
        return self.claims_link(proposition)
