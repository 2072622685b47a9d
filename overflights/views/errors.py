"""Pages for URLs that lead nowhere: each says what is wrong and where to go on."""

import re
import sys
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from overflights.database_errors import trouble


def page_error(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    """The page that says what is wrong: templates/404.html and its like."""
    return render(request, f"{status}.html", context, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    said = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    if said.endswith("matches the given query."):
        said = ""  # Django's words for its programmers
    words = " ".join(re.findall(r"[^\W_]{3,}", request.path)[1:6])
    return page_error(request, 404, said=said, words=words)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page_error(request, 400)


def too_large(request: HttpRequest) -> HttpResponse:
    """A form with more in it than any page of ours sends. Its body is not read."""
    return page_error(request, 413, most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page_error(request, 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """503, and what is wrong, where it is the database: that passes."""
    found = trouble(sys.exception())
    heading, words = found.value if found else ("", "")
    answer = HttpResponse(render_to_string("500.html", {"heading": heading, "words": words}), status=503 if found else 500)
    answer["Cache-Control"] = "no-store"
    return answer


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from a page of ours, or whose page is too old."""
    return page_error(request, 403, is_form=True)


def not_now(request: HttpRequest, seconds: int, is_busy: bool) -> HttpResponse:
    """For a password that comes too early after wrong ones, or while others are being checked."""
    answer = render(request, "429.html", {"seconds": seconds, "is_busy": is_busy}, status=503 if is_busy else 429)
    answer["Retry-After"] = seconds
    return answer
