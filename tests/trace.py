"""`python -m tests.trace [URL …]`: which of our modules and templates run for one page of the shipped corpus, and how many they are.

The page is made anew, by a process that serves already: its columns are loaded, nothing of the page is cached.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
ROOT = Path(__file__).parents[1]
OURS = str(ROOT / "overflights") + os.sep
PAGES = {
    "/claims/?actor=john-kerry&from=2013": (24, 10),
    "/matrix/": (24, 10),
    "/timeline/": (26, 12),
    "/actors/john-kerry/": (30, 12),
    "/claims/foreignpolicy-2012-03-23-07/": (14, 6),
}  # with the numbers of modules and of templates that are aimed at


def main(urls: list[str]) -> None:
    import django
    from django.test.runner import DiscoverRunner

    django.setup()
    runner = DiscoverRunner(verbosity=0, interactive=False)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    try:
        load_corpus()
        for url in urls or PAGES:
            modules, templates = trace(url)
            aim = " (aim: {} and {})".format(*PAGES[url]) if url in PAGES else ""
            print(f"{url}: {len(modules)} modules and {len(templates)} templates{aim}", *sorted(modules), *sorted(templates), sep="\n  ")
    finally:
        runner.teardown_databases(databases)


def load_corpus() -> None:
    from django.core.management import call_command

    from overflights.startup import CORPUS

    call_command("loaddata", *CORPUS, verbosity=0)


def trace(url: str) -> tuple[set[str], set[str]]:
    """Our modules and templates, by path, that run for `url`."""
    from django.core.cache import caches
    from django.test import Client
    from django.test.signals import template_rendered

    client, templates = Client(), set()

    def note(sender: object, template: Any, **kwargs: Any) -> None:
        path = Path(template.origin.name)
        if path.is_relative_to(ROOT / "templates"):
            templates.add(str(path.relative_to(ROOT)))

    client.get("/propositions/?page=1")  # loads the columns
    for cache in caches.all():
        cache.clear()
    template_rendered.connect(note)
    try:
        modules = modules_run(lambda: client.get(url))
    finally:
        template_rendered.disconnect(note)
    return modules, templates


def modules_run(call: Callable[[], Any]) -> set[str]:
    """Our modules of which any function runs meanwhile, but for what runs when a module is imported."""
    found: set[str] = set()

    def note(frame: FrameType, event: str, argument: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(OURS) and frame.f_code.co_name != "<module>":
            found.add(os.path.relpath(frame.f_code.co_filename, ROOT))

    sys.setprofile(note)
    try:
        response = call()
    finally:
        sys.setprofile(None)
    assert response.status_code == 200, response.status_code
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
