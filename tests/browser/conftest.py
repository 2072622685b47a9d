"""A real Chromium that talks to the test's own server and to nobody else, and complains about what a console would show."""

import os
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Route, WebError
from pytest_django.live_server_helper import LiveServer

from tests import fonts
from tests.machine import find_chromium

# Chromium asks its makers for updates and lists by itself; here it may not.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
]

WIDE = 1000  # pixels


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker("browser")


@pytest.fixture(scope="session", autouse=True)
def queries_beside_the_browser() -> Iterator[None]:
    """Playwright keeps an event loop in this thread, in which Django would refuse queries; here they don't block it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict, tmp_path_factory: pytest.TempPathFactory) -> dict:
    chromium = find_chromium()
    if not chromium:
        pytest.skip("No Chromium is installed.")
    if not fonts.find(fonts.chosen()):
        pytest.skip(f"The fonts {fonts.chosen()} are not installed.")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # root has no sandbox
    environment = os.environ | {"FONTCONFIG_FILE": str(fonts.configure(fonts.chosen(), tmp_path_factory.mktemp("fonts")))}
    return browser_type_launch_args | {"executable_path": chromium, "args": [*QUIET, *sandbox], "env": environment}


@pytest.fixture(scope="session")
def base_url() -> None:
    """None: every test says the live server's URL itself. pytest-playwright's own fixture is a method, which pytest warns of."""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    return browser_context_args | {"locale": "en-GB", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture(autouse=True)
def complaints(context: BrowserContext, live_server: LiveServer) -> Iterator[list[str]]:
    """What the browser found wrong: requests to other hosts (stopped), console errors, script errors. Fails the test if any is left.

    A test that opens a missing page on purpose takes Chromium's remark about it out of the list.
    """
    found: list[str] = []
    home = urlsplit(live_server.url).netloc

    def stop(route: Route) -> None:
        found.append(f"asked another host: {route.request.url}")
        route.abort()

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            found.append(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def catch(error: WebError) -> None:
        found.append(f"script error: {error.error}")

    context.route(lambda url: urlsplit(url).netloc != home, stop)
    context.on("console", hear)
    context.on("weberror", catch)
    yield found
    assert found == []


@pytest.fixture
def axe(complaints: list[str]) -> Callable[[Page], None]:
    """Call it with a page: it fails on any accessibility finding, and says which element and why.

    Contrast, which takes most of the time, is looked at in wide windows alone, since no colour hangs on the width. The system's dark
    scheme changes nothing but colours.
    """

    def check(page: Page) -> None:
        page.evaluate("new Promise((done) => setTimeout(done, 50))")  # scripts that wait for the page to be loaded
        page.evaluate(AXE_SCRIPT)
        heard = len(complaints)
        if page.viewport_size["width"] < WIDE:
            look(page, "light", {"rules": {"color-contrast": {"enabled": False}}})
        else:
            look(page, "dark", {"runOnly": ["color-contrast"]})
            look(page, "light", {})
        del complaints[heard:]  # axe itself writes styles, which the site's policy refuses

    def look(page: Page, scheme: str, options: dict) -> None:
        page.emulate_media(color_scheme=scheme)
        page.evaluate("Promise.all(document.getAnimations().map((animation) => animation.finished))")  # colours that fade
        results = AxeResults(page.evaluate("(options) => axe.run(options)", {"resultTypes": ["violations"]} | options))
        assert results.violations_count == 0, f"{page.url}, {scheme}\n{results.generate_report()}"

    return check


@pytest.fixture
def fits(page: Page) -> Callable[..., None]:
    """Call it with a URL and widths in pixels, the narrowest first: the page, loaded in the first, scrolls sideways in none of them."""

    def check(url: str, *widths: int) -> None:
        page.set_viewport_size({"width": widths[0], "height": 900})
        page.goto(url)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{url} in {width} pixels"

    return check
