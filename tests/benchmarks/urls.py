"""The site, and an empty Django page behind the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from overflights.urls import urlpatterns as site


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!DOCTYPE html><title>Empty</title>")


urlpatterns = [path("empty/", empty), *site]
