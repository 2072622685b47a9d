"""`manage.py compare_codings A B`: how far two codings of the same articles, made apart, agree; and where they do not."""

import json
from argparse import ArgumentParser
from pathlib import Path
from textwrap import shorten
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from overflights.reports import codings


class Command(BaseCommand):
    help = (
        "Compare two codings: what each found of the other's claims, Cohen's kappa for stance, attribution and certainty, and every"
        " difference. A coding is a file of claims: a fixture (dumpdata overflights.claim --natural-foreign), plain rows in YAML or JSON,"
        " or CSV. The articles must be in the base."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("a", metavar="A", type=Path)
        parser.add_argument("b", metavar="B", type=Path)
        parser.add_argument("--json", action="store_true", help="print the figures alone, as JSON")

    def handle(self, a: Path, b: Path, **options: Any) -> None:
        try:
            comparison = codings.compare(codings.read(a), codings.read(b))
        except codings.UnreadableCoding as error:
            raise CommandError(str(error)) from None
        if options["json"]:
            self.stdout.write(json.dumps(comparison.figures(), indent=2))
        else:
            self.stdout.write("\n".join(report(comparison)))


def report(found: codings.Comparison) -> list[str]:
    sides = [("A", found.a, "B"), ("B", found.b, "A")]
    lines = [f"{name}: {side.claims} claims, {side.found} of them found by {other} ({side.share:.0%})" for name, side, other in sides]
    lines.append(f"On the {len(found.pairs)} that both have:")
    for field, figure in ((field, found.figures()[field]) for field in codings.COMPARED):
        kappa = "not defined" if figure["kappa"] is None else f"{figure['kappa']:.2f}"
        lines.append(f"  {field}: the same in {figure['same']}, kappa {kappa}")
    for field in codings.COMPARED:
        lines += [f"{field}: A {getattr(p.a, field)}, B {getattr(p.b, field)}: {name(p.a)}" for p in found.differing(field)]
    for own, side, other in sides:
        for missing in side.unfound:
            near = "; ".join(f"{claim.speaker} {claim.stance} {claim.proposition}" for claim in missing.near)
            lines.append(f"only {own}: {name(missing.claim)}" + (f" [near it {other} has: {near}]" if near else ""))
    return lines


def name(claim: codings.Coded) -> str:
    words = f"{claim.article} {claim.number}: {claim.speaker} {claim.stance} {claim.proposition}"
    return f"{words} “{shorten(claim.quote, 90, placeholder=' …')}”"
