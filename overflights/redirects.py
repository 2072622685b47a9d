"""URLs are permanent: what is gone answers 410, what was merged redirects; neither is ever 404, and none leads in a circle."""

import re
from posixpath import normpath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.redirects.models import Redirect
from django.core.exceptions import ValidationError
from django.db.models.signals import post_delete, pre_save
from django.dispatch import receiver
from django.urls import Resolver404, ResolverMatch, get_script_prefix, resolve
from django.utils.encoding import escape_uri_path

from .models import Actor, Article, Claim, Event, Proposition
from .models.base import Guarded

LOCAL_URL = re.compile(r"/(?![/\\])[!-~]*")  # of this site: in ASCII, as browsers send it
ROWS = {
    "actor": Actor,
    "network": Actor,
    "article": Article,
    "claim": Claim,
    "event": Event,
    "proposition": Proposition,
}  # by name in urls.py
MOST_STEPS = 10  # from redirect to redirect; browsers give up after some twenty
NOT_OURS = "Write an address of this site, from its first slash: /actors/john-kerry/."


def problems(old_path: str, new_path: str) -> dict[str, str]:
    """What is wrong with a redirect, by field."""
    found = {}
    if not LOCAL_URL.fullmatch(old_path) or "#" in old_path:
        found["old_path"] = NOT_OURS
    elif (match := _match(old_path)) and not _model(match):
        found["old_path"] = "There is a page at this address, so the redirect would never be followed."
    if new_path and not LOCAL_URL.fullmatch(new_path):
        found["new_path"] = f"{NOT_OURS} Empty: the page is gone."
    elif new_path and not found and leads_back(old_path, new_path):
        found["new_path"] = "That leads back to the old address, at once or by way of other redirects: nobody would ever arrive."
    return found


def leads_back(start: str, path: str) -> bool:
    """Whether who is sent from `start` to `path` comes by `start` again, or is sent on and on."""
    for _ in range(MOST_STEPS):
        if _asked(path) == _asked(start):
            return True
        onward = "" if _is_page(path) else _onward(path)
        if not onward:
            return False
        path = onward
    return True


def _asked(path: str) -> str:
    """The URL as a browser asks for it: dots followed, no fragment, and the slash at its end that is added where it lacks."""
    parts = urlsplit(path)
    plain = escape_uri_path(normpath(unquote(parts.path)))
    return f"{plain.rstrip('/')}/{'?' if parts.query else ''}{parts.query}"


def _onward(path: str) -> str:
    """Where the redirect of this URL leads; empty where there is none, or where the page is gone."""
    asked = _asked(path)
    rows = dict(Redirect.objects.filter(site_id=settings.SITE_ID, old_path__in=(path, asked)).values_list("old_path", "new_path"))
    return rows.get(path, rows.get(asked, ""))


def _is_page(path: str) -> bool:
    match = _match(path)
    if not match:
        return False
    model = _model(match)
    return not model or model._default_manager.filter(**{model.natural: next(iter(match.kwargs.values()))}).exists()


def _match(path: str) -> ResolverMatch | None:
    try:
        return resolve(f"/{unquote(urlsplit(_asked(path)).path).removeprefix(get_script_prefix())}")
    except Resolver404:
        return None


def _model(match: ResolverMatch) -> type[Guarded] | None:
    """Whose rows have URLs of this kind; None for a page that is always there."""
    return ROWS.get((match.url_name or "").removesuffix("_picture"))


@receiver(pre_save, sender=Redirect)
def check_redirect(sender: type[Redirect], instance: Redirect, raw: bool, **kwargs: Any) -> None:
    """On every way in but a dump that is loaded, where the others may not be there yet."""
    wrong = {} if raw else problems(instance.old_path, instance.new_path)
    if wrong:
        raise ValidationError(wrong)


@receiver(post_delete)
def remember_url(sender: type, instance: Any, using: str, **kwargs: Any) -> None:
    """Keep the URL of what is deleted, unless no reader has seen it. An editor may then say, under Redirects, where it leads."""
    if isinstance(instance, Guarded) and hasattr(instance, "get_absolute_url") and getattr(instance, "was_published", True):
        Redirect.objects.using(using).get_or_create(site_id=settings.SITE_ID, old_path=instance.get_absolute_url())
