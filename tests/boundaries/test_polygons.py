"""Geometry made usable."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.polygons import repair_polygons

CELL = shapely.box(100, 13, 101, 14)
BOWTIE = shapely.Polygon([(100, 13), (101, 14), (101, 13), (100, 14)])


def repaired(geometry: shapely.Geometry | None) -> tuple[shapely.Geometry | None, list[Finding]]:
    array = np.array([geometry], dtype=object)
    polygons, findings = repair_polygons(array, layer="district", codes=np.array(["D1"], dtype=object))
    return polygons[0], findings


@pytest.mark.parametrize("good", [CELL, shapely.MultiPolygon([CELL, shapely.box(102, 13, 103, 14)])])
def test_what_is_good_stays_as_it_is(good: shapely.Geometry) -> None:
    polygon, findings = repaired(good)
    assert polygon is good
    assert findings == []


@pytest.mark.parametrize(
    ("geometry", "kind"),
    [
        (None, "no-geometry"),
        (shapely.Polygon(), "no-geometry"),
        (shapely.GeometryCollection(), "no-geometry"),
        (shapely.Point(100, 13), "not-a-polygon"),
        (CELL.exterior, "not-a-polygon"),
        (shapely.GeometryCollection([shapely.Point(100, 13)]), "not-a-polygon"),
        (shapely.Polygon([(100, 13), (101, 13), (100, 13)]), "invalid-polygon"),
        (shapely.MultiLineString([[(100, 13), (101, 14)]]), "not-a-polygon"),
    ],
)
def test_what_holds_no_land_is_left_out_and_told(geometry: shapely.Geometry | None, kind: str) -> None:
    polygon, [finding] = repaired(geometry)
    assert polygon is None
    assert (finding.kind, finding.layer, finding.code) == (kind, "district", "D1")
    assert finding.done.startswith("left the area out")


def test_polygons_among_other_things_are_kept() -> None:
    polygon, [finding] = repaired(shapely.GeometryCollection([CELL, shapely.Point(0, 0)]))
    assert polygon.equals(CELL)
    assert finding.kind == "mixed-geometry"
    polygon, _ = repaired(
        shapely.GeometryCollection([CELL, shapely.MultiPolygon([shapely.box(102, 13, 103, 14)])])
    )
    assert polygon.geom_type == "MultiPolygon"


def test_a_polygon_that_crosses_itself_is_made_valid_and_told_with_place_and_size() -> None:
    polygon, [finding] = repaired(BOWTIE)
    assert polygon.is_valid
    assert polygon.area == pytest.approx(0.5)
    assert finding.kind == "invalid-polygon"
    assert finding.what == "the polygon is not valid: self-intersection"
    assert finding.where == pytest.approx((100.5, 13.5))
    assert finding.size_m2 == pytest.approx(6e9, rel=0.01), (
        "both halves of the bow tie, of which it had none before"
    )


def test_a_hole_outside_its_shell_is_told_too() -> None:
    polygon, [finding] = repaired(shapely.Polygon(CELL.exterior, [shapely.box(105, 13, 106, 14).exterior]))
    assert polygon.is_valid
    assert finding.kind == "invalid-polygon"


@pytest.mark.parametrize(
    ("wkt", "reason", "doubt"),
    [
        ("POLYGON ((0 0, 4 0, 4 4, 2 0, 0 4, 0 0))", "ring self-intersection", 0),
        ("MULTIPOLYGON (((0 0, 4 0, 4 4, 0 4, 0 0)), ((1 1, 2 1, 2 2, 1 2, 1 1)))", "nested shells", 1),
        ("POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 4 1, 4 4, 1 4, 1 1), (3 3, 6 3, 6 6, 3 6, 3 3))",
         "self-intersection", 1),
        ("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (5 5, 6 5, 6 6, 5 6, 5 5))", "hole lies outside shell", 1),
        ("POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 8 1, 8 8, 1 8, 1 1), (3 3, 6 3, 6 6, 3 6, 3 3))",
         "holes are nested", 9),
        ("POLYGON ((0 0, 10 0, 10 10, 4 10, 4 -2, 6 -2, 6 8, 0 8, 0 0))", "self-intersection", 16),
    ],
)  # fmt: skip
def test_where_rings_can_be_read_in_more_than_one_way_the_land_in_doubt_is_told(
    wkt: str, reason: str, doubt: float
) -> None:
    polygon, findings = repaired(shapely.from_wkt(wkt))
    assert polygon.is_valid
    [finding] = findings
    assert finding.what == f"the polygon is not valid: {reason}"
    # A square degree at the equator is 1.23e10 square metres.
    assert finding.moved_m2 == pytest.approx(doubt * 1.23e10, rel=0.02, abs=1)


def test_a_closed_line_is_no_polygon_but_may_be_meant_as_one() -> None:
    _, [finding] = repaired(CELL.exterior)
    assert "closed" in finding.what
    assert "make polygons of such lines" in finding.done


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=3, max_size=9))
def test_whatever_goes_in_a_valid_polygon_or_nothing_comes_out_and_no_change_is_silent(
    corners: list[tuple[int, int]],
) -> None:
    before = shapely.Polygon(corners)
    after, findings = repaired(before)
    if after is None:
        assert findings
    else:
        assert after.is_valid
        assert after.area > 0
        assert after.geom_type in ("Polygon", "MultiPolygon")
        assert findings or shapely.equals_identical(shapely.orient_polygons(before), after)
