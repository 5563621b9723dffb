"""Areas made of lines and points."""

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_fondue.boundaries.buffering import buffer_lines, check_distance
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.lonlat import area_m2
from geo_fondue.errors import BoundaryError

GEOD = pyproj.Geod(ellps="WGS84")
CELL = shapely.box(100, 13, 101, 14)


def buffered(
    metres: float, *geometry: shapely.Geometry | None
) -> tuple[list[shapely.Geometry], list[Finding]]:
    codes = np.array([f"E{i}" for i in range(len(geometry))], dtype=object)
    areas, findings = buffer_lines(np.array(geometry, dtype=object), metres, layer="expressway", codes=codes)
    return areas.tolist(), findings


@settings(max_examples=15)
@given(
    st.floats(-179, 179),
    st.floats(-70, 70),
    st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=1, max_size=4),
    st.sampled_from([1.0, 30.0, 1000.0, 20000.0]),
)
def test_the_border_lies_as_far_away_as_was_asked_wherever_on_earth(
    lon: float, lat: float, steps: list[tuple[float, float]], metres: float
) -> None:
    corners = np.cumsum([(lon, lat), *steps], axis=0)
    corners[:, 0] = np.clip(corners[:, 0], -179.5, 179.5)
    line = shapely.LineString(corners) if len(set(map(tuple, corners))) > 1 else shapely.Point(corners[0])
    [area], [finding] = buffered(metres, line)
    assert finding.kind == "buffered"
    assert area.is_valid
    border = shapely.get_coordinates(area)[:: max(1, shapely.get_num_coordinates(area) // 60)]
    dense = shapely.get_coordinates(shapely.segmentize(line, 0.0005 if metres < 100 else 0.002))
    for x, y in border:
        _, _, away = GEOD.inv(np.full(len(dense), x), np.full(len(dense), y), dense[:, 0], dense[:, 1])
        # The sample of the line is coarser than the line: some metres, where the strip is narrow.
        assert away.min() >= metres * 0.995
        assert away.min() <= np.hypot(metres * 1.005, 130 if metres >= 100 else 35)


@pytest.mark.parametrize("lat", [0, 13.75, 60])
def test_areas_of_circles_and_strips_are_geodesically_right(lat: float) -> None:
    [circle], _ = buffered(1000, shapely.Point(100.5, lat))
    assert area_m2(circle) == pytest.approx(np.pi * 1000**2, rel=2e-3)
    east = GEOD.fwd(100.5, lat, 90, 300_000)[0]
    [strip], _ = buffered(500, shapely.LineString([(100.5, lat), (east, lat)]))
    along = GEOD.line_length(np.linspace(100.5, east, 2000), np.full(2000, lat))
    assert area_m2(strip) == pytest.approx(along * 1000 + np.pi * 500**2, rel=3e-3)


def test_polygons_stay_and_all_other_kinds_become_areas() -> None:
    mixed = shapely.GeometryCollection([CELL, shapely.LineString([(101, 13.5), (101.5, 13.5)])])
    several = shapely.MultiLineString([[(100, 13), (100.1, 13)], [(100.2, 13), (100.3, 13)]])
    areas, [finding] = buffered(
        50, CELL, None, mixed, several, shapely.MultiPoint([(100, 13)]), shapely.Point()
    )
    assert areas[0] is CELL
    assert areas[1] is None
    assert areas[2].covers(CELL)
    assert areas[2].area > CELL.area
    assert len(areas[3].geoms) == 2
    assert shapely.is_ccw(shapely.get_exterior_ring(areas[4])), "no finding of its winding follows"
    assert area_m2(areas[4]) == pytest.approx(np.pi * 2500, rel=2e-3)
    assert finding.what == "3 areas are lines or points: E2, E3, E4"
    assert finding.done == "took what lies within 50 m of them; 1 that are polygons stay as they are"


def test_nothing_is_done_where_all_are_polygons() -> None:
    assert buffered(50, CELL) == ([CELL], [])


def test_a_line_across_the_180th_meridian_does_not_go_around_the_globe() -> None:
    [area], _ = buffered(1000, shapely.LineString([(179.9, 0), (-179.9, 0)]))
    assert area_m2(area) == pytest.approx(2000 * 22264 + np.pi * 1e6, rel=0.01)


@pytest.mark.parametrize("metres", [0, -5, 1e9, float("nan")])
def test_distances_that_make_no_strip_are_refused(metres: float) -> None:
    with pytest.raises(
        BoundaryError, match=r"buffer of the expressway: .*Give more than 0 and at most 100,000"
    ):
        check_distance(metres, layer="expressway")
