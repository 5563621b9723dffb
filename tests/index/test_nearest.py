"""The nearest area from outside, against brute force over the whole border."""

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely import Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geo_fondue.areas import Areas
from geo_fondue.index import PointIndex
from geo_fondue.index.compiled import compile_index
from geo_fondue.index.geodesic import inverse
from geo_fondue.index.nearest import Borders
from geo_fondue.index.reference import build

MakeAreas: TypeAlias = Callable[[Sequence[BaseGeometry]], Areas]
BuildIndex: TypeAlias = Callable[[Areas], PointIndex]

GEOD = Geod(ellps="WGS84")


def _brute_force(areas: Areas, lon: float, lat: float) -> float:
    """Return the least geodesic distance to any border, by samples that are refined around the best three."""
    coordinates, ring = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts(areas.geometry)), return_index=True
    )
    same = ring[:-1] == ring[1:]
    pieces = np.hstack([coordinates[:-1], coordinates[1:]])[same]
    for samples in (600, 200, 200):
        share = np.linspace(0, 1, samples)
        x = pieces[:, [0]] * (1 - share) + pieces[:, [2]] * share
        y = pieces[:, [1]] * (1 - share) + pieces[:, [3]] * share
        _, _, distance = GEOD.inv(np.full(x.size, lon), np.full(x.size, lat), x.ravel(), y.ravel())
        piece, sample = np.unravel_index(np.argsort(distance)[:3], x.shape)
        before, after = np.maximum(sample - 1, 0), np.minimum(sample + 1, samples - 1)
        pieces = np.column_stack([x[piece, before], y[piece, before], x[piece, after], y[piece, after]])
    return float(distance.min())


def _island(lon: float, lat: float, seed: int, corners: int = 9, size: float = 0.05) -> Polygon:
    generator = np.random.default_rng(seed)
    turn = np.sort(generator.uniform(0, 2 * np.pi, corners))
    reach = generator.uniform(size / 3, size, corners)
    stretch = 1 / math.cos(math.radians(lat))
    return Polygon(np.column_stack([lon + reach * np.cos(turn) * stretch, lat + reach * np.sin(turn)]))


@pytest.mark.parametrize("lat", [0.0, 13.7, -45.0, 70.0, 84.0, -88.5])
def test_the_distance_is_that_to_the_polygon_itself(
    build_index: BuildIndex, make_areas: MakeAreas, lat: float
) -> None:
    areas = make_areas([_island(100, lat, seed=1), _island(100.3, lat + 0.1, seed=2, corners=80)])
    index = build_index(areas)
    generator = np.random.default_rng(3)
    stretch = 1 / math.cos(math.radians(lat))
    lon = 100.1 + generator.uniform(-0.3, 0.3, 40) * stretch
    to_lat = lat + generator.uniform(-0.15, 0.25, 40)
    positions, distance = index.nearest_many(lon, to_lat, 50_000.0)
    for i in range(40):
        if index.locate(lon[i], to_lat[i]) >= 0:
            assert (positions[i], distance[i]) == (index.locate(lon[i], to_lat[i]), 0.0)
            continue
        each = [_brute_force(make_areas([polygon]), lon[i], to_lat[i]) for polygon in areas.geometry]
        assert positions[i] == np.argmin(each)
        assert distance[i] == pytest.approx(min(each), abs=0.001)
        assert index.nearest(lon[i], to_lat[i], 50_000.0) == (
            positions[i],
            pytest.approx(distance[i], abs=1e-6),
        )


def test_at_two_kilometres_it_is_right_to_a_decimetre_on_long_edges(
    build_index: BuildIndex, make_areas: MakeAreas
) -> None:
    """Edges of hundreds of kilometres, straight in lon and lat, are no geodesics."""
    areas = make_areas([Polygon([(90, 50), (110, 58), (90, 60)])])
    index = build_index(areas)
    for share in (0.1, 0.33, 0.5, 0.9):
        lon, lat = 90 + 20 * share, 50 + 8 * share - 0.03
        found = index.nearest(lon, lat, 5000)
        assert found is not None
        assert found[1] == pytest.approx(_brute_force(areas, lon, lat), abs=0.01)


def test_the_tolerance_is_kept_to_the_millimetre(build_index: BuildIndex, make_areas: MakeAreas) -> None:
    index = build_index(make_areas([box(100, 10, 101, 11)]))
    lon, lat, _ = GEOD.fwd(101, 11, 45, 2000)
    assert index.nearest(lon, lat, 2000.001) == (0, pytest.approx(2000, abs=1e-6))
    assert index.nearest(lon, lat, 1999.999) is None


def test_it_measures_across_the_antimeridian(build_index: BuildIndex, make_areas: MakeAreas) -> None:
    index = build_index(make_areas([box(179.9, -17, 179.999, -16), box(-179.5, -17, -179, -16)]))
    _, _, expected = GEOD.inv(-179.999, -16.5, 179.999, -16.5)
    for lon in (-179.999, 180, -180):
        found = index.nearest(lon, -16.5, 5000)
        assert found is not None
        assert found[0] == 0
    assert index.nearest(-179.999, -16.5, 5000) == (0, pytest.approx(expected, abs=1e-3))


