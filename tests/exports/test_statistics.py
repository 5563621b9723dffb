"""Statistics as files."""

import csv
import io
from zoneinfo import ZoneInfo

import geopandas
import orjson
import pytest
import shapely

from geo_fondue.boundaries import Edition
from geo_fondue.exports import export_statistics
from geo_fondue.exports.statistics import _SCHEMA
from geo_fondue.reports.store.store import Store
from geo_fondue.statistics import MEASURES, Statistics, statistics


@pytest.fixture
def counted(reported: Store, small_edition: Edition) -> Statistics:
    """Return the statistics of the districts of one province."""
    return statistics(
        reported, small_edition, layer="district", parent="XA", timezone=ZoneInfo("Asia/Bangkok")
    )


def test_the_columns_are_code_names_and_every_measure() -> None:
    assert _SCHEMA.names == ["code", "name_th", "name_en", *MEASURES]


def test_a_feature_has_the_areas_shape_and_its_numbers(counted: Statistics, small_edition: Edition) -> None:
    found = orjson.loads(b"".join(export_statistics(counted, small_edition, written_as="geojson")))
    assert [feature["id"] for feature in found["features"]] == ["XA01", "XA02"]
    first = found["features"][0]
    assert shapely.geometry.shape(first["geometry"]).equals(small_edition.areas("district").geometry[0])
    assert first["properties"]["closed"] == first["properties"]["total"] == 1
    assert first["properties"]["median_days_to_close"] == 2.0
    assert found["query"] == {"layer": "district", "parent": "XA"}
    assert found["totals"]["total"] == 1
    assert (found["outside"], found["data_version"], found["edition"]) == (0, counted.data_version, "small")


def test_the_table_has_a_row_for_each_area_and_no_geometry(
    counted: Statistics, small_edition: Edition
) -> None:
    text = b"".join(export_statistics(counted, small_edition, written_as="csv")).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == ["code", "name_th", "name_en", *MEASURES]
    assert [row["total"] for row in rows] == ["1", "0"]
    assert (rows[0]["resolution_rate"], rows[1]["resolution_rate"]) == ("1.0", "")


def test_geopandas_reads_the_parquet(counted: Statistics, small_edition: Edition) -> None:
    data = b"".join(export_statistics(counted, small_edition, written_as="parquet", simplify_m=1.0))
    frame = geopandas.read_parquet(io.BytesIO(data))
    assert frame["code"].tolist() == ["XA01", "XA02"]
    assert frame.geometry.is_valid.all()
