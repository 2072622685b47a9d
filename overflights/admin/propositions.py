"""Propositions."""

from collections.abc import Callable

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from overflights.models import Proposition, Stance

from .base import GuardedAdmin
from .claim_counts import ClaimCountsMixin, claims_link

SHOWN = tuple(stance for stance in Stance if stance.details.position)  # those for the proposition, and against it


def _stance_column(stance: Stance) -> Callable[..., str]:
    """A column with the number of claims of that stance."""

    @admin.display(description=f"{stance.details.mark} {stance.label}")
    def column(proposition: Proposition) -> str:
        return claims_link("proposition", proposition, stance.value)

    column.__name__ = stance.value  # of which Django makes the class of the cells
    return column


@admin.register(Proposition)
class PropositionAdmin(ClaimCountsMixin, GuardedAdmin):
    facet = "proposition"
    counted_stances = SHOWN
    list_display = ("statement", "kind", "theme", *(_stance_column(stance) for stance in SHOWN), "claims")
    list_filter = ("kind", "theme")
    search_fields = ("statement", "slug")
    fields = ("statement", "slug", "kind", "theme", "note")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).in_order()

    @admin.display(description="published claims")
    def claims(self, proposition: Proposition) -> str:
        return self.claims_link(proposition)
