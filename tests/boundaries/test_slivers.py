"""Parts and holes too thin to be land."""

import numpy as np
import pytest
import shapely

from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.slivers import drop_slivers

CELL = shapely.box(100, 13, 101, 14)
METRE = 1 / 111_320
THIN = shapely.box(102, 13, 103, 13 + 0.05 * METRE)
NARROW = shapely.box(102, 13, 103, 13 + 0.2 * METRE)


def dropped(geometry: shapely.Geometry | None) -> tuple[shapely.Geometry, list[Finding]]:
    array, findings = drop_slivers(
        np.array([geometry], dtype=object), layer="zone", codes=np.array(["Z1"], dtype=object)
    )
    return array[0], findings


@pytest.mark.parametrize("good", [None, CELL, shapely.MultiPolygon([CELL, NARROW])])
def test_what_is_wide_enough_is_passed_on_as_it_is(good: shapely.Geometry | None) -> None:
    same, findings = dropped(good)
    assert same is good
    assert findings == []


def test_a_thin_part_is_left_out_and_told_with_place_and_size() -> None:
    left, [finding] = dropped(shapely.MultiPolygon([CELL, THIN]))
    assert left.equals(CELL)
    assert (finding.kind, finding.code) == ("sliver", "Z1")
    assert finding.where == pytest.approx((103, 13), abs=1e-5)
    assert finding.moved_m2 == finding.size_m2 == pytest.approx(0.05 * 108_300, rel=0.01)


def test_a_thin_hole_is_filled() -> None:
    hole = shapely.box(100.2, 13.5, 100.8, 13.5 + 0.05 * METRE)
    wide = shapely.box(100.2, 13.2, 100.8, 13.4)
    left, [finding] = dropped(shapely.Polygon(CELL.exterior, [hole.exterior, wide.exterior]))
    assert left.equals(CELL.difference(wide))
    assert finding.kind == "sliver"


def test_a_part_without_a_ring_is_left_out() -> None:
    left, [finding] = dropped(shapely.from_wkt(f"MULTIPOLYGON ({CELL.wkt.removeprefix('POLYGON ')}, EMPTY)"))
    assert left.equals(CELL)
    assert (finding.where, finding.moved_m2) == (None, 0)


def test_an_area_that_is_all_sliver_is_kept_and_told() -> None:
    same, [finding] = dropped(THIN)
    assert same is THIN
    assert finding.done == "kept as it is"
    assert finding.moved_m2 == 0


def test_width_is_in_metres_also_far_north() -> None:
    north = shapely.box(20, 80, 20 + 0.05 * METRE / np.cos(np.radians(80)), 80.1)
    _, [finding] = dropped(shapely.MultiPolygon([shapely.box(21, 80, 22, 81), north]))
    assert finding.kind == "sliver"
