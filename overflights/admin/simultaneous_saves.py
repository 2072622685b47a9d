"""Two saves at the same moment: one succeeds; the other gets its form back, with what was typed and the reason."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages.storage import default_storage
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format

SAVE_REFUSED = (
    "Something else was saved at the same moment that conflicts with this. Nothing of yours has been saved yet, and what you typed is still"
    " here: correct anything marked below, then save again."
)
DELETION_REFUSED = "Something that refers to it was saved at the same moment. Nothing was changed. Check, then try again."


class SimultaneousSaveForm(forms.ModelForm):
    """Names the row that already has a unique value, and saves nothing after the database refused the form."""

    was_refused = False  # set by the admin when the database has just refused this form

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.was_refused:
            self.add_error(None, SAVE_REFUSED)
        return self.cleaned_data

    def _update_errors(self, errors: ValidationError) -> None:
        by_field = getattr(errors, "error_dict", {})
        named = {name: [self._with_row(error) for error in field_errors] for name, field_errors in by_field.items()}
        super()._update_errors(ValidationError(named or errors))

    def _with_row(self, error: ValidationError) -> ValidationError:
        """Django says that there is such a row; it helps more to know which, and who added it."""
        if error.code not in ("unique", "unique_together"):
            return error
        params = error.params or {}
        values = {name: self.cleaned_data.get(name, getattr(self.instance, name)) for name in params["unique_check"]}
        row = params["model_class"]._default_manager.filter(**values).first()
        return ValidationError(f"{error.messages[0]} It is “{row}”{_added_by(row)}.", error.code) if row else error


def _added_by(row: models.Model) -> str:
    """By whom and when, if it was added in the admin."""
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk), action_flag=ADDITION)
    entry = entries.select_related("user").first()
    if not entry:
        return ""
    return f", added by {entry.user.get_full_name() or entry.user.get_username()} on {date_format(entry.action_time, 'j F Y, H:i e')}"


class SimultaneousSaveMixin:
    """For a ModelAdmin: what the database refuses because another request came first is reported like any other mistake."""

    def get_form(self, request: HttpRequest, obj: models.Model | None = None, change: bool = False, **kwargs: Any) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.was_refused = getattr(request, "save_was_refused", False)
        return form

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _with_second_try(super().add_view, request, *args, **kwargs)

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _with_second_try(super().change_view, request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _or_redirect(super().delete_view, request, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _or_redirect(super().changelist_view, request, *args, **kwargs)


def _with_second_try(view: Callable[..., HttpResponse], request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """The form passed its checks, but the database refused it: checked once more, the form finds the row that came first."""
    try:
        return view(request, *args, **kwargs)
    except IntegrityError:
        request.save_was_refused = True
        request._messages = default_storage(request)  # the first try may have announced a success
        return view(request, *args, **kwargs)


def _or_redirect(view: Callable[..., HttpResponse], request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        return view(request, *args, **kwargs)
    except (IntegrityError, models.ProtectedError):
        request._messages = default_storage(request)
        messages.error(request, DELETION_REFUSED)
        return redirect(request.get_full_path())
