"""Pages are there to be read: what may be asked of them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

READING = ["GET", "HEAD"]


def only_read(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """To whatever else is asked, 405 and a sentence, whether or not it came from a form of ours."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in READING:
            return view(request, *args, **kwargs)
        said = f"This page can be read (GET), and nothing else; it was asked to {request.method}.\n"
        return HttpResponseNotAllowed(READING, said, content_type="text/plain; charset=utf-8")

    answering.csrf_exempt = True  # type: ignore[attr-defined]  # as django.views.decorators.csrf.csrf_exempt has it
    return answering
