"""Filters for one row of many, found while typing."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django import forms
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR
from django.db import models
from django.utils.safestring import SafeString

from overflights.facets import Question
from overflights.models import Article, Claim

from .input_checks import CarefulSelect, is_key
from .list_filters import QuestionPart, chosen

if TYPE_CHECKING:
    from .changelist import ClaimList


class Sought(QuestionPart):
    """One row of many. `field` is the foreign key whose autocompletion finds it."""

    template = "admin/overflights/claim/sought.html"
    field: models.ForeignKey
    label: str  # the column with the row's name
    hint: str

    def known(self) -> bool:
        rows = self.field.related_model.objects.filter(pk=self.value) if is_key(self.value) else self.field.related_model.objects.none()
        self.name = rows.values_list(self.label, flat=True).first()
        return self.name is not None

    def narrowed(self, question: Question) -> Question:
        return chosen(question, self.parameter, (int(self.value),)) if self.value else question

    def options(self, changelist: "ClaimList") -> Iterator[tuple[str, str]]:
        if self.value:
            yield self.value, self.name

    @property
    def id(self) -> str:
        return f"find-{self.parameter}"

    def select(self) -> SafeString:
        """Empty: what is chosen stands above it."""
        widget = CarefulSelect(self.field, self.model_admin.admin_site)
        field = forms.ModelChoiceField(self.field.related_model.objects.none(), required=False, widget=widget)
        return field.widget.render(self.parameter, None, {"id": self.id, "aria-label": f"{self.title}: {self.hint}"})

    def others(self) -> list[tuple[str, str]]:
        """The rest of the URL, from its first page."""
        left_out = (self.parameter, PAGE_VAR, ERROR_FLAG)
        return [(name, value) for name, values in self.request.GET.lists() if name not in left_out for value in values]


class ActorFilter(Sought):
    title = parameter = "actor"
    field, label = Claim._meta.get_field("speaker"), "name"
    hint = "Any of its names. Whoever is part of it counts too."


class PropositionFilter(Sought):
    title = parameter = "proposition"
    field, label = Claim._meta.get_field("proposition"), "statement"
    hint = "Words of the proposition."


class ArticleFilter(Sought):
    title = parameter = "article"
    field, label = Claim._meta.get_field("article"), "title"
    hint = "Words of the title, the outlet, or the slug."


class OutletFilter(Sought):
    title = parameter = "outlet"
    field, label = Article._meta.get_field("outlet"), "name"
    hint = "Any of its names."
