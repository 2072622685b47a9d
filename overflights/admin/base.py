"""What the desk does for every model: permanent keys, and no lost updates."""

from typing import Any

import reversion
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse

from overflights.lib.safe_urls import wrong_url

from . import edit_conflicts
from .changelist import DeskList
from .forms import GuardedForm, GuardedFormSet, LongText
from .input_checks import Careful, CarefulWidgets
from .snapshots import Beside
from .version_views import VersionedAdmin


class SafeURLInput(AdminURLFieldWidget):
    """Links to the saved URL only where readers would be led there too."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"url_valid": bool(value) and not wrong_url(str(value))}


FORM_FIELDS = {models.TextField: {"form_class": LongText}, models.URLField: {"assume_scheme": "https", "widget": SafeURLInput}}


class DeskInline(CarefulWidgets, admin.TabularInline):
    form = GuardedForm
    formset = GuardedFormSet
    formfield_overrides = FORM_FIELDS
    extra = 0
    max_num = 200
    view_on_site = False
    owned = True  # the rows belong to the object: they are deleted and restored with it

    def get_formset(self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any) -> type[GuardedFormSet]:
        if self.owned:
            kwargs.setdefault("absolute_max", self.max_num)  # a forged number of rows builds no more than these
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        """In a table the name of a field stands above the column; each input needs it too, for who listens to the page."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            field.widget.attrs.setdefault("aria-label", str(field.label))
        return field

    @classmethod
    def beside(cls, parent: type[models.Model]) -> Beside:
        fields = tuple(name for name in cls.fields if name not in cls.readonly_fields)
        links = [f.name for f in cls.model._meta.concrete_fields if f.related_model is parent]
        return Beside(cls.model, cls.fk_name or links[0], fields, cls.owned)


class DeskAdmin(Careful, VersionedAdmin):
    form = GuardedForm
    formfield_overrides = FORM_FIELDS
    permanent: tuple[str, ...] = ("slug",)  # set once, when the row is added
    save_on_top = True
    list_per_page = 50

    class Media:
        css = {"all": ["overflights/admin.css"]}
        js = ["overflights/admin.js"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[DeskList]:
        return DeskList

    # --- Fields -----------------------------------------------------------------------------------
    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        return (*self.readonly_fields, *(self.permanent if obj else ()))

    def get_prepopulated_fields(self, request: HttpRequest, obj: models.Model | None = None) -> dict[str, tuple[str, ...]]:
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def get_form(self, request: HttpRequest, obj: models.Model | None = None, change: bool = False, **kwargs: Any) -> type[GuardedForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.meanwhile = getattr(request, "meanwhile", None)
        return form

    def view_on_site(self, obj: models.Model) -> str | None:
        """The page itself: Django's detour would go over the domain of the `sites` table."""
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    # --- No lost updates --------------------------------------------------------------------------
    @property
    def besides(self) -> tuple[Beside, ...]:
        return tuple(inline.beside(self.model) for inline in self.inlines)

    def lock(self, obj: models.Model) -> None:
        """Nobody else saves `obj` until the transaction ends."""
        self.model._default_manager.select_for_update(no_key=True).order_by().get(pk=obj.pk)

    def standing(self, request: HttpRequest, object_id: str) -> edit_conflicts.Standing | None:
        """What the database holds before the form is shown or saved; on the way to saving, the row is locked first."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return None
        if request.method == "POST":
            self.lock(obj)
        return edit_conflicts.standing(obj, self.besides)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        with transaction.atomic():
            if hasattr(request, "conflict") or not hasattr(request, "standing"):  # an old version coming back has set it already
                request.standing = self.standing(request, object_id) if object_id else None
            context = {}
            if request.standing:
                if request.method == "POST":
                    request.meanwhile = edit_conflicts.meanwhile(request.POST.get("edit_token", ""), request.standing, request.user)
                context = {"edit_token": request.standing.token, "meanwhile": getattr(request, "meanwhile", None)}
            return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))

    def save_model(self, request: HttpRequest, obj: models.Model, form: GuardedForm, change: bool) -> None:
        """Saving a form as it was opened makes no new version."""
        if not change or form.has_changed():
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: GuardedForm, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if any(formset.has_changed() for formset in formsets):
            reversion.add_to_revision(form.instance)
