"""The floor: the finder's own page rendered from what is already in memory. No question is asked of the database."""

from threading import Lock
from typing import Any
from unittest.mock import patch

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template import loader
from django.test import RequestFactory

from overflights.views.claims import claim_list

_pages: dict[str, tuple[str, dict[str, Any]]] = {}
_one_at_a_time = Lock()


def floor(request: HttpRequest) -> HttpResponse:
    asked = request.GET.copy()
    with _one_at_a_time:
        key = asked.urlencode()
        if key not in _pages:
            _pages[key] = _caught(asked)
    template, context = _pages[key]
    request.path = request.path_info = "/claims/"
    return render(request, template, context)


def _caught(asked: QueryDict) -> tuple[str, dict[str, Any]]:
    """The template and the context with which the finder answers."""
    found = []

    def catching(template: str, context: dict[str, Any], *args: Any, **kwargs: Any) -> str:
        found.append((template, context))
        return rendering(template, context, *args, **kwargs)

    rendering = loader.render_to_string
    with patch.object(loader, "render_to_string", catching):
        claim_list(RequestFactory().get("/claims/", asked.dict(), headers={"host": "127.0.0.1"}))
    return found[0]
