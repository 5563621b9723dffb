"""The shares of the areas around a rough position: exact, whole, and those of the answers."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from scipy.stats import norm

from geo_fondue.accuracy import MOST_M, check_accuracy
from geo_fondue.accuracy.gaussian import R68_IN_SIGMA
from geo_fondue.accuracy.surroundings import Surroundings
from geo_fondue.areas import Areas
from geo_fondue.errors import InputError

WGS84 = Geod(ellps="WGS84")


def layer(*polygons: shapely.Polygon) -> Areas:
    codes = np.array([f"C{number:02}" for number in range(len(polygons))], dtype=object)
    return Areas("district", codes, {}, np.array(polygons, dtype=object))


def metres_east(lon: float, lat: float, metres: float) -> float:
    east: float = WGS84.fwd(lon, lat, 90, metres)[0]
    return east


def test_two_areas_share_a_position_on_their_border(small_layers: list[Areas]) -> None:
    found = Surroundings(small_layers[0]).shares(lon=102.0, lat=12.3, accuracy_m=50)
    assert found.shares == pytest.approx([0.5, 0.5], abs=1e-6)
    assert (found.positions.tolist(), found.outside) == ([0, 1], 0)


@given(st.floats(-60, 60), st.sampled_from([0.001, 0.5, 30.0, 900.0, 10_000.0]))
def test_off_the_coast_the_share_is_that_of_a_half_plane(metres: float, accuracy: float) -> None:
    land = layer(shapely.box(98, 11, 102, 15))
    lon = metres_east(102, 13, metres)
    sigma = accuracy / R68_IN_SIGMA
    found = Surroundings(land).shares(lon=lon, lat=13, accuracy_m=accuracy)
    assert found.of(0) == pytest.approx(norm.cdf(-metres / sigma), abs=2e-5)
    assert found.of(0) + found.of(-1) == pytest.approx(1, abs=1e-12)


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.sampled_from([20.0, 500.0, 9000.0]))
def test_in_a_coverage_the_shares_sum_to_1_and_come_in_order(seed: int, accuracy: float) -> None:
    rng = np.random.default_rng(seed)
    sites = shapely.multipoints(rng.uniform((100, 13), (100.2, 13.2), (60, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(sites, extend_to=shapely.box(99, 12, 102, 15)))
    lon, lat = rng.uniform((100, 13), (100.2, 13.2))
    found = Surroundings(layer(*cells)).shares(lon=lon, lat=lat, accuracy_m=accuracy)
    assert found.outside == 0
    assert found.shares.sum() == pytest.approx(1, abs=1e-12)
    assert (np.diff(found.shares) <= 0).all()


def test_what_areas_share_counts_for_the_first_as_in_answers() -> None:
    below, above = shapely.box(100, 13, 101, 14), shapely.box(100.5, 13, 102, 14)
    found = Surroundings(layer(below, above, below)).shares(lon=101.0, lat=13.5, accuracy_m=100)
    assert found.positions.tolist() == [0, 1]
    assert found.shares == pytest.approx([0.5, 0.5], abs=1e-6)


@pytest.mark.parametrize("lon", [180.0, -180.0, 179.9999, -179.9999])
def test_the_antimeridian_is_no_edge_of_the_world(lon: float) -> None:
    fiji = shapely.MultiPolygon([shapely.box(178, -18, 180, -16), shapely.box(-180, -18, -178, -16)])
    found = Surroundings(layer(fiji)).shares(lon=lon, lat=-17, accuracy_m=100)
    assert found.of(0) == pytest.approx(1, abs=1e-9)


def test_near_a_pole_all_longitudes_count() -> None:
    cap = shapely.box(-180, 89, 180, 90)
    found = Surroundings(layer(cap)).shares(lon=40, lat=89.9999, accuracy_m=100)
    assert found.of(0) == pytest.approx(1, abs=1e-5)


def test_the_distance_to_the_border_is_geodesic_from_either_side_and_holes_have_borders() -> None:
    ring = shapely.box(100, 13, 101, 14).difference(shapely.box(100.4, 13.4, 100.6, 13.6))
    around = Surroundings(layer(ring))
    for lon, lat in ((100.39, 13.5), (100.41, 13.5), (99.99, 13.5), (100.01, 13.5), (100.2, 13.05)):
        edge = shapely.segmentize(ring.boundary, 1e-4)
        places = shapely.get_coordinates(edge)
        _, _, metres = WGS84.inv(*(np.full(len(places), value) for value in (lon, lat)), *places.T)
        assert around.border_distance(0, lon=lon, lat=lat) == pytest.approx(metres.min(), abs=0.1)


def test_on_its_border_the_distance_is_0() -> None:
    assert Surroundings(layer(shapely.box(100, 13, 101, 14))).border_distance(0, lon=100, lat=13.3) == 0


@pytest.mark.parametrize("accuracy", [-1, -1e-9, math.nan, math.inf, MOST_M * 1.0001, "ten", None])
def test_what_is_no_accuracy_is_refused_with_the_range(accuracy: object) -> None:
    with pytest.raises(InputError, match="0 to 10,000"):
        check_accuracy(accuracy)  # type: ignore[arg-type]


@pytest.mark.parametrize("accuracy", [0, 1e-300, 0.5, 12, MOST_M])
def test_what_may_be_an_accuracy_is_taken(accuracy: float) -> None:
    assert check_accuracy(accuracy) == accuracy
