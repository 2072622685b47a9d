"""Propositions."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from overflights.models import Proposition, Stance

from .base import DeskAdmin
from .changelist import CountedList


@admin.register(Proposition)
class PropositionAdmin(DeskAdmin):
    facet = "proposition"
    list_display = ("statement", "kind", "theme", "supports", "disputes", "claims")
    list_filter = ("kind", "theme")
    search_fields = ("statement", "slug")
    fields = ("statement", "slug", "kind", "theme", "note")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).in_order()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[CountedList]:
        return CountedList

    @admin.display(description="▲ supports")
    def supports(self, proposition: Proposition) -> str:
        return proposition.numbers.link(proposition, Stance.SUPPORTS)

    @admin.display(description="▼ disputes")
    def disputes(self, proposition: Proposition) -> str:
        return proposition.numbers.link(proposition, Stance.DISPUTES)

    @admin.display(description="published claims")
    def claims(self, proposition: Proposition) -> str:
        return proposition.numbers.link(proposition)
