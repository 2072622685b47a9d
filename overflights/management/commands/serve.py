"""`manage.py serve`: make the base ready and serve the site. Called by `make run`."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from overflights import private, serving


class Command(BaseCommand):
    help = "Bring the base up to date, load the corpus if it is empty, and serve. SERVE_HOST and PORT come from the environment."
    # Ours say more to the person at the keyboard, and in less time.
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        try:
            host, port = serving.address(os.environ)
            serving.check_port(host, port)
            for said in private.enforce():
                self.stderr.write(said)
            serving.prepare_database()
            if serving.load_corpus():
                self.stdout.write("The corpus is loaded.")
            serving.collect_static()
            if said := serving.journal():
                self.stdout.write(said)
            serving.become_server(host, port)
        except serving.CannotServeError as error:
            raise CommandError(str(error)) from None
