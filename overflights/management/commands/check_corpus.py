"""`manage.py check_corpus`: everything wrong with the base, one line each; exit status 1 if there is anything."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from overflights.reports.corpus import findings


class Command(BaseCommand):
    help = "Check every quote, date, name and text of the base, and print what is wrong and how to mend it."

    def handle(self, **options: Any) -> None:
        count = 0
        for finding in findings():
            count += 1
            self.stdout.write(" ".join(str(finding).split()))
        if count:
            raise CommandError(f"{count} to mend.")
        self.stdout.write("Nothing to mend.")
