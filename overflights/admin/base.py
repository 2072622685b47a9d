"""What the desk does for every model: permanent keys, no lost updates, readable history, versions that can come back."""

from typing import Any

import reversion
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import select_template
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from reversion.admin import VersionAdmin
from reversion.errors import RevertError
from reversion.models import Version

from . import history, restoring, tokens
from .forms import GuardedForm, GuardedFormSet, LongText
from .refusals import Careful, CarefulWidgets, is_key
from .snapshots import Beside

FORM_FIELDS = {models.TextField: {"form_class": LongText}, models.URLField: {"assume_scheme": "https"}}


class Preview(Exception):
    """Carries the shown form of an old version out of the transaction, which is undone."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


class DeskInline(CarefulWidgets, admin.TabularInline):
    form = GuardedForm
    formset = GuardedFormSet
    formfield_overrides = FORM_FIELDS
    extra = 0
    view_on_site = False
    owned = True  # the rows belong to the object: they are deleted and restored with it

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


class DeskAdmin(Careful, VersionAdmin):
    form = GuardedForm
    formfield_overrides = FORM_FIELDS
    permanent: tuple[str, ...] = ("slug",)  # set once, when the row is added
    save_on_top = True
    list_per_page = 50
    object_history_template = "admin/overflights/object_history.html"
    revision_form_template = "admin/overflights/revision_form.html"

    class Media:
        css = {"all": ["overflights/admin.css"]}

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

    def standing(self, request: HttpRequest, object_id: str) -> tokens.Standing | None:
        """What the database holds before the form is shown or saved; on the way to saving, the row is locked first."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return None
        if request.method == "POST":
            self.lock(obj)
        return tokens.standing(obj, self.besides)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        with transaction.atomic():
            if not hasattr(request, "standing"):  # an old version coming back has set it already
                request.standing = self.standing(request, object_id) if object_id else None
            context = {}
            if request.standing:
                if request.method == "POST":
                    request.meanwhile = tokens.meanwhile(request.POST.get("edit_token", ""), request.standing, request.user)
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

    # --- History ----------------------------------------------------------------------------------
    @property
    def owned(self) -> tuple[Beside, ...]:
        return tuple(beside for beside in self.besides if beside.owned)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        page, entries = history.page_of(Version.objects.get_for_object(obj), self.owned, request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {obj}",
            "module_name": self.opts.verbose_name_plural,
            "object": obj,
            "opts": self.opts,
            "page": page,
            "first_number": page.paginator.count - page.start_index() + 1,
            "entries": entries,
            "may_revert": self.has_change_permission(request, obj),
        }
        return TemplateResponse(request, self.object_history_template, context | (extra_context or {}))

    # --- Old versions -----------------------------------------------------------------------------
    def restore(self, version: Version) -> None:
        restoring.restore(version, self.besides)

    def revision_view(self, request: HttpRequest, object_id: str, version_id: str, extra_context: dict | None = None) -> HttpResponse:
        key = unquote(object_id)
        if not is_key(key):
            raise Http404
        version = get_object_or_404(Version.objects.get_for_object_reference(self.model, key), pk=version_id)
        context = {"title": f"Revert {version.object_repr}", "version": version}
        return self.old_version_view(request, version, context | (extra_context or {}))

    def recover_view(self, request: HttpRequest, version_id: str, extra_context: dict | None = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        version = get_object_or_404(Version.objects.get_for_model(self.model), pk=version_id)
        context = {"title": f"Recover {version.object_repr}", "version": version, "recover": True}
        return self.old_version_view(request, version, context | (extra_context or {}))

    def old_version_view(self, request: HttpRequest, version: Version, context: dict[str, Any]) -> HttpResponse:
        """The form filled with an old version. Only a saved form is kept; where the version cannot stand today, nothing is changed."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            with reversion.create_revision():
                return self._saved_old_version(request, version, context)
        except Preview as preview:
            return preview.response
        except (RevertError, ValidationError, IntegrityError, models.ProtectedError) as error:
            reason = restoring.explain(error)
            messages.error(request, f"{version.object_repr} cannot go back to that version. Nothing was changed. {reason}")
            return redirect(self._way_back(request, version))

    def _saved_old_version(self, request: HttpRequest, version: Version, context: dict[str, Any]) -> HttpResponse:
        reversion.set_user(request.user)
        request.standing = self.standing(request, version.object_id)
        self.restore(version)
        if request.standing is None:
            request.standing = self.standing(request, version.object_id)
        response = self.changeform_view(request, version.object_id, request.path, context)
        if isinstance(response, TemplateResponse):
            response.context_data["form_template"] = select_template(_listed(response.template_name))
            response.template_name = self.revision_form_template
            raise Preview(response.render())
        reversion.add_to_revision(self.model._default_manager.get(pk=version.object_id))
        saved_on = date_format(version.revision.date_created, "j F Y, H:i e")
        reversion.set_comment(f"Reverted to the version saved on {saved_on}.")
        return response

    def _way_back(self, request: HttpRequest, version: Version) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if self.get_object(request, version.object_id):
            return reverse(f"{name}_history", args=[version.object_id])
        return reverse(f"{name}_changelist")


def _listed(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else names
