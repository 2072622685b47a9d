"""WSGI entry point, for the server that gunicorn_config.py describes."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "overflights.settings")
application = get_wsgi_application()
