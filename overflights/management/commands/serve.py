"""`manage.py serve`: make the base ready and serve the site. Called by `make run`."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from overflights import file_permissions, startup


class Command(BaseCommand):
    help = "Bring the base up to date, load the corpus if it is empty, and serve. SERVE_HOST and PORT come from the environment."
    # Ours say more to the person at the keyboard, and in less time.
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        try:
            host, port = startup.address(os.environ)
            startup.check_port(host, port)
            for said in file_permissions.enforce():
                self.stderr.write(said)
            startup.prepare_database()
            if startup.load_corpus():
                self.stdout.write("The corpus is loaded.")
            startup.collect_static()
            if said := startup.journal():
                self.stdout.write(said)
            startup.become_server(host, port)
        except startup.CannotServeError as error:
            raise CommandError(str(error)) from None
