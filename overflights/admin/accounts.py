"""Django's own models: accounts for superusers, redirects for editors. Sites are hidden, since there is only one."""

from importlib import import_module
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth import authenticate
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, User
from django.contrib.auth.views import PasswordChangeView
from django.contrib.redirects.admin import RedirectAdmin
from django.contrib.redirects.models import Redirect
from django.contrib.sites.models import Site
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse_lazy

from overflights import redirects

from .input_checks import CheckedInputMixin
from .simultaneous_saves import SimultaneousSaveForm, SimultaneousSaveMixin

import_module("django.contrib.sites.admin")  # registers Sites, so that they can be hidden
admin.site.unregister([User, Group, Redirect, Site])


class RedirectForm(SimultaneousSaveForm):
    """An old URL redirects to another page of this site, or says that the page is gone (410)."""

    class Meta:
        help_texts: ClassVar = {
            "old_path": "The old URL without the domain: /actors/john-kerry/.",
            "new_path": "The URL of this site that replaces it, without the domain. If empty, the page is gone.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "old_path" in cleaned and "new_path" in cleaned:
            for field, sentence in redirects.problems(cleaned["old_path"], cleaned["new_path"]).items():
                self.add_error(field, sentence)
        return cleaned


class NewUserForm(SimultaneousSaveForm, AdminUserCreationForm):
    pass


class UserForm(SimultaneousSaveForm, UserChangeForm):
    pass


class PasswordForm(AdminPasswordChangeForm):
    """Checks the old password as the login form does, so that wrong ones are counted."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        password = self.cleaned_data["old_password"]
        if not authenticate(self.request, username=self.user.get_username(), password=password):
            raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return password


class PasswordChange(PasswordChangeView):
    """Django’s own page, with the form above."""

    form_class = PasswordForm
    success_url = reverse_lazy("admin:password_change_done")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return admin.site.each_context(self.request) | super().get_context_data(**kwargs)


@admin.register(User)
class CheckedUserAdmin(SimultaneousSaveMixin, CheckedInputMixin, UserAdmin):
    form, add_form = UserForm, NewUserForm


@admin.register(Group)
class CheckedGroupAdmin(SimultaneousSaveMixin, CheckedInputMixin, GroupAdmin):
    form = SimultaneousSaveForm


@admin.register(Redirect)
class CheckedRedirectAdmin(SimultaneousSaveMixin, CheckedInputMixin, RedirectAdmin):
    form = RedirectForm
    list_select_related = ("site",)
