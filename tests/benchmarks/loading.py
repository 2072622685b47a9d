"""`make bench`: `loaddata` of 10,000 claims through the gate, against plain Django's of the same rows.

Plain Django's loads rows with the same columns and the same events that they are about, by primary key, into models without a gate and
into tables without triggers. Each time is in a process of its own, into a database that was just made; they take turns. Writes
results/loading.json.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from . import copies, report

CLAIMS, ROUNDS = 10_000, 5
OTHERS = ("place", "actor", "actorname", "proposition", "article", "event", "participation")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = _run(folder, "prepare")
        taken: dict[str, list[float]] = {"site": [], "plain": []}
        for _ in range(ROUNDS):
            for kind, seconds in taken.items():
                seconds.append(float(_run(folder, kind)))
        report.save("loading", [{"claims": int(rows), **taken}])


def _run(folder: Path, kind: str) -> str:
    """The last line that it prints."""
    database = folder / f"{kind}.sqlite3"
    database.unlink(missing_ok=True)
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings", "DATABASE_URL": f"sqlite:///{database}"}
    command = [sys.executable, "-m", "tests.benchmarks.loading", kind, str(folder)]
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[-1]


def prepare(folder: Path) -> None:
    """The shipped corpus copied until it has so many claims, as fixtures."""
    from django.core.management import call_command

    from overflights.models import Claim
    from overflights.startup import CORPUS

    call_command("migrate", verbosity=0)
    call_command("loaddata", *CORPUS, verbosity=0)
    copies.fill(folder, CLAIMS)
    how = {"natural_primary": True, "natural_foreign": True, "verbosity": 0}
    call_command("dumpdata", *(f"overflights.{name}" for name in OTHERS), output=str(folder / "others.json"), **how)
    call_command("dumpdata", "overflights.claim", output=str(folder / "claims.json"), **how)
    plain = [
        {"model": "overflights.plainclaim", "pk": row.pk, "fields": _fields(row)}
        for row in Claim.objects.prefetch_related("about").order_by("pk")
    ]
    (folder / "plain.json").write_text(json.dumps(plain, default=str))
    print(len(plain))


def _fields(row: object) -> dict[str, object]:
    from overflights.models import Claim

    assert isinstance(row, Claim)
    values = {field.name: getattr(row, field.attname) for field in Claim._meta.concrete_fields if not field.primary_key}
    return values | {"about": [event.pk for event in row.about.all()]}


def site(folder: Path) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("loaddata", folder / "others.json", verbosity=0)
    print(_timed(lambda: call_command("loaddata", folder / "claims.json", verbosity=0)))


def plain(folder: Path) -> None:
    """The columns of a claim in a model of its own, without a gate."""
    from django.core.management import call_command
    from django.core.management.commands import loaddata
    from django.db import connection, models

    from overflights.models import Claim, Event

    def copied(field: models.Field) -> models.Field:
        if isinstance(field, models.ForeignKey):
            return models.ForeignKey(field.related_model, models.PROTECT, related_name="+", null=field.null)
        if isinstance(field, models.CharField):
            return models.CharField(max_length=field.max_length)
        return type(field)() if not isinstance(field, models.DateTimeField) else models.DateTimeField()

    fields = {field.name: copied(field) for field in Claim._meta.concrete_fields if not field.primary_key}
    meta = type("Meta", (), {"app_label": "overflights"})
    body = {**fields, "about": models.ManyToManyField(Event, related_name="+"), "Meta": meta, "__module__": "overflights.models"}
    model = type("PlainClaim", (models.Model,), body)
    call_command("migrate", verbosity=0)
    call_command("loaddata", folder / "others.json", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(model)
    print(_timed(lambda: call_command(loaddata.Command(), folder / "plain.json", verbosity=0)))


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return round(time.perf_counter() - start, 2)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        import django

        django.setup()
        globals()[sys.argv[1]](Path(sys.argv[2]))
