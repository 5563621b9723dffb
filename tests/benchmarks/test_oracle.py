"""The oracle that the index is held to says what rational arithmetic says."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from benchmarks.layers import lattice
from benchmarks.oracle import Oracle
from benchmarks.points import Points

_EPS = Fraction(1, 2**200)


def _holds(polygon: shapely.Polygon, lon: float, lat: float) -> bool:
    x, y = Fraction(lon) + _EPS, Fraction(lat) + _EPS**2
    corners = [(Fraction(a), Fraction(b)) for a, b in polygon.exterior.coords]
    crossings = 0
    for (x1, y1), (x2, y2) in pairwise(corners):
        if (y1 <= y) != (y2 <= y):
            crossings += x1 + (y - y1) / (y2 - y1) * (x2 - x1) < x
    return crossings % 2 == 1


def _around(places: NDArray[np.float64], generator: np.random.Generator) -> NDArray[np.float64]:
    towards = places + generator.integers(-1, 2, places.shape)
    return np.nextafter(places, towards)


def test_it_says_what_rational_arithmetic_says_on_and_around_borders() -> None:
    polygons = lattice(16)
    generator = np.random.default_rng(1)
    corners = shapely.get_coordinates(polygons)
    share = generator.uniform(0, 1, (len(corners) - 1, 1))
    between = corners[:-1] + share * np.diff(corners, axis=0)
    places = np.vstack([corners, _around(corners, generator), between, _around(between, generator)])
    answer, holding = Oracle(polygons).ask(Points(*np.ascontiguousarray(places.T)))
    for (lon, lat), found, count in zip(places.tolist(), answer.tolist(), holding.tolist(), strict=True):
        held_by = [number for number, polygon in enumerate(polygons) if _holds(polygon, lon, lat)]
        assert count == len(held_by)
        if held_by:
            assert found == held_by[0]


def test_where_no_area_holds_a_point_on_the_outer_border_the_lowest_that_it_touches_is_the_answer() -> None:
    squares = np.array([shapely.box(99, 9, 100, 10), shapely.box(99, 10, 100, 11)], dtype=object)
    answer, holding = Oracle(squares).ask(
        Points(np.array([100.0, 100.0, 100.5]), np.array([10.0, 11.0, 10.0]))
    )
    assert answer.tolist() == [0, 1, -1]
    assert holding.tolist() == [0, 0, 0]
