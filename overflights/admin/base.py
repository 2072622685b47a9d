"""What the admin of every model does: permanent keys, and no edit lost.

How a form is saved, from the POST to the database:

1. `change_view` (`simultaneous_saves.py`) checks the form once more if the database refuses it because another request came first.
2. `VersionAdmin.change_view` opens a transaction and a revision, which will hold a version of each row that is saved.
3. `changeform_view`, here, locks the row, reads what the database holds of it, and compares that with what the form was filled from
   (`edit_conflicts.py`). Then it refuses a button that no page shows (`input_checks.py`), and Django's own takes over.
4. `get_form` hands an edit conflict to the form (`forms.py`), which reports it as an error, so that nothing is saved. The form comes back
   with what was typed, what is saved now, and a new token. Sent again, it overwrites what its editor has now seen.
5. Validating the form runs the model's own checks (`Guarded.clean`). Saving runs them again, as it does outside the admin.
6. `save_model` and `save_related` write the rows (an article's after those of its claims: `articles.py`). A form sent as it was opened
   writes nothing and makes no version.

Reverting to an old version (`version_views.py`) puts the old rows back in a transaction, and goes on with step 3.
"""

from typing import Any

import reversion
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.db import models, transaction
from django.forms.models import _get_foreign_key
from django.http import HttpRequest, HttpResponse

from overflights.lib.safe_urls import wrong_url

from . import edit_conflicts
from .changelist import ByteOrderChangeList
from .forms import GuardedForm, GuardedFormSet, TextAreaField
from .input_checks import CheckedFieldsMixin, CheckedInputMixin
from .simultaneous_saves import SimultaneousSaveMixin
from .snapshots import InlineRows
from .version_views import VersionedAdmin


class SafeURLInput(AdminURLFieldWidget):
    """Links to the saved URL only if readers would get a link as well."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"url_valid": bool(value) and not wrong_url(str(value))}


FORM_FIELDS: dict[Any, Any] = {
    models.TextField: {"form_class": TextAreaField},
    models.URLField: {"assume_scheme": "https", "widget": SafeURLInput},
}


class GuardedInline(CheckedFieldsMixin, admin.TabularInline):
    form = GuardedForm
    formset = GuardedFormSet
    formfield_overrides = FORM_FIELDS
    extra = 0
    max_num = 200
    view_on_site = False
    owned = True  # the rows belong to the object: they are deleted and restored with it

    def get_formset(self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any) -> type[GuardedFormSet]:
        if self.owned:
            kwargs.setdefault("absolute_max", self.max_num)  # whatever number of rows is forged, no more are built
        formset: Any = super().get_formset(request, obj, **kwargs)
        return formset

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        """In a table, the label stands above the column; each input needs one of its own for screen readers."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            field.widget.attrs.setdefault("aria-label", str(field.label))
        return field

    @classmethod
    def rows_of(cls, parent: type[models.Model]) -> InlineRows:
        editable = tuple(str(name) for name in cls.fields or () if name not in cls.readonly_fields)
        return InlineRows(cls.model, _get_foreign_key(parent, cls.model, cls.fk_name).attname, editable, cls.owned)


class GuardedAdmin(SimultaneousSaveMixin, CheckedInputMixin, VersionedAdmin):
    """For a model that checks itself (`Guarded`)."""

    form = GuardedForm
    formfield_overrides = FORM_FIELDS
    changelist_class: type[ChangeList] = ByteOrderChangeList
    permanent: tuple[str, ...] = ("slug",)  # set once, when the row is added
    save_on_top = True
    list_per_page = 50

    class Media:
        css = {"all": ["overflights/admin.css"]}
        js = ["overflights/admin.js"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return self.changelist_class

    # --- Fields -----------------------------------------------------------------------------------
    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        return (*self.readonly_fields, *(self.permanent if obj else ()))

    def get_prepopulated_fields(self, request: HttpRequest, obj: models.Model | None = None) -> dict[str, tuple[str, ...]]:
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def get_form(self, request: HttpRequest, obj: models.Model | None = None, change: bool = False, **kwargs: Any) -> type[GuardedForm]:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.conflict = getattr(request, "edit_conflict", None)
        return form

    def view_on_site(self, obj: models.Model) -> str | None:
        """The page itself: Django's redirect would go to the domain in the `sites` table."""
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    # --- Edit conflicts ---------------------------------------------------------------------------
    @property
    def inline_rows(self) -> tuple[InlineRows, ...]:
        return tuple(inline.rows_of(self.model) for inline in self.inlines)

    def lock(self, obj: models.Model) -> None:
        """Nobody else saves `obj` until the transaction ends."""
        self.model._default_manager.select_for_update(no_key=True).order_by().get(pk=obj.pk)

    def saved_state(self, request: HttpRequest, object_id: str) -> edit_conflicts.SavedState | None:
        """Before the form is shown or saved. If it is about to be saved, the row is locked first."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return None
        if request.method == "POST":
            self.lock(obj)
        return edit_conflicts.saved_state(obj, self.inline_rows)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        with transaction.atomic():
            state = getattr(request, "state_before_restore", None) or (self.saved_state(request, object_id) if object_id else None)
            context = {}
            if state:
                if request.method == "POST":
                    request.edit_conflict = edit_conflicts.find_conflict(request.POST.get("edit_token", ""), state, request.user)
                context = {"edit_token": state.token, "edit_conflict": getattr(request, "edit_conflict", None)}
            return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))

    def save_model(self, request: HttpRequest, obj: models.Model, form: GuardedForm, change: bool) -> None:
        """Saving a form as it was opened makes no new version."""
        if not change or form.has_changed():
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: GuardedForm, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if any(formset.has_changed() for formset in formsets):
            reversion.add_to_revision(form.instance)
