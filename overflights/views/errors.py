"""Pages for addresses that lead nowhere: each says what is wrong and where to go on."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    said = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    if said.endswith("matches the given query."):
        said = ""  # Django's words for its programmers
    words = " ".join(re.findall(r"[^\W_]{3,}", request.path)[1:6])
    return render(request, "404.html", {"said": said, "words": words}, status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from a page of ours, or whose page is too old."""
    return render(request, "403.html", {"is_form": True}, status=403)
