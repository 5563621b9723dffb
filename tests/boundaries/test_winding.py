"""Which way round rings are given."""

import numpy as np
import pytest
import shapely

from geo_fondue.boundaries.winding import wind_rings

CELL = shapely.box(100, 13, 101, 14)
HOLE = shapely.box(100.4, 13.4, 100.6, 13.6)
RING = shapely.Polygon(CELL.exterior, [HOLE.exterior.reverse()])


def wound(*geometry: shapely.Geometry | None, demanded: bool = False) -> tuple[list[object], list[str]]:
    array, findings = wind_rings(np.array(geometry, dtype=object), layer="zone", demanded=demanded)
    assert all(finding.moved_m2 == 0 for finding in findings)
    return array.tolist(), [finding.what for finding in findings]


def test_shells_counter_clockwise_and_holes_clockwise_are_passed_on() -> None:
    assert wound(CELL, None, RING, demanded=True) == ([CELL, None, RING], [])
    assert wound(None) == ([None], [])


@pytest.mark.parametrize("demanded", [False, True])
def test_all_the_other_way_is_wrong_where_the_format_says_so(demanded: bool) -> None:
    after, said = wound(CELL.reverse(), RING.reverse(), demanded=demanded)
    assert shapely.equals_identical(after, [CELL, RING]).all() or shapely.equals(after, [CELL, RING]).all()
    assert shapely.is_ccw(shapely.get_exterior_ring(after)).all()
    assert not shapely.is_ccw(shapely.get_interior_ring(after[1], 0))
    assert said == (["2 of 2 areas have rings that are wound the wrong way round"] if demanded else [])


def test_a_mixture_is_wrong_in_any_format() -> None:
    after, said = wound(CELL, RING.reverse(), CELL)
    assert shapely.is_ccw(shapely.get_exterior_ring(after)).all()
    assert said == ["1 of 3 areas have rings that are wound the wrong way round"]
    _, said = wound(shapely.Polygon(CELL.exterior, [HOLE.exterior]))
    assert said == ["1 of 1 areas have rings that are wound the wrong way round"]
