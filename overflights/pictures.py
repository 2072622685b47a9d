"""A picture by itself: as SVG with its own style, or as PNG for where SVG is not understood. The page draws it from the same template."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from subprocess import SubprocessError
from textwrap import wrap
from threading import BoundedSemaphore, Lock
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from overflights.caching import cache_page
from overflights.lib import rasterize
from overflights.models.base import UNSEEN

WIDTH, MARGIN = 1000, 28  # pixels
LEADING, LONGEST_LINE, MOST_LINES = 26, 76, 10  # of the title: pixels from line to line, characters, and lines
NOTE, LONGEST_NOTE, MOST_NOTES = 16, 165, 20  # of each note below the picture, and of the URL of its page, the same
LICENCE = "CC BY 4.0"
ROOT = 18  # pixels of a rem
FONTS = Path(settings.BASE_DIR) / "overflights" / "fonts"
STYLES = Path(settings.BASE_DIR) / "overflights" / "static" / "overflights"
logger = logging.getLogger(__name__)
TALLEST = 4000  # pixels down of a PNG: what is taller is made smaller
MAKING, PLACES = Lock(), BoundedSemaphore(2)  # in a process, one PNG at a time, and one that waits: other threads are for pages
WAIT, AGAIN = 5, 10  # seconds that it waits; and after which who is refused may ask again
TYPES = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}


class Ending:
    """In a URL, which of the two."""

    regex = "svg|png"

    def to_python(self, value: str) -> str:
        return value

    to_url = to_python


class HasPage(Protocol):
    slug: str

    def get_absolute_url(self) -> str: ...


@dataclass(frozen=True)
class Picture:
    """What `template` draws, `height` pixels down; `title` stands above it, below it `notes` and the URL of its `page`.

    `name` is its file's. By itself, a picture must say what it leaves out.
    """

    template: str
    context: dict[str, Any]
    title: str
    height: int
    page: str
    name: str
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, template: str, context: dict[str, Any], thing: "HasPage") -> "Picture":
        """Of one thing's page; `context` has the `chart`, which knows its height and its notes."""
        chart = context["chart"]
        return cls(template, context, str(thing), chart.height, thing.get_absolute_url(), f"overflights-{thing.slug}", chart.notes)


def urls(view: str, *args: str, query: str = "") -> dict[str, str]:
    """URLs of a picture that a view draws, by ending, as a template names them: `{{ svg }}` and `{{ png }}`."""
    return {ending: f"{reverse(view, args=[*args, ending])}{query}" for ending in TYPES}


def picture_view(*parameters: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """For a view that answers with a picture. It is cached by these parameters of its URL."""
    return lambda view: cache_page(*parameters, cache="pictures")(_one_png_at_a_time(view))


def _one_png_at_a_time(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """503 where others are being made, before the database is asked anything: while many are wanted at once, pages are still answered."""

    @wraps(view)
    def waiting(request: HttpRequest, *args: Any, ending: str, **kwargs: Any) -> HttpResponse:
        if ending != "png":
            return view(request, *args, ending=ending, **kwargs)
        if not PLACES.acquire(blocking=False):
            return _busy()
        try:
            if not MAKING.acquire(timeout=WAIT):
                return _busy()
            try:
                return view(request, *args, ending=ending, **kwargs)
            finally:
                MAKING.release()
        finally:
            PLACES.release()

    return waiting


def response(request: HttpRequest, ending: str, picture: Picture) -> HttpResponse:
    """The picture as a file, `svg` or `png`."""
    svg, height = _drawn(picture, request.build_absolute_uri(picture.page))
    if ending == "svg":
        # SVG is not shown in a window of its own: its style would not be allowed there.
        return HttpResponse(svg, content_type=TYPES["svg"], headers={"Content-Disposition": f'attachment; filename="{picture.name}.svg"'})
    fonts = [str(path) for path in FONTS.glob("*.ttf")]
    try:
        return HttpResponse(rasterize.png(svg, fonts, min(TALLEST / height, 1)), content_type=TYPES["png"])
    except SubprocessError:
        logger.exception("A picture could not be made: %s", request.path)
        return refused("This picture could not be made. Ask for it as SVG.", 503)


def _busy() -> HttpResponse:
    said = refused(f"Many pictures are being made just now. Ask again in {AGAIN} seconds, or ask for this one as SVG.", 503)
    said.headers["Retry-After"] = str(AGAIN)
    return said


def _drawn(picture: Picture, page: str) -> tuple[str, int]:
    """As SVG, with its title above and the URL of its page below; and how many pixels down."""
    title = wrap(picture.title, LONGEST_LINE, max_lines=MOST_LINES, placeholder=" …")
    lines = [(MARGIN + 10 + at * LEADING, line) for at, line in enumerate(title)]
    top = 2 * MARGIN + (len(lines) - 1) * LEADING
    inner = {"width": WIDTH - 2 * MARGIN, "height": picture.height, "margin": MARGIN, "top": top}
    below = top + picture.height + MARGIN
    texts = (*picture.notes, f"Overflights, {LICENCE} · {page}")
    said = [line for text in texts for line in wrap(text, LONGEST_NOTE, max_lines=MOST_NOTES, placeholder="…")]
    notes = [(below + at * NOTE, line) for at, line in enumerate(said)]
    height = notes[-1][0] + NOTE
    around = {
        "picture": picture,
        "lines": lines,
        "notes_below": notes,
        "outer": (WIDTH, height),
        "page": page,
        "style": style(),
    }
    # A text that came past the gate may hold what would make the whole file unreadable.
    return UNSEEN.sub("", render_to_string("picture.svg", {**picture.context, **inner, **around})), height


def refused(why: str = "One of your filters isn’t valid, so nothing is drawn.", status: int = 400) -> HttpResponse:
    return HttpResponse(f"{why}\n", status=status, content_type="text/plain; charset=utf-8")


@cache
def style() -> str:
    """pictures.css with the light colours in place of their names, and without what only a page needs."""
    site, own = ((STYLES / name).read_text(encoding="utf-8") for name in ("site.css", "pictures.css"))
    colours = dict(re.findall(r"(--[\w-]+): ([^;]+);", site[: site.index("@media")]))
    own = re.sub(r"/\*.*?\*/|@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", own, flags=re.DOTALL)
    own = re.sub(r"var\((--[\w-]+)\)", lambda found: colours[found[1]], own)
    return re.sub(r"([\d.]+)rem", lambda found: f"{float(found[1]) * ROOT:g}px", own)
