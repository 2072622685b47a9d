"""Addresses are permanent: what is gone answers 410, what was merged redirects; neither is ever 404."""

from typing import Any

from django.conf import settings
from django.contrib.redirects.middleware import RedirectFallbackMiddleware
from django.contrib.redirects.models import Redirect
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseGone
from django.shortcuts import render

from .models.base import Guarded


class RedirectMiddleware(RedirectFallbackMiddleware):
    """Django's redirects, with a page that helps where the address leads nowhere any more."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        found = super().process_response(request, response)
        return gone(request) if isinstance(found, HttpResponseGone) else found


def gone(request: HttpRequest, **context: Any) -> HttpResponse:
    return render(request, "410.html", context, status=410)


@receiver(post_delete)
def remember_address(sender: type, instance: Any, using: str, **kwargs: Any) -> None:
    """Keep the address of what is deleted, unless no reader has seen it. An editor may then say, under Redirects, where it leads."""
    if isinstance(instance, Guarded) and hasattr(instance, "get_absolute_url") and getattr(instance, "was_published", True):
        Redirect.objects.using(using).get_or_create(site_id=settings.SITE_ID, old_path=instance.get_absolute_url())
