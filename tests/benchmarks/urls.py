"""The site, and beside it what it is measured against, behind the same middleware.

With COUNTS_KEPT=0 the site doesn't keep what it counted for the last questions: it counts for every page.
"""

import os
from importlib import import_module

from django.urls import path

from overflights.urls import urlpatterns as site

from . import views
from .plain import PlainList

if "COUNTS_KEPT" in os.environ:
    import_module("overflights.facets.store").MOST_SELECTIONS = int(os.environ["COUNTS_KEPT"])

urlpatterns = [
    path("empty/", views.empty),
    path("floor/", views.floor),
    path("plain/", PlainList.as_view()),
    path("counts/", views.counts),
    path("ready/", views.ready),
    *site,
]
