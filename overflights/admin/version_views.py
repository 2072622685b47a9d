"""The views of an object's versions: its history, reverting to an old version, recovering what was deleted."""

from typing import Any

import reversion
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import IntegrityError, models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import select_template
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from reversion.admin import VersionAdmin
from reversion.errors import RevertError
from reversion.models import Version

from . import history, reverting
from .input_checks import is_key
from .snapshots import InlineRows


class RollBackPreview(Exception):
    """Carries the rendered form of an old version out of the transaction, which is rolled back."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


class VersionedAdmin(VersionAdmin):
    """For a ModelAdmin that has `inline_rows` and `saved_state` (see base.py)."""

    inline_rows: tuple[InlineRows, ...]
    object_history_template = "admin/overflights/object_history.html"
    revision_form_template = "admin/overflights/revision_form.html"

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Without VersionAdmin's revision: in its transaction the facets would count by SQL, and on SQLite nobody else could save."""
        context = {"has_change_permission": self.has_change_permission(request)}
        return super(VersionAdmin, self).changelist_view(request, context | (extra_context or {}))

    def response_action(self, request: HttpRequest, queryset: models.QuerySet) -> HttpResponse | None:
        with self.create_revision(request):
            return super().response_action(request, queryset)

    # --- History ----------------------------------------------------------------------------------
    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        owned = tuple(inline for inline in self.inline_rows if inline.owned)
        page, entries = history.page_of(Version.objects.get_for_object(obj), owned, request.GET.get("page"))
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
        reverting.restore(version, self.inline_rows)

    def revision_view(self, request: HttpRequest, object_id: str, version_id: str, extra_context: dict | None = None) -> HttpResponse:
        key = unquote(object_id)
        if not is_key(key):
            raise Http404
        version = _get_version_or_404(Version.objects.get_for_object_reference(self.model, key), version_id)
        context = {"title": f"Revert {version.object_repr}", "version": version}
        return self.old_version_view(request, version, context | (extra_context or {}))

    def recover_view(self, request: HttpRequest, version_id: str, extra_context: dict | None = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        version = _get_version_or_404(Version.objects.get_for_model(self.model), version_id)
        context = {"title": f"Recover {version.object_repr}", "version": version, "recover": True}
        return self.old_version_view(request, version, context | (extra_context or {}))

    def old_version_view(self, request: HttpRequest, version: Version, context: dict[str, Any]) -> HttpResponse:
        """The form filled from an old version. Only sending it saves anything; if the version cannot be saved today, nothing changes."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if IS_POPUP_VAR in request.POST:
            raise BadRequest("An old version does not open in a popup.")
        try:
            with self.create_revision(request):
                return self._restore_and_show(request, version, context)
        except RollBackPreview as preview:
            return preview.response
        except (RevertError, ValidationError, IntegrityError, models.ProtectedError) as error:
            reason = reverting.explain(error)
            messages.error(request, f"{version.object_repr} cannot be reverted to that version. Nothing was changed. {reason}")
            return redirect(self._url_after_error(request, version))

    def _restore_and_show(self, request: HttpRequest, version: Version, context: dict[str, Any]) -> HttpResponse:
        request.state_before_restore = self.saved_state(request, version.object_id)  # edit conflicts are looked for in it
        self.restore(version)
        response = self.changeform_view(request, version.object_id, request.path, context)
        if isinstance(response, TemplateResponse):
            names: Any = response.template_name
            form_template = select_template([names] if isinstance(names, str) else names)
            response.context_data = {**(response.context_data or {}), "form_template": form_template}
            response.template_name = self.revision_form_template
            raise RollBackPreview(response.render())
        reversion.add_to_revision(self.model._default_manager.get(pk=version.object_id))
        saved_on = date_format(version.revision.date_created, "j F Y, H:i e")
        reversion.set_comment(f"Reverted to the version saved on {saved_on}.")
        return response

    def _url_after_error(self, request: HttpRequest, version: Version) -> str:
        url_name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if self.get_object(request, version.object_id):
            return reverse(f"{url_name}_history", args=[version.object_id])
        return reverse(f"{url_name}_changelist")


def _get_version_or_404(versions: models.QuerySet, version_id: str) -> Version:
    if not is_key(version_id):
        raise Http404
    return get_object_or_404(versions, pk=version_id)
