"""From latitude and longitude to a plane: two projections of a sphere, by Snyder, Map Projections: A Working Manual (USGS, 1987).

Degrees in; out come `x` to the east and `y` to the north, in radii of the sphere.
"""

from dataclasses import dataclass
from functools import cached_property
from math import cos, log, pi, pow, radians, sin, tan

EARTH = 6371.0  # mean radius, in kilometres


@dataclass(frozen=True)
class Conic:
    """Lambert's conformal conic projection (chapter 15): angles are true everywhere, lengths on the two standard parallels."""

    first: float  # the standard parallels
    second: float
    latitude: float  # of the origin
    longitude: float

    @cached_property
    def n(self) -> float:
        """By which the meridians draw together: the sine of the cone's own parallel."""
        first, second = radians(self.first), radians(self.second)
        return log(cos(first) / cos(second)) / log(_stretch(second) / _stretch(first))

    @cached_property
    def _size(self) -> float:
        return cos(radians(self.first)) * pow(_stretch(radians(self.first)), self.n) / self.n

    def _radius(self, latitude: float) -> float:
        return self._size / pow(_stretch(radians(latitude)), self.n)

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Latitudes go up to, but not to, the poles."""
        angle, radius = self.n * radians(longitude - self.longitude), self._radius(latitude)
        return radius * sin(angle), self._radius(self.latitude) - radius * cos(angle)


@dataclass(frozen=True)
class Rectangular:
    """The equirectangular projection (chapter 12): lengths are true on the standard parallel and along the meridians."""

    parallel: float
    longitude: float = 0.0

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        return radians(longitude - self.longitude) * cos(radians(self.parallel)), radians(latitude)


def _stretch(latitude: float) -> float:
    return tan(pi / 4 + latitude / 2)
