"""What Django brings along: accounts for superusers, redirects for editors; there is only one site."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.contrib.redirects.admin import RedirectAdmin
from django.contrib.redirects.models import Redirect
from django.contrib.sites.admin import SiteAdmin  # noqa: F401  (registers Sites, so that it can be hidden)
from django.contrib.sites.models import Site

from .refusals import Careful

admin.site.unregister([User, Group, Redirect, Site])


@admin.register(User)
class CarefulUserAdmin(Careful, UserAdmin):
    pass


@admin.register(Group)
class CarefulGroupAdmin(Careful, GroupAdmin):
    pass


@admin.register(Redirect)
class CarefulRedirectAdmin(Careful, RedirectAdmin):
    list_select_related = ("site",)
