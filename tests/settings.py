"""Settings for tests: the project's own, quick, over plain HTTP, whatever the machine's `.env` says."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "a-key-for-tests-that-guards-nothing-but-is-as-long-as-one")
os.environ.setdefault("DATABASE_URL", "sqlite:///unused-outside-tests.sqlite3")
os.environ.update(DEBUG="off", HTTPS="off")

from overflights.settings import *  # noqa: F403
from overflights.settings import DATABASES, STORAGES

if DATABASES["default"]["ENGINE"] == "overflights.sqlite":
    # A file, as in life: in memory, all threads of the live server would share one connection and its transactions.
    # Named for the process, so that two runs at once don't meet. A power cut may cost a test base, so nothing waits for the disk.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(tempfile.gettempdir()) / f"overflights-test-{os.getpid()}.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA synchronous=OFF"
else:
    # A connection kept open by a thread of the live server would stop the test base from being dropped.
    DATABASES["default"]["CONN_MAX_AGE"] = 0

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Static files straight from their source: nothing is collected for a test.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
