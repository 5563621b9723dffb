"""Probabilities by integrals along borders are those of the closed forms, and of a million samples."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyproj import Geod
from scipy.stats import norm

from geo_fondue.accuracy.gaussian import R68_IN_SIGMA, probabilities, to_plane

WGS84 = Geod(ellps="WGS84")
LON, LAT = 100.5, 13.75
SIGMA_M = 20.0


def degrees(metres: object, *, lon: float = LON, lat: float = LAT) -> np.ndarray:
    """Return places given in metres east and north of a point, in degrees."""
    east, north = np.asarray(metres, dtype=float).T
    return np.column_stack(
        WGS84.fwd(
            np.full(len(east), lon),
            np.full(len(east), lat),
            np.degrees(np.arctan2(east, north)),
            np.hypot(east, north),
        )[:2]
    )


def probability(metres: object, sigma_m: float = SIGMA_M) -> float:
    polygon = shapely.Polygon(degrees(np.asarray(metres) * sigma_m))
    return float(probabilities(np.array([polygon]), lon=LON, lat=LAT, sigma_m=sigma_m)[0])


def box(west: float, south: float, east: float, north: float) -> list[tuple[float, float]]:
    return [(west, south), (east, south), (east, north), (west, north)]


def test_68_percent_is_within_the_accuracy() -> None:
    angle = np.linspace(0, 2 * np.pi, 2000, endpoint=False)
    circle = R68_IN_SIGMA * np.column_stack([np.cos(angle), np.sin(angle)])
    assert probability(circle) == pytest.approx(0.68, abs=3e-6)
    assert pytest.approx(1.5096, abs=1e-4) == R68_IN_SIGMA


@given(st.floats(-4, 4), st.sampled_from([0.01, 20.0, 1000.0, 6600.0]))
def test_a_half_plane_has_what_the_normal_distribution_says_of_its_distance(
    distance: float, sigma_m: float
) -> None:
    assert probability(box(-8, -8, distance, 8), sigma_m) == pytest.approx(norm.cdf(distance), abs=1e-5)


@given(st.floats(-3, 3), st.floats(-3, 3))
@example(0, 0)
@example(0, 1)
def test_a_quadrant_has_the_product_of_two(east: float, north: float) -> None:
    # An edge along a parallel is not quite straight: hence not closer
    assert probability(box(-8, -8, east, north)) == pytest.approx(norm.cdf(east) * norm.cdf(north), abs=1e-5)


def test_a_circle_around_another_centre_is_that_of_the_noncentral_distribution() -> None:
    from scipy.stats import ncx2  # noqa: PLC0415

    angle = np.linspace(0, 2 * np.pi, 3000, endpoint=False)
    circle = np.column_stack([1.3 + 2 * np.cos(angle), -0.4 + 2 * np.sin(angle)])
    assert probability(circle) == pytest.approx(ncx2.cdf(4, 2, 1.3**2 + 0.4**2), abs=3e-6)


def test_a_hole_is_taken_out_and_either_winding_will_do() -> None:
    shell, hole = box(-5, -5, 5, 5), box(-1, -1, 1, 1)
    ring = shapely.Polygon(degrees(np.array(shell) * SIGMA_M), [degrees(np.array(hole) * SIGMA_M)])
    reversed_ = shapely.Polygon(ring.exterior.coords[::-1], [ring.interiors[0].coords[::-1]])
    many = shapely.MultiPolygon([ring, shapely.Polygon(ring.interiors[0])])
    found = probabilities(np.array([ring, reversed_, many]), lon=LON, lat=LAT, sigma_m=SIGMA_M)
    inside = (norm.cdf(1) - norm.cdf(-1)) ** 2
    assert found == pytest.approx([1 - inside, 1 - inside, 1], abs=2e-6)


def test_nothing_has_no_probability() -> None:
    nothing = np.array([shapely.Polygon(), shapely.MultiPolygon()])
    assert probabilities(nothing, lon=LON, lat=LAT, sigma_m=1.0).tolist() == [0, 0]
    assert len(probabilities(np.empty(0, dtype=object), lon=LON, lat=LAT, sigma_m=1.0)) == 0


@settings(max_examples=5)
@given(
    st.integers(0, 2**32 - 1),
    st.floats(-75, 75),
    st.floats(-179, 179),
    st.sampled_from([0.05, 7.0, 150.0, 6000.0]),
)
def test_a_million_positions_fall_into_ragged_polygons_as_often_as_said(
    seed: int, lat: float, lon: float, sigma_m: float
) -> None:
    rng = np.random.default_rng(seed)
    count, samples = 12, 1_000_000
    angle = np.sort(rng.uniform(0, 2 * np.pi, 40))
    reach = rng.uniform(0.2, 4, 40)
    star = np.column_stack([reach * np.cos(angle), reach * np.sin(angle)]) + rng.normal(0, 0.7, 2)
    polygon = shapely.Polygon(degrees(star * sigma_m, lon=lon, lat=lat))
    places = degrees(rng.normal(0, sigma_m, (samples, 2)), lon=lon, lat=lat)
    shapely.prepare(polygon)
    hits = np.count_nonzero(shapely.contains_xy(polygon, places))
    said = probabilities(np.array([shapely.Polygon(polygon)]), lon=lon, lat=lat, sigma_m=sigma_m)[0]
    deviation = math.sqrt(max(said * (1 - said), 1e-6) / samples)
    assert abs(hits / samples - said) < 5 * deviation + 1e-5, count


@given(st.floats(0, 360), st.floats(0, 30_000), st.floats(-80, 80))
def test_the_plane_keeps_distances_and_directions(azimuth: float, distance: float, lat: float) -> None:
    place = np.array([WGS84.fwd(179.9, lat, azimuth, distance)[:2]])
    ((east, north),) = to_plane(place, lon=179.9, lat=lat)
    assert math.hypot(east, north) == pytest.approx(distance, rel=4e-6, abs=1e-6)
    turned = (math.degrees(math.atan2(east, north)) - azimuth + 180) % 360 - 180
    assert distance < 1 or abs(turned) < 1e-3
