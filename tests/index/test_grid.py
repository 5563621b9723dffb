"""The grid: every double is in one cell, and a cell's line is the least double in it."""

import math

import numpy as np
import shapely
from hypothesis import example, given
from hypothesis import strategies as st

from geo_fondue.index.grid import cell, lay_grid, line, misses
from geo_fondue.index.layout import TOP_SHIFT

places = st.floats(-180, 180)


@given(places, st.floats(1, 1e9), st.integers(0, 2**30))
@example(-180.0, 4096.0, 180 * 4096)  # the line is at 0: many more doubles around it than steps could pass
@example(-90.0, 3.0, 270)
@example(-1e-3, 1e6, 1000)
def test_a_line_is_the_least_double_of_its_cell(origin: float, scale: float, number: int) -> None:
    least = line(number, origin, scale)
    assert cell(least, origin, scale) >= number
    assert cell(math.nextafter(least, -math.inf), origin, scale) < number


@given(places, places, places, places, st.floats(1, 1e7))
def test_the_rim_of_a_grid_is_outside_the_bounds(
    one: float, other: float, south: float, north: float, top_cells: float
) -> None:
    bounds = (min(one, other), min(south, north), max(one, other), max(south, north))
    grid = lay_grid(bounds, top_cells)
    for low, high, origin, cells in (
        (bounds[0], bounds[2], grid.west, grid.columns),
        (bounds[1], bounds[3], grid.south, grid.rows),
    ):
        assert cell(low, origin, grid.scale) >> TOP_SHIFT >= 1
        assert cell(high, origin, grid.scale) >> TOP_SHIFT <= cells - 2
        assert cells << TOP_SHIFT < 2**31


boxes = st.tuples(*[st.integers(0, 40).map(lambda value: value / 8)] * 4)


@given(boxes, boxes)
def test_an_edge_that_has_a_point_in_a_box_is_never_said_to_miss_it(
    edge: tuple[float, float, float, float], corners: tuple[float, float, float, float]
) -> None:
    ax, ay, bx, by = edge
    if (ay, ax) > (by, bx):
        ax, ay, bx, by = bx, by, ax, ay
    west, east = sorted(corners[::2])
    south, north = sorted(corners[1::2])
    meets = shapely.intersects(
        shapely.LineString([(ax, ay), (bx, by)]), shapely.box(west, south, east, north)
    )
    assert not (meets and misses(ax, ay, bx, by, west, south, east, north))


def test_most_edges_that_pass_a_box_by_are_said_to() -> None:
    generator = np.random.default_rng(3)
    said = [misses(0.0, y, 10.0, y + 20, 4.0, 4.0, 5.0, 5.0) for y in generator.uniform(-3, 3, 100)]
    assert all(said)
