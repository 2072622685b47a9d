"""The one application of Overflights."""

from importlib import import_module

from django.apps import AppConfig

REGISTERING = ("checks", "file_permissions", "redirects", "search.schema")  # what registers itself when it is imported


class OverflightsConfig(AppConfig):
    name = "overflights"
    verbose_name = "Overflights"

    def ready(self) -> None:
        for name in REGISTERING:
            import_module(f".{name}", __package__)
        from . import editor_permissions

        editor_permissions.connect()
