"""Hot spots and hexagons as files."""

import csv
import io

import geopandas
import orjson
import shapely

from geo_fondue.boundaries import Edition
from geo_fondue.exports.hotspots import export_hexagons, export_hotspots
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.store.store import Store
from geo_fondue.statistics.hexagons import hexagons
from geo_fondue.statistics.hotspots import area_hotspots, hexagon_hotspots


def test_hot_spots_have_the_shapes_of_their_areas(reported: Store, small_edition: Edition) -> None:
    found = area_hotspots(reported, small_edition, ReportFilter(), layer="district")
    told = orjson.loads(b"".join(export_hotspots(found, small_edition, written_as="geojson")))
    assert [feature["id"] for feature in told["features"]] == [row.code for row in found.rows]
    shape = shapely.geometry.shape(told["features"][0]["geometry"])
    assert shape.equals(small_edition.areas("district").geometry[0])
    assert told["features"][0]["properties"]["count"] == found.rows[0].count
    assert told["tested"] == found.tested
    assert told["edition"] == "small"


def test_hot_spots_of_hexagons_have_six_corners_or_so(reported: Store, small_edition: Edition) -> None:
    found = hexagon_hotspots(reported, small_edition, ReportFilter(), resolution=3, suppress_below=0)
    told = orjson.loads(b"".join(export_hotspots(found, small_edition, written_as="geojson")))
    assert len(told["features"]) == len(found.rows) > 0
    for feature in told["features"]:
        assert 6 <= len(feature["geometry"]["coordinates"][0]) <= 11
        assert shapely.geometry.shape(feature["geometry"]).exterior.is_ccw


def test_hexagons_are_told_as_rows_too(reported: Store, small_edition: Edition) -> None:
    found = hexagons(reported, ReportFilter(), resolution=4, suppress_below=0)
    text = b"".join(export_hexagons(found, small_edition, {"resolution": 4}, written_as="csv")).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(found)
    assert sum(int(row["total"]) for row in rows) == found.asked
    assert {row["merged"] for row in rows} == {"False"}


def test_hexagons_open_in_geopandas(reported: Store, small_edition: Edition) -> None:
    found = hexagons(reported, ReportFilter(), resolution=5, suppress_below=0)
    text = b"".join(export_hexagons(found, small_edition, {}, written_as="parquet"))
    frame = geopandas.read_parquet(io.BytesIO(text))
    assert frame.geometry.is_valid.all()
    assert frame["total"].sum() == found.asked
