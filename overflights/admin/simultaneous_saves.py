"""Two saves in the same moment: one is kept; the other gets its form again, is told what was there first, and loses no typing."""

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

MEANWHILE = (
    "Something else was saved in the same moment, and this does not go together with it. Nothing of yours is saved yet, and your typing is"
    " kept: correct what is marked below, if anything is, then save again."
)
NEEDED = "Something that refers to it was saved in the same moment. Nothing was changed: look again, then repeat it."


class Told(forms.ModelForm):
    """A form that names the row which has its unique value already, and that saves nothing after a conflict."""

    conflict = False  # set by the admin where the database refused this form a moment ago

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.conflict:
            self.add_error(None, MEANWHILE)
        return cleaned

    def _update_errors(self, errors: ValidationError) -> None:
        by_field = getattr(errors, "error_dict", {})
        super()._update_errors(ValidationError({name: [self._named(e) for e in found] for name, found in by_field.items()} or errors))

    def _named(self, error: ValidationError) -> ValidationError:
        """Django says that there is such a row; which it is, and who added it, helps more."""
        if error.code not in ("unique", "unique_together"):
            return error
        known = {name: self.cleaned_data.get(name, getattr(self.instance, name)) for name in error.params["unique_check"]}
        row = error.params["model_class"]._default_manager.filter(**known).first()
        return ValidationError(f"{error.messages[0]} It is “{row}”{_added(row)}.", error.code) if row else error


def _added(row: models.Model) -> str:
    """By whom and when, where that was done at the desk."""
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk), action_flag=ADDITION)
    entry = entries.select_related("user").first()
    if not entry:
        return ""
    return f", added by {entry.user.get_full_name() or entry.user.get_username()} on {date_format(entry.action_time, 'j F Y, H:i e')}"


class OneWins:
    """For a ModelAdmin: what the database refuses, because another request was quicker, is answered like any other mistake."""

    def get_form(self, request: HttpRequest, obj: models.Model | None = None, change: bool = False, **kwargs: Any) -> type[Told]:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.conflict = getattr(request, "conflict", False)
        return form

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _checked_again(super().add_view, request, *args, **kwargs)

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _checked_again(super().change_view, request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _or_nothing(super().delete_view, request, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _or_nothing(super().changelist_view, request, *args, **kwargs)


def _checked_again(view: Callable[..., HttpResponse], request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Where the database refuses a form that passed its checks, they are made once more, after the other row is there to be found."""
    try:
        return view(request, *args, **kwargs)
    except IntegrityError:
        request.conflict = True
        request._messages = default_storage(request)  # the first try may have announced a success
        return view(request, *args, **kwargs)


def _or_nothing(view: Callable[..., HttpResponse], request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        return view(request, *args, **kwargs)
    except (IntegrityError, models.ProtectedError):
        request._messages = default_storage(request)
        messages.error(request, NEEDED)
        return redirect(request.get_full_path())
