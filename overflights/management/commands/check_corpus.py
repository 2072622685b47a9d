"""`manage.py check_corpus`: everything wrong in the database, one line each; exit status 1 if there is anything."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from overflights.lib import wording
from overflights.reports import corpus


class Command(BaseCommand):
    help = (
        "Check every quote, date, name and text in the database, and print what is wrong and how to fix it, one line each; exit status 1"
        " if anything is wrong. Lines that begin with “Information” do not count."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--documents", type=Path, default=corpus.DOCUMENTS, help="the folder of the untouched source documents")

    def handle(self, documents: Path, **options: Any) -> None:
        count = 0
        try:
            for problem in corpus.problems(documents):
                count += 1
                self.stdout.write(str(problem))
            for remark in corpus.remarks():
                self.stdout.write(f"Information: {remark}")
        except (DatabaseError, ValueError, TypeError) as error:  # SQLite gives back whatever was put in, if it gives anything
            raise CommandError(
                f"The database cannot be read any further: {error}. Has it been migrated? Was a row inserted by SQL?"
            ) from error
        if count:
            raise CommandError(f"{wording.count(count, 'problem')} found.")
        self.stdout.write("No problems found.")
