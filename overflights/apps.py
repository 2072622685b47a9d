"""The one application of Overflights."""

from django.apps import AppConfig


class OverflightsConfig(AppConfig):
    name = "overflights"
    verbose_name = "Overflights"

    def ready(self) -> None:
        from . import checks, editors, kept, redirects  # noqa: F401  (they register themselves)
        from .search import schema  # noqa: F401

        editors.connect()
