"""Points of GeoPandas, shapely and GeoArrow as columns of coordinates."""

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pytest
import shapely

from geo_fondue.coordinates import coordinate_columns
from geo_fondue.errors import InputError
from geo_fondue.resolver import Resolver

LON, LAT = [100.5, np.nan, 98.0], [13.5, np.nan, 18.0]
POINTS = [shapely.Point(100.5, 13.5), None, shapely.Point(98, 18)]
STRUCTS = pa.array([{"x": 100.5, "y": 13.5}, None, {"x": 98.0, "y": 18.0}])
PAIRS = pa.array([[100.5, 13.5], None, [98.0, 18.0]], pa.list_(pa.float64(), 2))


@pytest.mark.parametrize(
    "points",
    [
        gpd.GeoSeries(POINTS),
        gpd.GeoSeries(POINTS, crs="EPSG:4326"),
        gpd.GeoSeries(POINTS, crs="OGC:CRS84"),
        gpd.GeoSeries(POINTS).array,
        gpd.GeoSeries([POINTS[0], shapely.Point(), POINTS[2]]),
        np.array(POINTS, dtype=object),
        STRUCTS,
        PAIRS,
        pa.chunked_array([STRUCTS.slice(0, 1), STRUCTS.slice(1)]),
        pa.array([[100.5, 13.5, 9], None, [98, 18, 9]], pa.list_(pa.float32(), 3)),
        gpd.GeoSeries(POINTS).to_arrow(geometry_encoding="geoarrow"),
        gpd.GeoSeries(POINTS).to_arrow(geometry_encoding="geoarrow", interleaved=False),
    ],
    ids=lambda points: type(points).__name__,
)
def test_points_alone_are_columns(points: object) -> None:
    lon, lat = coordinate_columns(points)
    assert lon.dtype == lat.dtype == np.float64
    np.testing.assert_array_equal(lon, LON)
    np.testing.assert_array_equal(lat, LAT)


def test_structs_of_arrow_are_not_copied() -> None:
    x, y = pa.array([100.5, 98.0]), pa.array([13.5, 18.0])
    lon, lat = coordinate_columns(pa.StructArray.from_arrays([x, y], names=["x", "y"]))
    assert not lon.flags.owndata
    assert lon.__array_interface__["data"][0] == x.buffers()[1].address
    assert lat.__array_interface__["data"][0] == y.buffers()[1].address


def test_no_points_are_empty_columns() -> None:
    for points in (gpd.GeoSeries([]), STRUCTS.slice(0, 0), np.array([], dtype=object)):
        lon, lat = coordinate_columns(points)
        assert lon.shape == lat.shape == (0,)


@pytest.mark.parametrize(
    ("points", "says"),
    [
        (gpd.GeoSeries([shapely.box(0, 0, 1, 1)]), "a Polygon given"),
        (gpd.GeoSeries(POINTS, crs="EPSG:32647"), r"in EPSG:32647.*to_crs\(4326\)"),
        ([100.5, 98.0], "lat is missing, and lon holds no points"),
        (100.5, "lat is missing, and lon holds no points"),
        (POINTS[0], "a single point"),
        (np.array([[POINTS[0]]]), r"the shape \(1, 1\)"),
        (pa.array([100.5]), "an Arrow array of double"),
        (pa.array([[1.0]], pa.list_(pa.float64(), 1)), "an Arrow array of fixed_size_list"),
        (pa.array([{"x": "1", "y": "2"}]), "an Arrow array of struct"),
        (None, "no points|a single point"),
    ],
)
def test_what_is_no_points_is_refused_with_what_was_wanted(points: object, says: str) -> None:
    with pytest.raises(InputError, match=says):
        coordinate_columns(points)


def test_a_resolver_takes_points_alone_and_counts_those_that_are_none(small_edition: object) -> None:
    resolver = Resolver(small_edition)  # type: ignore[arg-type]
    places = gpd.GeoSeries(
        [shapely.Point(100.5, 11), None, shapely.Point(103.5, 13), shapely.Point(11, 100.5)]
    )
    found = resolver.resolve_many(places, layer="province")
    assert found.tolist() == [0, -1, 1, -1]
    batch = resolver.resolve_batch(places, layers=["province"])
    assert batch.codes("province").tolist() == ["XA", None, "XB", None]
    assert batch.unusable == 2
