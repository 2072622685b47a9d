"""Pages for addresses that lead nowhere: each says what is wrong and where to go on."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    said = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    words = " ".join(re.findall(r"[^\W_]{3,}", request.path)[1:6])
    return render(request, "404.html", {"said": said, "words": words}, status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)
