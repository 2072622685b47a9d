"""Forms over models that check themselves (`Guarded`)."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.utils.html import format_html

from .simultaneous_saves import Told

if TYPE_CHECKING:
    from .edit_conflicts import Meanwhile


class LongText(forms.CharField):
    """A text area. Browsers send its line ends as \\r\\n, which is no change of the text."""

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class QuickRenderer(DjangoTemplates):
    """Writes what a form of hundreds of rows has thousands of as Django's templates would, without them."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        widget = context.get("widget", {})
        match template_name:
            case "django/forms/widgets/text.html" | "django/forms/widgets/hidden.html":
                given = {"type": widget["type"], "name": widget["name"], "value": widget["value"]}
                return format_html("<input{}>", flatatt(given | widget["attrs"]))
            case "django/forms/widgets/textarea.html":
                return format_html(
                    "<textarea{}>\n{}</textarea>", flatatt({"name": widget["name"]} | widget["attrs"]), widget["value"] or ""
                )
            case "django/forms/errors/list/ul.html" if not context["errors"]:
                return ""
        return super().render(template_name, context, request)


class LoadedRow(forms.ModelChoiceField):
    """The key of one of the rows that the formset has read: no query for each of them."""

    rows: dict[str, models.Model]

    def to_python(self, value: Any) -> models.Model | None:
        if value in self.empty_values:
            return None
        row = self.rows.get(str(value))
        if row is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})
        return row


class GuardedForm(Told):
    """Puts each of the model's errors where the form has a place for it, and tells what others saved meanwhile."""

    default_renderer = QuickRenderer()  # one for all forms: each has an engine of its own
    meanwhile: "Meanwhile | None" = None  # set by the admin when somebody else saved since the form was opened

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for change in self.meanwhile.changes if self.meanwhile else ():
            if change.key in self.fields:
                field = self.fields[change.key]
                field.help_text = format_html(
                    '{}<strong class="saved-now">Saved now: {}</strong>', field.help_text, change.saved or "nothing"
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.meanwhile:
            self.add_error(None, ValidationError(self.meanwhile.sentence, code="meanwhile"))
        return cleaned

    def _update_errors(self, errors: ValidationError) -> None:
        """A field that the form lacks speaks for the whole form; one that failed already has said enough."""
        placed: dict[str, list[ValidationError]] = {}
        by_field = errors.error_dict if hasattr(errors, "error_dict") else {NON_FIELD_ERRORS: errors.error_list}
        for name, found in by_field.items():
            place = name if name in self.fields else NON_FIELD_ERRORS
            if place == NON_FIELD_ERRORS or place not in self.errors:
                # A validator of the field and the model's guard may say the same.
                unlike = {tuple(error.messages): error for error in [*placed.get(place, []), *found]}
                placed[place] = list(unlike.values())
        if placed:
            super()._update_errors(ValidationError(placed))


class GuardedFormSet(BaseInlineFormSet):
    def initial_form_count(self) -> int:
        return max(super().initial_form_count(), 0)  # whoever forges the number: Django counts with it, even below zero

    @cached_property
    def rows(self) -> dict[str, models.Model]:
        return {str(row.pk): row for row in self.get_queryset()}

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        name = self.model._meta.pk.name
        key = form.fields[name]
        form.fields[name] = LoadedRow(key.queryset, initial=key.initial, required=False, widget=key.widget)
        form.fields[name].rows = self.rows
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = f"Delete {form.instance if form.instance.pk else 'this row'}"

    def clean(self) -> None:
        super().clean()
        key = self.model._meta.pk.name
        gone = [form for form in self.initial_forms if key in form.errors and not self._should_delete_form(form)]
        if gone:
            rows = self.model._meta.verbose_name_plural if len(gone) > 1 else self.model._meta.verbose_name
            raise ValidationError(f"{len(gone)} {rows} shown here were removed by somebody else. Tick “Delete?” beside them, then save.")
