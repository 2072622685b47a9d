"""Input that no page of ours sends: answered with a sentence, never with a server error."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import BadRequest, ValidationError
from django.db import DatabaseError, models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

LONGEST_SEARCH = 200  # characters; SQLite fails on a search of some thousand words
MOST_AT_ONCE = 500  # rows of one action: each takes some 20 ms to check, and on SQLite nobody else can save meanwhile
LONGEST_KEY = 18  # digits; one more may not fit into the database's integers
# What a filter value that the database cannot compare with raises; which of these depends on the database.
LOOKUP_ERRORS = (ValueError, OverflowError, DatabaseError)


def is_key(value: object) -> bool:
    """Whether `value` can be a primary key."""
    text = str(value)
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY


def clean_search_term(text: str) -> str:
    return text.replace("\0", "")[:LONGEST_SEARCH].strip()


class KeysOnlyMixin:
    """For an autocomplete widget that is shown again with a value that is no key (Django's own fails on it)."""

    def optgroups(self, name: str, value: list, attrs: dict | None = None) -> list:
        return super().optgroups(name, [key for key in value if is_key(key)], attrs)


class CheckedAutocompleteSelect(KeysOnlyMixin, AutocompleteSelect):
    pass


class CheckedAutocompleteSelectMultiple(KeysOnlyMixin, AutocompleteSelectMultiple):
    pass


class CheckedMultipleChoiceField(forms.ModelMultipleChoiceField):
    """Refuses what is no key before the database is asked (SQLite fails on a number of 400 digits)."""

    def clean(self, value: Any) -> models.QuerySet:
        wrong = next((key for key in value or () if not is_key(key)), None)
        if wrong is not None:
            raise ValidationError(self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": str(wrong)[:40]})
        return super().clean(value)


class CheckedFieldsMixin:
    """For a ModelAdmin and for its inlines."""

    def formfield_for_foreignkey(self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", CheckedAutocompleteSelect(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", CheckedAutocompleteSelectMultiple(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_manytomany(db_field, request, **{"form_class": CheckedMultipleChoiceField} | kwargs)


class CheckedInputMixin(CheckedFieldsMixin):
    """For a ModelAdmin."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> models.Model | None:
        """Django takes an empty `_to_field` for the name of a field."""
        return super().get_object(request, object_id, from_field or None)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """No button here saves a row as a new one; Django would, whatever `save_as` says."""
        if "_saveasnew" in request.POST:
            raise BadRequest("_saveasnew")
        return super().changeform_view(request, *args, **kwargs)

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        try:
            return super().get_changelist_instance(request)
        except (IncorrectLookupParameters, *LOOKUP_ERRORS) as error:
            if not request.GET:
                raise
            messages.error(request, "The URL has a filter or a value that isn’t known here. This is the whole list.")
            raise IncorrectLookupParameters(error) from error

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        if any("\0" in text for name, values in request.GET.lists() for text in (name, *values)):
            return self._refuse(request, "The URL has a character that occurs nowhere here. This is the whole list.")
        if not all(is_key(key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            return self._refuse(request, "The selection wasn’t understood. Nothing was changed.")
        return super().changelist_view(request, extra_context)

    def _refuse(self, request: HttpRequest, sentence: str) -> HttpResponse:
        messages.error(request, sentence)
        return redirect(request.path)

    def response_action(self, request: HttpRequest, queryset: models.QuerySet) -> HttpResponse | None:
        if request.POST.get("select_across") == "1" and queryset.order_by()[: MOST_AT_ONCE + 1].count() > MOST_AT_ONCE:
            sentence = f"That is more than {MOST_AT_ONCE:,} at once. Nothing was changed. Narrow the list, then try again."
            messages.error(request, sentence)
            return redirect(request.get_full_path())
        return super().response_action(request, queryset)

    def get_search_results(self, request: HttpRequest, queryset: models.QuerySet, search_term: str) -> tuple[models.QuerySet, bool]:
        return super().get_search_results(request, queryset, clean_search_term(search_term))
