"""The project's own settings, over plain HTTP, with what it is measured against beside the site, and each answer naming its worker."""

import os
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "a-key-for-benchmarks-that-guards-nothing-but-is-as-long-as-one")
os.environ["HTTPS"] = "off"

from overflights.settings import *  # noqa: F403
from overflights.settings import MIDDLEWARE, STORAGES, TEMPLATES

ROOT_URLCONF = "tests.benchmarks.urls"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
MIDDLEWARE = ["tests.benchmarks.views.naming_worker", *MIDDLEWARE]
TEMPLATES = [TEMPLATES[0] | {"DIRS": [*TEMPLATES[0]["DIRS"], Path(__file__).parent / "templates"]}]
