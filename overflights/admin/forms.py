"""Forms over models that check themselves (`Guarded`)."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.html import format_html

from .conflicts import Told

if TYPE_CHECKING:
    from .tokens import Meanwhile


class LongText(forms.CharField):
    """A text area. Browsers send its line ends as \\r\\n, which is no change of the text."""

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class GuardedForm(Told):
    """Puts each of the model's errors where the form has a place for it, and tells what others saved meanwhile."""

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

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = f"Delete {form.instance if form.instance.pk else 'this row'}"

    def clean(self) -> None:
        super().clean()
        key = self.model._meta.pk.name
        gone = [form for form in self.initial_forms if key in form.errors and not self._should_delete_form(form)]
        if gone:
            rows = self.model._meta.verbose_name_plural if len(gone) > 1 else self.model._meta.verbose_name
            raise ValidationError(f"{len(gone)} {rows} shown here were removed by somebody else. Tick “Delete?” beside them, then save.")
