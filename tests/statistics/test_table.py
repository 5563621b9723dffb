"""The table of statistics."""

from datetime import UTC, date, datetime
from types import MappingProxyType

import numpy as np
import orjson
import pandas as pd

from geo_fondue.areas import Areas
from geo_fondue.boundaries import Edition
from geo_fondue.statistics import MEASURES, AreaStatistics, Figures, Statistics

NOTHING = {
    "total": 0,
    "open": 0,
    "closed": 0,
    "excluded": 0,
    "unknown": 0,
    "resolution_rate": None,
    "reopened": 0,
    "median_days_to_close": None,
    "p90_days_to_close": None,
    "oldest_open": None,
    "per_km2": 0.0,
}
SOMETHING = {
    "total": 4,
    "open": 1,
    "closed": 3,
    "excluded": 0,
    "unknown": 1,
    "resolution_rate": 0.75,
    "reopened": 2,
    "median_days_to_close": 1.5,
    "p90_days_to_close": 2.25,
    "oldest_open": datetime(2024, 5, 1, 3, 4, 5, 678000, tzinfo=UTC),
    "per_km2": 0.125,
}
TABLE = Statistics(
    layer="province",
    from_=date(2024, 5, 1),
    to=None,
    category="ถนน",
    parent=None,
    edition="small",
    data_version=7,
    areas=(
        AreaStatistics(code="XA", name=MappingProxyType({"th": "จังหวัดก", "en": "Province A"}), **SOMETHING),  # type: ignore[arg-type]
        AreaStatistics(code="XB", name=MappingProxyType({"en": "Province B"}), **NOTHING),  # type: ignore[arg-type]
    ),
    outside=1,
    totals=Figures(**{**SOMETHING, "total": 5}),  # type: ignore[arg-type]
)


def test_the_json_says_what_was_asked_and_holds_every_measure() -> None:
    said = orjson.loads(orjson.dumps(TABLE.to_dict()))
    assert said["layer"] == "province"
    assert (said["from"], said["to"], said["category"], said["parent"]) == ("2024-05-01", None, "ถนน", None)
    assert (said["edition"], said["data_version"], said["outside"], said["elsewhere"]) == ("small", 7, 1, 0)
    assert list(said["areas"][0]) == ["code", "name", *MEASURES]
    assert said["areas"][0]["name"] == {"th": "จังหวัดก", "en": "Province A"}
    assert said["areas"][0]["oldest_open"] == "2024-05-01T03:04:05.678000+00:00"
    assert said["areas"][1]["name"] == {"en": "Province B"}
    assert said["totals"]["total"] == 5


def test_rows_are_flat() -> None:
    first, second = TABLE.rows()
    assert list(first) == ["code", "name_th", "name_en", *MEASURES]
    assert (second["code"], second["name_th"], second["resolution_rate"]) == ("XB", None, None)


def test_the_frame_has_counts_as_integers_and_what_is_missing_as_missing() -> None:
    frame = TABLE.to_frame()
    assert frame.index.tolist() == ["XA", "XB"]
    assert frame["open"].dtype == np.int64
    assert frame["resolution_rate"].dtype == frame["per_1000_people"].dtype == np.float64
    assert np.isnan(frame.loc["XB", "median_days_to_close"])
    assert frame.loc["XA", "oldest_open"] == pd.Timestamp("2024-05-01T03:04:05.678Z")
    assert pd.isna(frame.loc["XB", "oldest_open"])


def test_an_empty_table_makes_a_frame_with_the_same_columns() -> None:
    empty = Statistics("province", None, None, None, None, "small", 1, (), 0, TABLE.totals).to_frame()
    assert empty.columns.tolist() == TABLE.to_frame().columns.tolist()
    pd.testing.assert_series_equal(empty.dtypes[list(MEASURES)], TABLE.to_frame().dtypes[list(MEASURES)])


def test_the_geoframe_has_each_areas_own_geometry(small_edition: Edition) -> None:
    provinces: Areas = small_edition.areas("province")
    frame = TABLE.to_geoframe(provinces)
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry["XB"].equals(provinces.geometry[1])
