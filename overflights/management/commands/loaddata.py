"""`manage.py loaddata`: Django's, with the look-ups of the gate made once for all rows (models/bulk_load.py)."""

from collections.abc import Sequence

from django.core.management.commands import loaddata

from overflights.models.bulk_load import bulk_load


class Command(loaddata.Command):
    def loaddata(self, fixture_labels: Sequence[str]) -> None:
        with bulk_load():
            super().loaddata(fixture_labels)
