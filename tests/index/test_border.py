"""The rule on borders for one polygon."""

import math
from fractions import Fraction

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from geo_fondue.index.border import edges_of, holds_and_touches

coordinate = (
    st.integers(-3, 3).map(float) | st.floats(-10, 10) | st.sampled_from([100.5, 13.7563, 1 / 3, 1e-300])
)
steps = st.integers(-2, 2)


def test_edges_are_those_of_all_rings_and_none_between_them() -> None:
    edges = edges_of(Polygon(box(0, 0, 9, 9).exterior, [box(1, 1, 2, 2).exterior]))
    assert len(edges) == 8
    assert sum(math.hypot(x2 - x1, y2 - y1) for x1, y1, x2, y2 in edges) == 4 * 9 + 4


@settings(max_examples=500)
@given(corners=st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=3), data=st.data())
def test_a_triangle_splits_the_plane_as_exact_arithmetic_does(
    corners: list[tuple[float, float]], data: st.DataObject
) -> None:
    """Beside each edge, a step or two of a double away, where rounding hides the side."""
    (ax, ay), (bx, by), (cx, cy) = corners
    at = data.draw(st.floats(0, 1))
    x, y = ax + (bx - ax) * at, ay + (by - ay) * at
    for _ in range(abs(across := data.draw(steps))):
        y = math.nextafter(y, math.copysign(math.inf, across))
    sides = [
        _side((ax, ay), (bx, by), (x, y)),
        _side((bx, by), (cx, cy), (x, y)),
        _side((cx, cy), (ax, ay), (x, y)),
    ]
    holds, touches = holds_and_touches(edges_of(Polygon(corners)), x, y)
    if _side((ax, ay), (bx, by), (cx, cy)) == 0:
        assert not holds, "a triangle without width holds nothing"
    elif 0 not in sides:
        assert holds == (len(set(sides)) == 1)
        assert not touches
    else:
        assert touches == ({1, -1} - set(sides) != set())


def _side(start: tuple[float, float], end: tuple[float, float], point: tuple[float, float]) -> int:
    (x1, y1), (x2, y2), (x, y) = (tuple(map(Fraction, place)) for place in (start, end, point))
    turn = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
    return (turn > 0) - (turn < 0)


@pytest.mark.parametrize(
    ("lon", "lat", "holds", "touches"),
    [
        (0, 0, True, True),
        (0, 1, False, True),
        (1, 0, False, True),
        (1, 1, False, True),
        (0.5, 0, True, True),
        (0, 0.5, True, True),
        (0.5, 1, False, True),
        (1, 0.5, False, True),
        (0.5, 0.5, True, False),
        (2, 0, False, False),
        (-1, 1, False, False),
    ],
)
def test_a_square_holds_its_western_and_southern_border(
    lon: float, lat: float, holds: bool, touches: bool
) -> None:
    for polygon in (box(0, 0, 1, 1), shapely.reverse(box(0, 0, 1, 1))):
        assert holds_and_touches(edges_of(polygon), lon, lat) == (holds, touches)
