"""What Django brings along: accounts for superusers, redirects for editors; there is only one site."""

from importlib import import_module

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, User
from django.contrib.redirects.admin import RedirectAdmin
from django.contrib.redirects.models import Redirect
from django.contrib.sites.models import Site
from django.core.exceptions import ValidationError

from .conflicts import Told
from .refusals import Careful

import_module("django.contrib.sites.admin")  # registers Sites, so that they can be hidden
admin.site.unregister([User, Group, Redirect, Site])


class RedirectForm(Told):
    """An old address leads to another page of this site, or nowhere (410)."""

    def clean_new_path(self) -> str:
        path = self.cleaned_data["new_path"]
        if path and (not path.startswith("/") or path[1:2] in ("/", "\\")):
            raise ValidationError("Write an address of this site, from its first slash: /actors/john-kerry/. Empty: the page is gone.")
        return path


class NewUserForm(Told, AdminUserCreationForm):
    pass


class UserForm(Told, UserChangeForm):
    pass


@admin.register(User)
class CarefulUserAdmin(Careful, UserAdmin):
    form, add_form = UserForm, NewUserForm


@admin.register(Group)
class CarefulGroupAdmin(Careful, GroupAdmin):
    form = Told


@admin.register(Redirect)
class CarefulRedirectAdmin(Careful, RedirectAdmin):
    form = RedirectForm
    list_select_related = ("site",)
