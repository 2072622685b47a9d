"""`manage.py serve`: make the base ready and serve the site. Called by `make run`, and with --reload by `make dev`."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from overflights import file_permissions, startup


class Command(BaseCommand):
    help = "Bring the base up to date, load the corpus if it is empty, and serve. SERVE_HOST and PORT come from the environment."
    # Ours are quicker and say more to the person at the keyboard.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reload", action="store_true", help="For developing: restart when the code changes. Needs DEBUG=1.")

    def handle(self, **options: Any) -> None:
        if options["reload"] and not settings.DEBUG:
            raise CommandError("--reload is for developing. Set DEBUG=1 as well, or type: make dev")
        try:
            host, port = startup.address(os.environ)
            startup.check_port(host, port)
            for said in file_permissions.enforce():
                self.stderr.write(said)
            startup.prepare_database()
            if startup.load_corpus():
                self.stdout.write("The corpus is loaded.")
            if not options["reload"]:
                startup.collect_static()
            if said := startup.journal():
                self.stdout.write(said)
            become = startup.become_development_server if options["reload"] else startup.become_server
            become(host, port)
        except startup.CannotServeError as error:
            raise CommandError(str(error)) from None
