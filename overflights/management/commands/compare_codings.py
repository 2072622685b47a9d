"""`manage.py compare_codings A B`: how far two independent codings of the same articles agree, and where they differ."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from overflights.reports import codings


class Command(BaseCommand):
    help = (
        "Compare two codings: what each found of the other's claims, Cohen's kappa for stance, attribution and certainty, and every"
        " difference. A coding is a file of claims: a fixture (dumpdata overflights.claim --natural-foreign), plain rows in YAML or JSON,"
        " or CSV. The articles must be in the database."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("a", metavar="A", type=Path)
        parser.add_argument("b", metavar="B", type=Path)
        parser.add_argument("--json", action="store_true", help="print the figures alone, as JSON")

    def handle(self, a: Path, b: Path, **options: Any) -> None:
        try:
            first, second = codings.read(a), codings.read(b)
        except codings.UnreadableCoding as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            raise CommandError(f"The database, which has the articles, cannot be read: {error}. Has it been migrated?") from error
        comparison = codings.compare(first, second)
        if options["json"]:
            self.stdout.write(json.dumps(comparison.figures(), indent=2))
        else:
            self.stdout.write("\n".join(codings.summary(comparison)))
            for name, claims in (("A", first), ("B", second)):
                new = codings.unknown(claims)
                if new:
                    self.stdout.write(f"{name} refers to rows that are not in the database, new or mistyped: {', '.join(new)}")
