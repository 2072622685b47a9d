"""Propositions: neutral sentences that can be supported or disputed."""

from typing import Any

from django.db import models
from django.db.models import Case, Count, Q, When

from overflights.search.collation import InBytes

from .base import GuardedQuerySet, Searchable, one_of, slug_field, url_of
from .codes import AGAINST, FOR, published


class PropositionKind(models.TextChoices):
    FACT = "fact", "fact"
    POLICY = "policy", "policy"


class Theme(models.TextChoices):
    FLIGHTS = "flights", "the flights"
    ARMS = "arms-for-syria", "arms for Syria"
    IRAQ = "iraq-position", "Iraq’s position"
    UNITED_STATES = "us-in-iraq", "the United States in Iraq"
    VIOLENCE = "violence-in-iraq", "violence in Iraq"
    ISIS = "anti-isis-effort", "the effort against ISIS"
    RUSSIA = "russia", "Russia"
    IRAN = "iran-in-iraq", "Iran in Iraq"


THEMES = {theme: place for place, theme in enumerate(Theme.values)}


class PropositionQuerySet(GuardedQuerySet["Proposition"]):
    def with_position_counts(self) -> "models.QuerySet[Any]":
        """With the numbers of published claims for (`n_for`) and against (`n_against`) each proposition."""
        numbers = {
            name: Count("claims", filter=published("claims__") & Q(claims__stance__in=stances))
            for name, stances in (("n_for", FOR), ("n_against", AGAINST))
        }
        return self.annotate(**numbers).in_order()

    def beside(self, proposition: "Proposition") -> "PropositionQuerySet":
        """The others of its theme."""
        return self.filter(theme=proposition.theme).exclude(pk=proposition.pk)

    def in_order(self) -> "PropositionQuerySet":
        """By theme, in the order of `Theme`, then by statement. (Meta's ordering is not kept when rows are grouped.)"""
        places = Case(*(When(theme=theme, then=place) for place, theme in enumerate(THEMES)))
        return self.order_by(places, InBytes("folded"), "pk")


class Proposition(Searchable):
    searched = ("statement",)
    guarded = {"statement": ("folded",)}

    slug = slug_field()
    statement = models.CharField(
        max_length=300,
        unique=True,
        help_text="One neutral declarative sentence, of one fact or one policy. Never the opposite of another proposition.",
    )
    kind = models.CharField(max_length=10, choices=PropositionKind)
    theme = models.CharField(max_length=20, choices=Theme)
    note = models.TextField("scope", blank=True, help_text="What counts as a claim on it, where coders could differ.")

    objects = PropositionQuerySet.as_manager()

    class Meta:
        ordering = [InBytes("folded"), "pk"]
        constraints = [one_of("kind", PropositionKind), one_of("theme", Theme)]

    def __str__(self) -> str:
        return self.statement

    def get_absolute_url(self) -> str:
        return url_of("proposition", self.slug)
