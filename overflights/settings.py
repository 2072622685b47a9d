"""Settings of Overflights: SQLite and safe values by default, all else from the environment.

`make run` writes a private key to `.env`; a server sets the variables below itself.
"""

import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.checks.security.base import SECRET_KEY_INSECURE_PREFIX, SECRET_KEY_MIN_LENGTH, SECRET_KEY_MIN_UNIQUE_CHARACTERS
from django.core.exceptions import ImproperlyConfigured

from overflights.lib import database_url

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"  # everything that running leaves behind: the SQLite base, collected static files

env = environ.FileAwareEnv()
env.read_env(BASE_DIR / ".env")

# --- Safety -------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
DEBUG_KEY = "insecure-key-for-debugging-only"
SECRET_KEY = env.ENVIRON.get("SECRET_KEY", "") or DEBUG_KEY  # as it is: env.str() takes a leading “$” for a variable
if SECRET_KEY == DEBUG_KEY and not DEBUG:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Run `make run` once (it writes one to .env), set SECRET_KEY, or set DEBUG=1 to develop."
    )
if not DEBUG and (
    len(SECRET_KEY) < SECRET_KEY_MIN_LENGTH
    or len(set(SECRET_KEY)) < SECRET_KEY_MIN_UNIQUE_CHARACTERS
    or SECRET_KEY.startswith(SECRET_KEY_INSECURE_PREFIX)
):
    raise ImproperlyConfigured(
        f"SECRET_KEY is easy to guess: with it anyone can sign in. Set {SECRET_KEY_MIN_LENGTH} random characters or more, such as "
        "`python3 -c 'import secrets; print(secrets.token_urlsafe(50))'` prints."
    )
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=LOOPBACK)
# With DEBUG whoever meets an error is shown code and settings. That a request comes from this machine, middleware.LoopbackOnly sees to.
public = [host for host in (*ALLOWED_HOSTS, env.str("SERVE_HOST", default="")) if host not in ("", "::1", *LOOPBACK)]
if DEBUG and public:
    raise ImproperlyConfigured(
        f"DEBUG shows code and settings to whoever meets an error. Unset DEBUG, or take {public[0]} out of ALLOWED_HOSTS and SERVE_HOST."
    )
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# `make run` serves plain HTTP on the loopback address and says HTTPS=off; everything else is HTTPS.
HTTPS = env.bool("HTTPS", default=not DEBUG)
# The addresses or networks of the proxies before the site: what they, and nobody else, say of a visitor is believed (middleware.py).
PROXIES = [proxy.strip() for proxy in env.list("FORWARDED_ALLOW_IPS", default=[])]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# The path that the site is served under, "" for the root. Never None: Django would take it from the request.
FORCE_SCRIPT_NAME = "".join(f"/{part}" for part in env.str("URL_PREFIX", default="").split("/") if part)
if not re.fullmatch(r"[\w./~-]*", FORCE_SCRIPT_NAME, re.ASCII):
    raise ImproperlyConfigured("URL_PREFIX must be a path such as /overflights, of letters, digits and . _ ~ - alone.")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # bytes of a request's body; a longer one is not read at all
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
# What follows binds more than this site, and is not taken back for a year: HSTS_SUBDOMAINS=on, for a domain whose every subdomain is
# on HTTPS too; HSTS_PRELOAD=on, for one that is to be written into the browsers themselves (hstspreload.org), subdomains included.
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD or env.bool("HSTS_SUBDOMAINS", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # they ask for both of every site
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **{key: [NONE] for key in ("default-src", "base-uri", "frame-ancestors")},
        **{key: [SELF] for key in ("script-src", "style-src", "img-src", "font-src", "connect-src", "form-action")},
    }
}

# --- Application --------------------------------------------------------------------------------
INSTALLED_APPS = [
    "overflights",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sites",
    "django.contrib.redirects",
    "django.contrib.staticfiles",
    "django_countries",
    "django_filters",
    "reversion",
    "csp",
]
MIDDLEWARE = [
    "overflights.middleware.trust_own_proxies",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "overflights.middleware.refuse_odd_requests",
    "overflights.middleware.read_only",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "overflights.middleware.no_store",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "overflights.middleware.RedirectMiddleware",
    "overflights.middleware.SignInMiddleware",
]
if DEBUG:
    MIDDLEWARE.insert(0, "overflights.middleware.LoopbackOnly")
AUTHENTICATION_BACKENDS = ["overflights.authentication.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "overflights.password_validators.StrengthValidator"},
]
ROOT_URLCONF = "overflights.urls"
CSRF_FAILURE_VIEW = "overflights.views.errors.csrf_failure"
WSGI_APPLICATION = "overflights.wsgi.application"
SITE_ID = 1
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- Data ---------------------------------------------------------------------------------------
# Developing has a file of its own: what is tried out there touches no edit.
DATABASES: dict[str, dict[str, Any]] = {
    "default": {"ENGINE": database_url.SQLITE, "NAME": VAR_DIR / ("dev.sqlite3" if DEBUG else "overflights.sqlite3")}
}
if url := env.str("DATABASE_URL", default=""):
    try:
        DATABASES = {"default": database_url.read(url)}
    except ValueError as error:
        raise ImproperlyConfigured(str(error)) from None
if DATABASES["default"]["ENGINE"] == database_url.SQLITE:
    with suppress(OSError):  # of a folder that is not ours, the database says so
        VAR_DIR.mkdir(mode=0o700, exist_ok=True)
    # IMMEDIATE: two editors who save at once wait for each other instead of failing (for how long: overflights/sqlite/base.py).
    DATABASES["default"].setdefault("OPTIONS", {}).update(transaction_mode="IMMEDIATE", timeout=5)
else:
    # For frequent words: with less memory PostgreSQL reads each text again, and compiling takes longer than asking.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c work_mem=32MB -c jit=off")  # or as the URL says
# Seconds; opening one for each request costs more than a page. Each request looks whether it still stands.
DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
# Rendered pages and pictures, in each worker's own memory, until an edit is committed (overflights/caching.py).
MEMORY: dict[str, Any] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
MOST_KEPT = {"pages": 300, "pictures": 30}
CACHES = {"default": MEMORY}
CACHES |= {name: MEMORY | {"LOCATION": name, "TIMEOUT": None, "OPTIONS": {"MAX_ENTRIES": most}} for name, most in MOST_KEPT.items()}
if DEBUG:  # a changed template or view shows at the next request
    CACHES |= {name: {"BACKEND": "django.core.cache.backends.dummy.DummyCache"} for name in MOST_KEPT}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # the form of an article holds five fields for each of its claims
# As all that we write, for nobody else on this machine; FILE_UPLOAD_PERMISSIONS is for the static files too.
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# --- Language and files -------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
COUNTRIES_OVERRIDE = {"US": "United States", "GB": "United Kingdom"}
STATIC_URL = f"{FORCE_SCRIPT_NAME}/static/"
STATIC_ROOT = VAR_DIR / "static"
PLAIN, FINGERPRINTED = "django.contrib.staticfiles.storage.StaticFilesStorage", "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": PLAIN if DEBUG else FINGERPRINTED},
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "filters": {"once_a_minute": {"()": "overflights.database_errors.OnceAMinute"}},
    # Refusals are answered, not logged.
    "loggers": {
        "django.request": {"level": "ERROR", "filters": ["once_a_minute"]},
        "django.security": {"level": "CRITICAL"},
        "waitress.queue": {"level": "ERROR"},  # else a line for each request that waits for a thread
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
