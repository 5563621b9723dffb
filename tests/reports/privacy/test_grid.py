"""Public positions are the middles of cells, and tell nothing more however one asks."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.reports.privacy import Grid

LON = st.floats(-180, 180)
LAT = st.floats(-90, 90)
METRES = st.sampled_from([1.0, 50.0, 100.0, 1000.0, 50_000.0])


@given(LON, LAT, METRES)
def test_a_position_is_moved_by_no_more_than_the_way_to_a_corner(
    lon: float, lat: float, metres: float
) -> None:
    x, y = Grid(metres).snap_one(lon=lon, lat=lat)
    assert -180 <= x <= 180
    assert -90 <= y <= 90
    up = abs(y - lat) * 111_320
    aside = abs(x - lon) * 111_320 * math.cos(math.radians(y))
    assert up <= metres * 0.51 + 0.2
    if abs(lat) < 89:
        assert aside <= metres * 0.76 + 0.2


@given(LON, LAT, METRES)
def test_the_middle_of_a_cell_is_its_own_middle(lon: float, lat: float, metres: float) -> None:
    grid = Grid(metres)
    once = grid.snap_one(lon=lon, lat=lat)
    assert grid.snap_one(lon=once[0], lat=once[1]) == once


@given(LON, LAT, LON, LON, LAT, LAT, METRES)
def test_a_box_that_holds_the_middle_is_widened_to_hold_the_position(
    lon: float, lat: float, west: float, east: float, one: float, other: float, metres: float
) -> None:
    grid = Grid(metres)
    bbox = (west, min(one, other), east, max(one, other))
    if grid.holds(bbox, [lon], [lat])[0]:
        w, s, e, n = grid.widened(bbox)
        assert s <= lat <= n
        assert w <= lon <= e if w <= e else (lon >= w or lon <= e)


@given(LON, LAT, LON, LON, LAT, LAT)
def test_all_of_a_cell_lies_in_a_box_or_nothing_of_it(
    lon: float, lat: float, west: float, east: float, one: float, other: float
) -> None:
    grid = Grid(1000.0)
    bbox = (west, min(one, other), east, max(one, other))
    x, y = grid.snap_one(lon=lon, lat=lat)
    assert grid.holds(bbox, [lon], [lat])[0] == grid.holds(bbox, [x], [y])[0]


def test_neighbours_within_a_cell_cannot_be_told_apart() -> None:
    lon, lat = Grid(100.0).snap(np.full(100, 100.5), np.full(100, 13.75) + np.linspace(0, 2e-4, 100))
    assert len(set(zip(lon.tolist(), lat.tolist(), strict=True))) <= 2


@pytest.mark.parametrize("metres", [0.0])
def test_without_a_grid_positions_are_exact(metres: float) -> None:
    assert Grid(metres).snap_one(lon=100.123456789, lat=13.987654321) == (100.123456789, 13.987654321)
    assert Grid(metres).widened((100, 13, 101, 14)) == (100, 13, 101, 14)


def test_a_box_across_the_antimeridian_stays_one() -> None:
    grid = Grid(100.0)
    held = grid.holds((179.0, -20.0, -179.0, -10.0), [179.5, -179.5, 0.0], [-15.0, -15.0, -15.0])
    assert held.tolist() == [True, True, False]
    west, _, east, _ = grid.widened((179.0, -20.0, -179.0, -10.0))
    assert west < 179.0 < 180
    assert -179.0 < east < -178
