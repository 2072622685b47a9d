"""What lies under the places of a map: which part of the earth is shown and how, its land, and the lines of the graticule.

Land and borders: borders/README.md says where they come from.
"""

import json
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from overflights.lib.projection import EARTH, Conic, Rectangular

WIDTH = 944  # units across of every map; the pixels of a picture that is saved
BORDERS = Path(settings.BASE_DIR) / "overflights" / "borders"
FINE = 2  # degrees between the points of a parallel, which may be bent
ROOM = 24  # units from an edge to the middle of a label
BESIDE = 200  # units beyond the edges to which a parallel is drawn: the way between two of its points, and more
SOUTHMOST, NORTHMOST = -60, 80  # degrees, which lie below and above every map


@dataclass(frozen=True)
class Window:
    """A part of the earth in a projection; its edges are kilometres from where the projection begins."""

    name: str
    projection: Conic | Rectangular
    projected: str  # in words
    west: int
    east: int
    south: int
    north: int
    step: int  # degrees from one line of the graticule to the next
    file: str  # with the land
    rule: int = 0  # kilometres of the scale that is drawn; none where it would not be true

    @cached_property
    def scale(self) -> float:
        """Units for a kilometre."""
        return WIDTH / (self.east - self.west)

    @cached_property
    def height(self) -> int:
        return round((self.north - self.south) * self.scale)

    @property
    def rule_length(self) -> int:
        return round(self.rule * self.scale)

    @property
    def rule_at(self) -> int:
        """Units from the left to where the scale begins."""
        return WIDTH - self.rule_length - 24

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Units from the left and from the top."""
        x, y = self.projection.at(latitude, longitude)
        return round((x * EARTH - self.west) * self.scale, 1), round((self.north - y * EARTH) * self.scale, 1)

    def shows(self, latitude: float, longitude: float) -> bool:
        if abs(latitude) > 85:
            return False
        x, y = self.at(latitude, longitude)
        return 0 <= x <= WIDTH and 0 <= y <= self.height


LAMBERT = "Lambert’s conformal conic projection, standard parallels 30° and 38° N"
CORRIDOR = Window("The corridor", Conic(30, 38, 34, 44), LAMBERT, -950, 880, -500, 540, 5, "corridor.geojson", rule=200)
FLAT = "equirectangular projection, standard parallel {}° N"
ATLANTIC = Window("From North America to Iran", Rectangular(40), FLAT.format(40), -7240, 4690, 2560, 7000, 20, "world.geojson")
WORLD = Window("The world", Rectangular(35), FLAT.format(35), -16400, 16400, -6220, 8450, 30, "world.geojson")


class Line(NamedTuple):
    points: str  # of a polyline
    label: str  # "35° N"
    x: float  # where the label stands
    y: float


class Ground(NamedTuple):
    land: str  # the data of a path
    meridians: tuple[Line, ...]
    parallels: tuple[Line, ...]
    names: tuple[tuple[str, float, float], ...]  # of countries, with their places


@cache
def ground(window: Window) -> Ground:
    features = json.loads((BORDERS / window.file).read_text(encoding="utf-8"))["features"]
    rings = [ring for feature in features for polygon in feature["geometry"]["coordinates"] for ring in polygon]
    labelled = [feature["properties"] for feature in features if "label" in feature["properties"]]
    names = tuple((each["name"], *window.at(*reversed(each["label"]))) for each in labelled)
    return Ground("".join(_path(window, ring) for ring in rings), _meridians(window), _parallels(window), names)


def _path(window: Window, ring: list[list[float]]) -> str:
    """In whole units: less cannot be seen. Land beyond the 180th meridian stands at both edges."""
    whole = _unwrapped(ring)
    furthest = max((longitude for longitude, _ in whole), key=abs)
    turns = (0,) if abs(furthest) <= 180 else (0, -360 if furthest > 0 else 360)
    return "".join(_outline(window, [(longitude + turn, latitude) for longitude, latitude in whole]) for turn in turns)


def _unwrapped(ring: list[list[float]]) -> list[tuple[float, float]]:
    """The ring without a leap where it crosses the 180th meridian: it goes on beyond."""
    found, turn = [], 0
    for at, (longitude, latitude) in enumerate(ring):
        leap = longitude - ring[at - 1][0] if at else 0
        turn += 360 if leap < -180 else -360 if leap > 180 else 0
        found.append((longitude + turn, latitude))
    return found


def _outline(window: Window, ring: list[tuple[float, float]]) -> str:
    points = dict.fromkeys(tuple(map(round, window.at(latitude, longitude))) for longitude, latitude in ring)
    return f"M{' '.join(f'{x},{y}' for x, y in points)}Z" if len(points) > 2 else ""


def _meridians(window: Window) -> tuple[Line, ...]:
    """Straight in both projections; labelled where they leave the map below."""
    found = []
    for degree in range(-180, 181, window.step):
        (x1, y1), (x2, y2) = window.at(SOUTHMOST, degree), window.at(NORTHMOST, degree)
        above, below = (round(x1 + (x2 - x1) * (y - y1) / (y2 - y1), 1) for y in (0, window.height))
        if 0 < below < WIDTH:
            label = _said(degree, "E", "W") if ROOM < below < WIDTH - ROOM else ""
            found.append(Line(f"{above},0 {below},{window.height}", label, below, window.height))
    return tuple(found)


def _parallels(window: Window) -> tuple[Line, ...]:
    """Labelled where they enter the map on the left."""
    found = []
    for degree in range(SOUTHMOST, NORTHMOST, window.step):
        points = [window.at(degree, longitude) for longitude in range(-180, 181, FINE)]
        shown = [(x, y) for x, y in points if -BESIDE < x < WIDTH + BESIDE]
        (x1, y1), (x2, y2) = next(pair for pair in pairwise(shown) if pair[1][0] > 0)
        y = y1 - (y2 - y1) * x1 / (x2 - x1)
        if 0 < y < window.height:
            found.append(Line(" ".join(f"{x},{y}" for x, y in shown), _said(degree, "N", "S"), 0, round(y, 1)))
    return tuple(found)


def _said(degree: int, positive: str, negative: str) -> str:
    return f"{abs(degree)}°{f' {positive if degree > 0 else negative}' if degree else ''}"
