"""Which areas border on which, along how many metres."""

import numpy as np
import pytest
import shapely
from pyproj import Geod

from geo_fondue.areas import Areas
from geo_fondue.gazetteer import neighbours


def layer(*shapes: shapely.Geometry) -> Areas:
    geometry = np.empty(len(shapes), dtype=object)
    geometry[:] = shapes
    codes = np.array([f"A{number}" for number in range(len(shapes))], dtype=object)
    return Areas("district", codes, {}, geometry)


def borders(areas: Areas, position: int) -> dict[str, float]:
    return {one.area.code: one.border_m for one in neighbours(areas, position)}


def test_a_shared_border_is_measured_along_the_ellipsoid() -> None:
    areas = layer(shapely.box(100, 13, 101, 14), shapely.box(101, 13, 102, 14))
    _, _, metres = Geod(ellps="WGS84").inv(101, 13, 101, 14)
    assert borders(areas, 0) == {"A1": pytest.approx(metres)}
    assert borders(areas, 1) == {"A0": pytest.approx(metres)}


def test_areas_that_meet_in_a_point_share_no_metre() -> None:
    areas = layer(shapely.box(100, 13, 101, 14), shapely.box(101, 14, 102, 15))
    assert borders(areas, 0) == {"A1": 0.0}


def test_what_lies_across_a_gap_is_no_neighbour() -> None:
    areas = layer(shapely.box(100, 13, 101, 14), shapely.box(101.0001, 13, 102, 14))
    assert borders(areas, 0) == {}


def test_an_enclave_borders_along_its_whole_ring() -> None:
    hole = shapely.box(100.4, 13.4, 100.6, 13.6)
    areas = layer(shapely.box(100, 13, 101, 14).difference(hole), hole)
    whole = Geod(ellps="WGS84").geometry_length(hole.exterior)
    assert borders(areas, 0) == {"A1": pytest.approx(whole)}


def test_neighbours_are_mutual_and_the_longest_border_comes_first() -> None:
    shapes = [shapely.box(x, y, x + 1, y + 1 + (x == 102)) for x in (100, 101, 102) for y in (13, 14)]
    areas = layer(*shapes[:5])
    for position in range(len(areas)):
        found = borders(areas, position)
        assert list(found.values()) == sorted(found.values(), reverse=True)
        for code, metres in found.items():
            assert borders(areas, areas.position(code))[areas.codes[position]] == pytest.approx(metres)
