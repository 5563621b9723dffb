"""How large areas are."""

from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from pyproj import Geod

from geo_fondue.areas import Areas
from geo_fondue.statistics.size import areas_km2

WGS84 = Geod(ellps="WGS84")


def layer(*polygons: shapely.Geometry) -> Areas:
    codes = np.array([f"A{number}" for number in range(len(polygons))], dtype=object)
    return Areas("province", codes, {}, np.array(polygons, dtype=object))


def geodesic_km2(polygon: shapely.Geometry) -> float:
    # cut so finely that an edge straight in degrees and a geodesic are the same
    return abs(WGS84.geometry_area_perimeter(shapely.segmentize(polygon, 0.001))[0]) / 1e6


@pytest.mark.parametrize("south", [-60.0, 0.0, 13.0, 69.0])
def test_a_square_degree_is_as_large_as_geodesics_say(south: float) -> None:
    square = shapely.box(100, south, 101, south + 1)
    assert areas_km2(layer(square))[0] == pytest.approx(geodesic_km2(square), rel=1e-6)


def test_holes_are_left_out_and_winding_does_not_matter() -> None:
    hole = shapely.box(100.2, 13.2, 100.4, 13.4)
    ring = shapely.box(100, 13, 101, 14) - hole
    whole, without, turned = areas_km2(layer(shapely.box(100, 13, 101, 14), ring, ring.reverse()))
    assert without == pytest.approx(whole - geodesic_km2(hole), rel=1e-6)
    assert turned == without


def test_a_layer_is_measured_once() -> None:
    areas = layer(shapely.box(100, 13, 101, 14))
    assert areas_km2(areas) is areas_km2(areas)


@pytest.mark.thailand
def test_thailand_is_as_large_as_geodesics_say(thailand: Path) -> None:
    subdistricts = np.asarray(geopandas.read_parquet(thailand / "tha_adm3.parquet").geometry.values)
    sizes = areas_km2(layer(*subdistricts))
    exact = np.array([geodesic_km2(polygon) for polygon in subdistricts[::50]])
    np.testing.assert_allclose(sizes[::50], exact, rtol=3e-4)
    assert sizes.sum() == pytest.approx(514_900, rel=1e-3)
