"""A picture by itself: as SVG with its own style, or as PNG for where SVG is not understood. The page draws it from the same template."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import resvg_py
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

WIDTH, MARGIN = 1000, 28  # pixels
ROOT = 18  # pixels of a rem
FONTS = Path(settings.BASE_DIR) / "overflights" / "fonts"
TYPES = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}


class Ending:
    """In an address, which of the two."""

    regex = "svg|png"

    def to_python(self, value: str) -> str:
        return value

    to_url = to_python


@dataclass(frozen=True)
class Picture:
    """What `template` draws, `height` pixels down; `title` stands above it, the address of its `page` below; `name` is its file's."""

    template: str
    context: dict[str, Any]
    title: str
    height: int
    page: str
    name: str

    @classmethod
    def of(cls, template: str, context: dict[str, Any], thing: Model) -> "Picture":
        """Of one thing's page; `context` has the `figure`, which knows its height."""
        return cls(template, context, str(thing), context["figure"].height, thing.get_absolute_url(), f"overflights-{thing.slug}")


def response(request: HttpRequest, ending: str, picture: Picture) -> HttpResponse:
    """The picture as a file, `svg` or `png`."""
    outer = (WIDTH, picture.height + 4 * MARGIN)
    inner = {"width": WIDTH - 2 * MARGIN, "height": picture.height, "margin": MARGIN}
    around = {"picture": picture, "page": request.build_absolute_uri(picture.page), "style": style(), "outer": outer}
    svg = render_to_string("picture.svg", {**picture.context, **inner, **around})
    # SVG is not shown in a window of its own: its style would not be allowed there.
    headers = {"Content-Disposition": f'attachment; filename="{picture.name}.svg"'} if ending == "svg" else {}
    return HttpResponse(svg if ending == "svg" else png(svg), content_type=TYPES[ending], headers=headers)


def png(svg: str) -> bytes:
    fonts = [str(path) for path in FONTS.glob("*.ttf")]
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=fonts, sans_serif_family="DejaVu Sans"))


@cache
def style() -> str:
    """pictures.css with the light colours in place of their names, and without what only a page needs."""
    site, own = (Path(finders.find(f"overflights/{name}.css")).read_text(encoding="utf-8") for name in ("site", "pictures"))
    colours = dict(re.findall(r"(--[\w-]+): ([^;]+);", site[: site.index("@media")]))
    own = re.sub(r"/\*.*?\*/|@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", own, flags=re.DOTALL)
    own = re.sub(r"var\((--[\w-]+)\)", lambda found: colours[found[1]], own)
    return re.sub(r"([\d.]+)rem", lambda found: f"{float(found[1]) * ROOT:g}px", own)
