"""Forms for models that check themselves (`Guarded`)."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.utils.html import format_html

from .simultaneous_saves import SimultaneousSaveForm

if TYPE_CHECKING:
    from .edit_conflicts import EditConflict


class TextAreaField(forms.CharField):
    """Browsers send line ends as \\r\\n, which is no change of the text."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class LoadedRowField(forms.ModelChoiceField):
    """The key of one of the rows that the formset has loaded: no query for each of them."""

    rows: dict[str, models.Model]

    def to_python(self, value: Any) -> models.Model | None:
        if value in self.empty_values:
            return None
        row = self.rows.get(str(value))
        if row is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})
        return row


class GuardedForm(SimultaneousSaveForm):
    """Puts each of the model's errors where the form has a place for it, and reports an edit conflict."""

    conflict: "EditConflict | None" = None  # set by the admin

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in self.conflict.items if self.conflict else ():
            if item.key in self.fields:
                field = self.fields[item.key]
                field.help_text = format_html(
                    '{}<strong class="saved-now">Saved now: {}</strong>', field.help_text, item.saved or "nothing"
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.conflict:
            self.add_error(None, self.conflict.sentence)
        return cleaned

    def _update_errors(self, errors: ValidationError) -> None:
        """An error of a field that the form lacks becomes one of the whole form; a field that has an error already gets no other."""
        placed: dict[str, list[ValidationError]] = {}
        by_field = errors.error_dict if hasattr(errors, "error_dict") else {NON_FIELD_ERRORS: errors.error_list}
        for name, field_errors in by_field.items():
            place = name if name in self.fields else NON_FIELD_ERRORS
            if place == NON_FIELD_ERRORS or place not in self.errors:
                # A validator of the field and the model's own check may say the same.
                distinct = {tuple(error.messages): error for error in [*placed.get(place, []), *field_errors]}
                placed[place] = list(distinct.values())
        if placed:
            super()._update_errors(ValidationError(placed))


class GuardedFormSet(BaseInlineFormSet):
    model: type[models.Model]

    def initial_form_count(self) -> int:
        return max(super().initial_form_count(), 0)  # Django counts with a forged number even below zero

    @cached_property
    def rows(self) -> dict[str, models.Model]:
        return {str(row.pk): row for row in self.get_queryset()}

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        name = self.model._meta.pk.name
        key = form.fields[name]
        form.fields[name] = LoadedRowField(key.queryset, initial=key.initial, required=False, widget=key.widget)
        form.fields[name].rows = self.rows
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = f"Delete {form.instance if form.instance.pk else 'this row'}"

    def clean(self) -> None:
        super().clean()
        key = self.model._meta.pk.name
        deleted = [form for form in self.initial_forms if key in form.errors and not self._should_delete_form(form)]
        if deleted:
            rows = self.model._meta.verbose_name_plural if len(deleted) > 1 else self.model._meta.verbose_name
            raise ValidationError(f"{len(deleted)} {rows} shown here were removed by somebody else. Tick “Delete?” beside them, then save.")
