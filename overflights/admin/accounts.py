"""What Django and django-axes bring along: accounts and failed sign-ins for superusers, redirects for editors; there is only one site."""

from importlib import import_module
from typing import Any, ClassVar

from axes.admin import AccessAttemptAdmin, AccessFailureLogAdmin, AccessLogAdmin
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, User
from django.contrib.redirects.admin import RedirectAdmin
from django.contrib.redirects.models import Redirect
from django.contrib.sites.models import Site

from overflights import redirects

from .conflicts import Told
from .refusals import Careful

import_module("django.contrib.sites.admin")  # registers Sites, so that they can be hidden
admin.site.unregister([User, Group, Redirect, Site, AccessAttempt, AccessFailureLog, AccessLog])


class RedirectForm(Told):
    """An old address leads to another page of this site, or nowhere (410)."""

    class Meta:
        help_texts: ClassVar = {
            "old_path": "The old address, from its first slash: /actors/john-kerry/.",
            "new_path": "The page of this site that took its place, from its first slash. Empty: the page is gone.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "old_path" in cleaned and "new_path" in cleaned:
            for field, sentence in redirects.problems(cleaned["old_path"], cleaned["new_path"]).items():
                self.add_error(field, sentence)
        return cleaned


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


@admin.register(AccessAttempt)
class CarefulAttemptAdmin(Careful, AccessAttemptAdmin):
    pass


@admin.register(AccessFailureLog)
class CarefulFailureAdmin(Careful, AccessFailureLogAdmin):
    pass


@admin.register(AccessLog)
class CarefulLogAdmin(Careful, AccessLogAdmin):
    pass
