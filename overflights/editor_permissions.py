"""The group of editors, and what it may do in the admin."""

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q
from django.db.models.signals import post_migrate

GROUP = "Editors"
EDITED = ("actor", "actorname", "article", "claim", "event", "participation", "place", "proposition")
# Names and participants are parts of a form. Everything else has a URL that others cite: it is withdrawn or merged, not deleted.
DELETED = ("actorname", "participation")


def connect() -> None:
    post_migrate.connect(create_group, sender=apps.get_app_config("overflights"), dispatch_uid="overflights.editor_permissions")


def create_group(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Create the group if it is missing. An existing one is left as its superusers set it up."""
    known = kwargs.get("apps", apps)
    try:
        for model in ("auth.Group", "redirects.Redirect"):
            known.get_model(model)
    except LookupError:
        return  # not all apps are migrated yet
    group, created = Group.objects.using(using).get_or_create(name=GROUP)
    if created:
        for label in ("overflights", "redirects"):
            create_permissions(apps.get_app_config(label), verbosity=0, using=using, apps=known)
        group.permissions.set(rights(using))


def rights(using: str = "default") -> Any:
    """What the work needs, and no more: no accounts, and no deleting of what others cite."""
    editing = [f"{verb}_{model}" for verb in ("view", "add", "change") for model in EDITED] + [f"delete_{model}" for model in DELETED]
    redirects = ["view_redirect", "change_redirect"]
    return Permission.objects.using(using).filter(
        Q(content_type__app_label="overflights", codename__in=editing) | Q(content_type__app_label="redirects", codename__in=redirects)
    )


def create_editor(username: str, password: str) -> User:
    user = User.objects.create_user(username, password=password, is_staff=True)
    user.groups.add(Group.objects.get(name=GROUP))
    return user
