"""Propositions."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from overflights.models import Proposition

from .base import DeskAdmin


@admin.register(Proposition)
class PropositionAdmin(DeskAdmin):
    list_display = ("statement", "kind", "theme", "supports", "disputes", "claims")
    list_filter = ("kind", "theme")
    search_fields = ("statement", "slug")
    fields = ("statement", "slug", "kind", "theme", "note")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_stance_counts()

    @admin.display(description="▲ supports", ordering="n_supports")
    def supports(self, proposition: Proposition) -> int:
        return proposition.n_supports

    @admin.display(description="▼ disputes", ordering="n_disputes")
    def disputes(self, proposition: Proposition) -> int:
        return proposition.n_disputes

    @admin.display(description="published claims", ordering="n_claims")
    def claims(self, proposition: Proposition) -> int:
        return proposition.n_claims
