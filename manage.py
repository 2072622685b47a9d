#!/usr/bin/env python3
"""Django's command line for Overflights."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.umask(0o077)  # the base, its journals and the collected files are for nobody else
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "overflights.settings")
    try:
        execute_from_command_line(sys.argv)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read it (head, less) has read enough. What is still to be written goes nowhere, so that Python's end doesn't trip over it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except ImproperlyConfigured as error:
        # Said to whoever set it wrong, not to a programmer: a sentence, no traceback.
        sys.exit(f"Settings: {error}")
