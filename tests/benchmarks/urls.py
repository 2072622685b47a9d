"""The site, and beside it what it is measured against, behind the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from overflights.urls import urlpatterns as site

from .floor import floor
from .inside import counts, ready
from .plain import PlainList


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!DOCTYPE html><title>Empty</title>")


urlpatterns = [
    path("empty/", empty),
    path("floor/", floor),
    path("plain/", PlainList.as_view()),
    path("counts/", counts),
    path("ready/", ready),
    *site,
]
