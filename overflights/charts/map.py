"""Places to the geometry of the map that a template draws: pure, without queries and without HTML.

A map keeps its shape on any page; so lengths are units of the drawing, `WIDTH` across, and not shares of the page as in the other pictures.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from .base_map import ATLANTIC, CORRIDOR, WIDTH, WORLD, Ground, Window, ground
from .map_labels import LETTER, Box, Label, Labels

LEGEND = 176  # units down for what the signs mean
BETWEEN = 20  # units from one map to the next
RADII = {"exact": 8, "city": 12, "country": 46}
APART = 20  # units between places, nearer than which they share a mark
MOST_MARKS = 300  # on one map; for more, they share marks from further away
MOST_NAMES = 100  # marks for whose names room is looked for
DEGREES_AT, DEGREE = 8, 18  # units from an edge, or a line, to a number of degrees; and down of its letters, on a narrow page
REFERENCES = (("Tehran", 35.6892, 51.3890), ("Baghdad", 33.3152, 44.3661), ("Damascus", 33.5138, 36.2765))  # for orientation
NEAR = 12  # units from one of these, within which a place stands for it


class MapPoint(NamedTuple):
    """A place, in degrees, with the number of its events."""

    slug: str
    name: str
    latitude: float | Decimal
    longitude: float | Decimal
    precision: str  # exact, city or country
    n: int


class MapMark(NamedTuple):
    x: float
    y: float
    points: tuple[MapPoint, ...]  # most events first; more than one where they lie too near each other
    label: Label | None = None  # none where there is no room

    @property
    def precision(self) -> str:
        return self.points[0].precision

    @property
    def radius(self) -> int:
        return RADII[self.precision]

    @property
    def n(self) -> int:
        return sum(point.n for point in self.points)

    @property
    def name(self) -> str:
        return f"{self.points[0].name} +{len(self.points) - 1:,}" if len(self.points) > 1 else self.points[0].name


class ReferenceCity(NamedTuple):
    """For orientation alone."""

    x: float
    y: float
    label: Label | None


class MapPanel(NamedTuple):
    window: Window
    ground: Ground
    top: int  # units from the top of the picture
    marks: tuple[MapMark, ...]  # the large ones, which lie under the others, first
    cities: tuple[ReferenceCity, ...]
    line: str  # from city to city, as the points of a polyline
    names: tuple[Label, ...]  # of countries

    @property
    def unnamed(self) -> int:
        return sum(mark.label is None for mark in self.marks)

    @property
    def shared(self) -> int:
        """Marks that stand for more than one place."""
        return sum(len(mark.points) > 1 for mark in self.marks)


class MapDrawing(NamedTuple):
    panels: tuple[MapPanel, ...]
    legend: int  # where it begins, in units from the top
    height: int
    outside: tuple[MapPoint, ...]  # on none of the panels


def draw(points: Iterable[MapPoint]) -> MapDrawing:
    """The corridor, and under it, where there are places outside it, the smallest part of the world that shows them."""
    inside: list[MapPoint] = []
    others: list[MapPoint] = []
    for point in sorted(points, key=lambda point: (-point.n, point.name, point.slug)):
        (inside if _shown(CORRIDOR, point) else others).append(point)
    panels, outside = [_panel(CORRIDOR, 0, inside)], []
    if others:
        window = ATLANTIC if all(_shown(ATLANTIC, point) for point in others) else WORLD
        outside = [point for point in others if not _shown(window, point)]
        panels.append(_panel(window, CORRIDOR.height + BETWEEN, [point for point in others if _shown(window, point)]))
    legend = panels[-1].top + panels[-1].window.height
    return MapDrawing(tuple(panels), legend, legend + LEGEND, tuple(outside))


def _shown(window: Window, point: MapPoint) -> bool:
    return window.shows(float(point.latitude), float(point.longitude))


def _panel(window: Window, top: int, points: Sequence[MapPoint]) -> MapPanel:
    """Small marks get their names first, for a large one leaves more room around it; the countries of the ground come last."""
    under, marks = ground(window), _marks(window, points)
    references = [(name, *window.at(*place)) for name, *place in REFERENCES]
    free = [city for city in references if not any(_stands_for(mark, *city[1:]) for mark in marks)] if window is CORRIDOR else []
    small = [mark for mark in marks if mark.precision != "country"]
    taken = [Box.around(mark.x, mark.y, mark.radius) for mark in small] + [Box.around(x, y, RADII["exact"]) for _, x, y in free]
    labels = Labels(WIDTH, window.height, taken)
    near = [mark._replace(label=_label(labels, mark)) for mark in small[:MOST_NAMES]] + small[MOST_NAMES:]
    cities = tuple(ReferenceCity(x, y, labels.beside(name, x, y, RADII["exact"])) for name, x, y in free)
    countries = [mark for mark in marks if mark.precision == "country"]
    wide = [mark._replace(label=_label(labels, mark)) for mark in countries[:MOST_NAMES]] + countries[MOST_NAMES:]
    labels.take(_degrees(under))
    said = {point.name for point in points}
    names = (labels.at(name, x, y) for name, x, y in under.names if name not in said)
    line = " ".join(f"{x},{y}" for _, x, y in references)
    return MapPanel(window, under, top, (*wide, *sorted(near, key=lambda mark: -mark.radius)), cities, line, tuple(filter(None, names)))


def _degrees(under: Ground) -> list[Box]:
    """Where degrees are written: along the lower edge, and on the left."""
    at = [(line.x - LETTER * len(line.label) / 2, line) for line in under.meridians] + [(DEGREES_AT, line) for line in under.parallels]
    return [Box(x, line.y - DEGREES_AT - DEGREE, x + LETTER * len(line.label), line.y - DEGREES_AT) for x, line in at if line.label]


def _label(labels: Labels, mark: MapMark) -> Label | None:
    """A country's stands under its mark: beside it, it could be taken for that of a city."""
    return labels.beside(mark.name, mark.x, mark.y, mark.radius, f"{mark.n:,}", under=mark.precision == "country")


def _stands_for(mark: MapMark, x: float, y: float) -> bool:
    """Whether the mark is that of a city for orientation."""
    return mark.precision != "country" and abs(mark.x - x) + abs(mark.y - y) < NEAR


def _marks(window: Window, points: Sequence[MapPoint]) -> list[MapMark]:
    apart = APART
    placed = [(*window.at(float(point.latitude), float(point.longitude)), point) for point in points]
    while len(marks := _together(placed, apart)) > MOST_MARKS:
        apart *= 2
    return marks


def _together(placed: Sequence[tuple[float, float, MapPoint]], apart: int) -> list[MapMark]:
    """Places of one precision that are less than `apart` from another share its mark; looked for in a grid of squares."""
    groups: list[tuple[float, float, list[MapPoint]]] = []
    squares: dict[tuple[str, int, int], list[int]] = {}
    for x, y, point in placed:
        column, row = int(x // apart), int(y // apart)
        around = [(point.precision, column + right, row + down) for right in (-1, 0, 1) for down in (-1, 0, 1)]
        beside = sorted(at for square in around for at in squares.get(square, ()))
        near = next((at for at in beside if abs(groups[at][0] - x) + abs(groups[at][1] - y) < apart), None)
        if near is None:
            squares.setdefault((point.precision, column, row), []).append(len(groups))
            groups.append((x, y, [point]))
        else:
            groups[near][2].append(point)
    return [MapMark(x, y, tuple(of)) for x, y, of in groups]
