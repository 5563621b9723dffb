"""Lengths on the ellipsoid, against pyproj."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.index.ellipsoid import WGS84, distance_to_pieces, metres_per_degree, scale_range, windows

latitudes = st.floats(-90, 90) | st.sampled_from([0.0, 13.7, -60.0, 89.99, -90.0, 90.0])


@given(lat=st.floats(-89.5, 89.5))
def test_the_length_of_a_degree_is_that_of_a_geodesic(lat: float) -> None:
    small = 1e-4
    parallel, meridian = (float(length) for length in metres_per_degree(np.array(lat)))
    _, _, east = WGS84.inv(0, lat, small, lat)
    _, _, north = WGS84.inv(0, lat - small / 2, 0, lat + small / 2)
    np.testing.assert_allclose([parallel * small, meridian * small], [east, north], rtol=1e-6, atol=1e-9)


@given(
    lat=latitudes,
    lon=st.floats(-180, 180),
    azimuth=st.floats(0, 360),
    radius=st.sampled_from([1.0, 2e3, 1e6]),
)
def test_a_window_holds_all_that_is_within_its_radius(
    lat: float, lon: float, azimuth: float, radius: float
) -> None:
    west, south, east, north = windows(np.array([lon]), np.array([lat]), radius)[0]
    there_lon, there_lat, _ = WGS84.fwd(lon, lat, azimuth, radius)
    assert south <= there_lat <= north
    assert any(west <= there_lon + turn <= east for turn in (-360, 0, 360))


@given(
    lat=st.floats(-80, 80),
    across=st.floats(-1, 1),
    up=st.floats(-1, 1),
    radius=st.sampled_from([10.0, 2e3, 1e5]),
)
def test_scales_bound_true_lengths_in_a_window(lat: float, across: float, up: float, radius: float) -> None:
    """A straight line by degrees is no shorter than the geodesic, which is what both bounds are about."""
    centre = np.array([lat])
    box = windows(np.array([0.0]), centre, radius)
    least, most = (float(scale[0]) for scale in scale_range(centre, box))
    parallel, meridian = (float(length[0]) for length in metres_per_degree(centre))
    lon, to_lat = across * box[0, 2], lat + up * (box[0, 3] - lat)
    linear = np.hypot(lon * parallel, (to_lat - lat) * meridian)
    _, _, true = WGS84.inv(0, lat, lon, to_lat)
    assert true <= most * linear + 1e-6
    assert true >= least * linear - 1e-6 or true > radius


@given(
    lat=st.floats(-85, 85),
    ends=st.tuples(*[st.floats(-0.05, 0.05)] * 4),
)
def test_the_distance_to_a_piece_is_the_least_to_any_point_of_it(
    lat: float, ends: tuple[float, float, float, float]
) -> None:
    x1, y1, x2, y2 = ends
    piece = np.array([[x1, lat + y1, x2, lat + y2]])
    measured = distance_to_pieces(np.array([[0.0, lat]]), piece)[0]
    share = np.linspace(0, 1, 20_001)
    lon, there = x1 + (x2 - x1) * share, lat + y1 + (y2 - y1) * share
    _, _, sampled = WGS84.inv(np.zeros_like(lon), np.full_like(lon, lat), lon, there)
    step = WGS84.inv(x1, lat + y1, x2, lat + y2)[2] / 20_000
    assert sampled.min() - step <= measured <= sampled.min() + 1e-6


def test_a_piece_without_length_is_a_point() -> None:
    measured = distance_to_pieces(np.array([[100.0, 13.0]]), np.array([[100.01, 13, 100.01, 13]]))
    assert measured[0] == WGS84.inv(100, 13, 100.01, 13)[2]
