"""The project's own settings, over plain HTTP, with an empty page beside the site's."""

import os

os.environ.setdefault("SECRET_KEY", "a-key-for-benchmarks-that-guards-nothing")
os.environ["HTTPS"] = "off"

from overflights.settings import *  # noqa: F403
from overflights.settings import STORAGES

ROOT_URLCONF = "tests.benchmarks.urls"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
