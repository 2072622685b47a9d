#!/usr/bin/env python3
"""Django's command line for Overflights."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "overflights.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # Said to whoever set it wrong, not to a programmer: a sentence, no traceback.
        sys.exit(f"Settings: {error}")