def test_it_measures_over_the_poles(build_index: BuildIndex, make_areas: MakeAreas) -> None:
    cap = Polygon([(-180, -90), (180, -90), (180, -89.99), (-180, -89.99)])
    areas = make_areas([cap, box(20, -89.95, 21, -89.9)])
    index = build_index(areas)
    for lon, lat in ((170.0, -89.98), (-100.0, -89.985), (-180.0, -89.989), (20.0, -89.96)):
        found = index.nearest(lon, lat, 3000)
        assert found is not None
        assert found[1] == pytest.approx(_brute_force(areas, lon, lat), abs=0.01)
    north = build_index(make_areas([box(0, 89.9, 1, 89.999)]))
    found = north.nearest(180, 89.99, 3000)
    assert found is not None
    assert found[1] == pytest.approx(GEOD.inv(180, 89.99, 1, 89.999)[2], abs=1e-3)
    assert north.nearest(77, 90, 3000) == (0, pytest.approx(GEOD.inv(0, 90, 0, 89.999)[2], abs=1e-6))


def test_of_areas_equally_near_the_lowest_position_is_given(
    build_index: BuildIndex, make_areas: MakeAreas
) -> None:
    """Across an edge that they share, at a corner where they meet, and on either side."""
    south, north = box(100, -1, 101, -0.01), box(100, 0.01, 101, 1)
    assert build_index(make_areas([south, north])).nearest(100.5, 0, 2000) == (
        0,
        pytest.approx(1105.743, abs=0.001),
    )
    assert build_index(make_areas([north, south])).nearest(100.5, 0, 2000) == (
        0,
        pytest.approx(1105.743, abs=0.001),
    )
    corner = [box(100, 10, 101, 11), box(100, 11, 101, 12)]
    for polygons in (corner, corner[::-1]):
        found = build_index(make_areas(polygons)).nearest(101.01, 11, 2000)
        assert found is not None
        assert found[0] == 0


def test_a_lake_is_measured_to_its_shore(build_index: BuildIndex, make_areas: MakeAreas) -> None:
    land = Polygon(box(100, 10, 101, 11).exterior, [box(100.4, 10.4, 100.6, 10.6).exterior])
    index = build_index(make_areas([land]))
    assert index.nearest(100.41, 10.5, 2000) == (
        0,
        pytest.approx(GEOD.inv(100.41, 10.5, 100.4, 10.5)[2], abs=0.01),
    )


def test_far_away_and_with_no_tolerance_there_is_none(build_index: BuildIndex, make_areas: MakeAreas) -> None:
    index = build_index(make_areas([box(100, 10, 101, 11)]))
    assert index.nearest(102, 10.5, 2000) is None
    assert index.nearest(101.00001, 10.5, 0) is None
    assert index.nearest(101, 10.5, 0) == (0, 0.0)


def test_the_whole_earth_is_no_tolerance_too_far(build_index: BuildIndex, make_areas: MakeAreas) -> None:
    areas = make_areas([_island(10, 45, seed=4), _island(-60, -20, seed=5)])
    found = build_index(areas).nearest(100, 13, 30_000_000)
    assert found is not None
    assert found[0] == 0
    assert found[1] == pytest.approx(_brute_force(areas, 100, 13), rel=1e-6)


def test_runs_of_edges_stay_within_a_ring_and_miss_none() -> None:
    """Rings longer and shorter than a run, and holes."""
    generator = np.random.default_rng(6)
    polygons = np.array(
        [
            Point(100, 13).buffer(0.1, quad_segs=40),
            box(101, 13, 102, 14),
            Point(103, 13).buffer(0.2).boundary.buffer(0.05),
        ],
        dtype=object,
    )
    borders = Borders(polygons, np.arange(3, dtype=np.int32))
    for position, polygon in enumerate(polygons):
        for vertex in generator.permutation(shapely.get_coordinates(polygon))[:20]:
            beside = vertex + generator.uniform(-1e-6, 1e-6, 2)
            found, distance = borders.nearest(beside[:1], beside[1:], 10.0)
            assert found.tolist() == [position]
            assert distance[0] < 0.2


@pytest.mark.parametrize("lat", [0.0, 13.7, -60.0, 89.9])
def test_short_geodesics_are_right_to_a_micrometre(lat: float) -> None:
    generator = np.random.default_rng(11)
    length = 10 ** generator.uniform(-3, 4, 200)
    lon, to_lat, _ = GEOD.fwd(np.full(200, 179.99), np.full(200, lat), generator.uniform(0, 360, 200), length)
    for there in zip(lon.tolist(), to_lat.tolist(), strict=True):
        _, back, expected = GEOD.inv(179.99, lat, *there)
        distance, east, north = inverse(179.99, lat, *there)
        assert distance == pytest.approx(expected, abs=1e-6)
        off = math.hypot(east - math.sin(math.radians(back)), north - math.cos(math.radians(back)))
        assert off * distance < 1e-6
    assert inverse(179.99, lat, 179.99, lat) == (0, 0, 0)


def test_the_compiled_search_agrees_with_the_reference(make_areas: MakeAreas) -> None:
    """Also where areas overlap, and for tolerances from metres to half the earth."""
    polygons = [_island(100 + i % 5, 10 + i // 5, seed=i, corners=30, size=0.7) for i in range(20)]
    areas = make_areas(polygons)
    index, reference = compile_index(areas), build(areas)
    lon, lat = np.random.default_rng(4).uniform([97, 7], [108, 17], (300, 2)).T.copy()
    for tolerance in (10.0, 2_000.0, 50_000.0, 10_000_000.0):
        positions, distance = index.nearest_many(lon, lat, tolerance)
        expected_positions, expected = reference.nearest_many(lon, lat, tolerance)
        np.testing.assert_array_equal(positions, expected_positions)
        np.testing.assert_allclose(distance, expected, rtol=0, atol=1e-5)
    assert index.nearest_many(np.array([np.nan, 200.0]), np.zeros(2), 1e6)[0].tolist() == [-1, -1]
    assert index.nearest(math.nan, 0.0, 1e6) is None
