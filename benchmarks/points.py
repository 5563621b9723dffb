"""The points that are asked about: all over, as in cities, and near borders; a seed gives the same ones."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from benchmarks.layers import Polygons

Floats = NDArray[np.float64]

_BORDER_DEGREES = 50 / 111_320
_CITY_DEGREES = 0.03
_AT_A_TIME = 10_000_000


class Points(NamedTuple):
    """Points as two columns of degrees."""

    lon: Floats
    lat: Floats

    @property
    def size(self) -> int:
        """How many they are."""
        return len(self.lon)

    def first(self, count: int) -> "Points":
        """Return so many of them at most."""
        return Points(self.lon[:count], self.lat[:count])


def uniform(polygons: Polygons, count: int, generator: np.random.Generator) -> Points:
    """Return points all over the layer's box, the sea included."""
    west, south, east, north = shapely.total_bounds(polygons)
    return Points(generator.uniform(west, east, count), generator.uniform(south, north, count))


def city_like(polygons: Polygons, count: int, generator: np.random.Generator) -> Points:
    """Return points in clusters: around the middles of areas, the smaller an area the more of them.

    Small areas are those of cities. How far a point is from its middle is exponential, 3 km on average.
    """
    west, south, east, north = shapely.total_bounds(polygons)
    extent = shapely.area(polygons)
    middles = shapely.get_coordinates(shapely.centroid(polygons))
    shares = np.cumsum(1 / extent)
    points = Points(np.empty(count), np.empty(count))
    for start in range(0, count, _AT_A_TIME):  # so that a hundred million fit into memory
        some = slice(start, start + _AT_A_TIME)
        many = len(points.lon[some])
        middle = middles[np.searchsorted(shares, generator.uniform(0, shares[-1], many), side="right")]
        turn = generator.uniform(0, 2 * np.pi, many)
        reach = generator.exponential(_CITY_DEGREES, many)
        points.lon[some] = np.clip(middle[:, 0] + reach * np.cos(turn), west, east)
        points.lat[some] = np.clip(middle[:, 1] + reach * np.sin(turn), south, north)
    return points


def near_borders(polygons: Polygons, count: int, generator: np.random.Generator) -> Points:
    """Return points within 50 m of borders, each way."""
    start, end = edges(polygons)
    chosen = generator.integers(0, len(start), count)
    share = generator.uniform(0, 1, (count, 1))
    on_border = start[chosen] * (1 - share) + end[chosen] * share
    aside = generator.uniform(-_BORDER_DEGREES, _BORDER_DEGREES, (count, 2))
    return Points(*np.ascontiguousarray((on_border + aside).T))


def edges(polygons: Polygons) -> tuple[Floats, Floats]:
    """Return where the edges of all rings start and end, each of shape (n, 2)."""
    rings = shapely.get_rings(shapely.get_parts(polygons))
    vertices, ring = shapely.get_coordinates(rings, return_index=True)
    begin = np.flatnonzero(ring[1:] == ring[:-1])
    return vertices[begin], vertices[begin + 1]


KINDS: Mapping[str, Callable[[Polygons, int, np.random.Generator], Points]] = {
    "uniform": uniform,
    "city-like": city_like,
    "near borders": near_borders,
}
