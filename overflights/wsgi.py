"""WSGI entry point: `gunicorn overflights.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "overflights.settings")
application = get_wsgi_application()
