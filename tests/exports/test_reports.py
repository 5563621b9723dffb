"""Reports as files."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import orjson
import pytest
import shapely

from geo_fondue.boundaries import Edition
from geo_fondue.exports import FORMATS, Format, export_reports
from geo_fondue.exports import reports as module
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.privacy import Grid
from geo_fondue.reports.store.store import Store

SECRET = ("081-234-5678", "สุขใจ", "photos.example", "สมชาย")
EVERYTHING = ReportFilter()


def exported(store: Store, edition: Edition, written_as: Format, **options: Any) -> bytes:
    chosen = options.pop("chosen", EVERYTHING)
    return b"".join(export_reports(store, edition, chosen, written_as=written_as, **options))


def test_a_feature_has_what_is_public_of_a_report(reported: Store, small_edition: Edition) -> None:
    first = orjson.loads(exported(reported, small_edition, "geojson"))["features"][0]
    assert first["id"] == "traffy:2024-AAAAAA"
    assert first["geometry"] == {"type": "Point", "coordinates": [101.7512346, 11.7598765]}
    assert first["properties"] == {
        "source": "traffy",
        "ticket_id": "2024-AAAAAA",
        "categories": ["ถนน", "ทางเท้า"],
        "state": "finish",
        "state_group": "closed",
        "created_at": "2024-05-10T05:06:07.089000Z",
        "last_activity": "2024-05-12T05:06:07.089000Z",
        "closed_at": "2024-05-12T05:06:07.089000Z",
        "days_to_close": 2.0,
        "reopened": 1,
        "organisations": ["เทศบาลเมือง", "กรมทางหลวง"],
        "outcome": "inside",
        "edition": "small",
        "province": "XA",
        "district": "XA01",
        "subdistrict": "XA0102",
        "municipality": "XM01",
    }


def test_the_public_form_has_the_middles_of_cells_and_scrubbed_names(
    reported: Store, small_edition: Edition
) -> None:
    answer = orjson.loads(exported(reported, small_edition, "geojson", public=Grid(100.0)))
    lon, lat = answer["features"][0]["geometry"]["coordinates"]
    assert (lon, lat) == Grid(100.0).snap_one(lon=101.75123456789, lat=11.75987654321)
    assert answer["query"]["grid_m"] == 100.0
    assert answer["features"][0]["properties"]["organisations"] == ["เทศบาลเมือง", "กรมทางหลวง"]
    box = ReportFilter(bbox=(lon, lat, lon, lat))
    assert exported(reported, small_edition, "csv", public=Grid(100.0), chosen=box).count(b"\n") == 2
    assert exported(reported, small_edition, "csv", chosen=box).count(b"\n") == 1


def test_what_is_not_known_is_null(reported: Store, small_edition: Edition) -> None:
    last = orjson.loads(exported(reported, small_edition, "geojson"))["features"][-1]["properties"]
    assert (last["categories"], last["organisations"], last["outcome"]) == ([], [], "outside")
    for name in ("created_at", "closed_at", "days_to_close", "province", "municipality"):
        assert last[name] is None


@pytest.mark.parametrize("written_as", FORMATS)
def test_nothing_that_the_public_wrote_is_in_any_format(
    reported: Store, small_edition: Edition, written_as: Format
) -> None:
    data = exported(reported, small_edition, written_as)
    text = data.decode() if written_as != "parquet" else geopandas.read_parquet(io.BytesIO(data)).to_csv()
    assert "2024-AAAAAA" in text
    for secret in SECRET:
        assert secret not in text


def test_coordinates_can_be_made_coarser(reported: Store, small_edition: Edition) -> None:
    coarse = orjson.loads(exported(reported, small_edition, "geojson", decimals=3))
    assert coarse["features"][0]["geometry"]["coordinates"] == [101.751, 11.76]
    assert coarse["query"]["decimals"] == 3
    (row, *_) = csv.DictReader(io.StringIO(exported(reported, small_edition, "csv", decimals=3).decode()))
    assert (row["lon"], row["lat"]) == ("101.751", "11.76")
    frame = geopandas.read_parquet(io.BytesIO(exported(reported, small_edition, "parquet", decimals=3)))
    assert frame.geometry[0] == shapely.Point(101.751, 11.76)


def test_the_filter_holds_and_is_said(reported: Store, small_edition: Edition) -> None:
    chosen = ReportFilter(
        layer="province", code="XB", state="open", from_=date(2024, 5, 10), bbox=(103.0, 12.0, 104.0, 14.0)
    )
    found = orjson.loads(exported(reported, small_edition, "geojson", chosen=chosen))
    assert [feature["id"] for feature in found["features"]] == ["traffy:=1+1"]
    assert found["reports"] == 1
    assert found["query"] == {
        "layer": "province",
        "code": "XB",
        "state": "open",
        "from": "2024-05-10",
        "bbox": [103.0, 12.0, 104.0, 14.0],
        "timezone": "Asia/Bangkok",
        "decimals": 7,
    }
    assert found["data_version"] == reported.version()
    assert found["edition"] == "small"


def test_the_table_guards_texts_against_being_run(reported: Store, small_edition: Edition) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(reported, small_edition, "csv").decode(), newline="")))
    assert list(rows[0])[:4] == ["source", "ticket_id", "lon", "lat"]
    assert rows[0]["categories"] == "{ถนน,ทางเท้า}"
    assert rows[0]["created_at"] == "2024-05-10T05:06:07.089000Z"
    assert rows[1]["ticket_id"] == "'=1+1"
    assert rows[1]["state"] == '\'@SUM(A1),"x"\n'


def test_the_parquet_has_types(reported: Store, small_edition: Edition) -> None:
    frame = geopandas.read_parquet(io.BytesIO(exported(reported, small_edition, "parquet")))
    assert str(frame["created_at"].dt.tz) == "UTC"
    assert frame["categories"][0].tolist() == ["ถนน", "ทางเท้า"]
    assert frame["subdistrict"].tolist()[:2] == ["XA0102", "XB0202"]


@pytest.mark.parametrize("written_as", FORMATS)
def test_batches_make_no_difference(
    reported: Store, small_edition: Edition, written_as: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rows() -> Any:
        data = exported(reported, small_edition, written_as)
        if written_as == "parquet":
            return geopandas.read_parquet(io.BytesIO(data)).to_csv()
        return orjson.loads(data)["features"] if written_as == "geojson" else data

    whole = rows()
    monkeypatch.setattr(module, "BATCH", 1)
    assert rows() == whole


def test_no_reports_make_an_empty_file_of_each_format(reported: Store, small_edition: Edition) -> None:
    none = ReportFilter(category="ไม่มี")
    assert orjson.loads(exported(reported, small_edition, "geojson", chosen=none))["features"] == []
    assert exported(reported, small_edition, "geojsonl", chosen=none) == b""
    assert exported(reported, small_edition, "csv", chosen=none).count(b"\n") == 1
    assert (
        len(geopandas.read_parquet(io.BytesIO(exported(reported, small_edition, "parquet", chosen=none))))
        == 0
    )


def test_a_layer_named_as_a_column_gets_a_column_of_its_own(
    reported: Store, small_edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(small_edition, "layers", ("state", "province"))
    found = orjson.loads(exported(reported, small_edition, "geojson"))["features"][0]["properties"]
    assert (found["state"], found["state_code"], found["province"]) == ("finish", None, "XA")


def test_no_connection_is_held_while_the_reader_waits(
    reported: Store, small_edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 1)
    chunks = export_reports(reported, small_edition, EVERYTHING, written_as="geojsonl")
    next(chunks)
    assert reported.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    assert len(list(chunks)) == 2


def test_a_name_that_is_public_is_one_of_the_known_columns(reported: Store, small_edition: Edition) -> None:
    """Whoever adds a column here is asked whether it is public."""
    header = exported(reported, small_edition, "csv").splitlines()[0].decode()
    assert header == (
        "source,ticket_id,lon,lat,categories,state,state_group,created_at,last_activity,closed_at,"
        "days_to_close,reopened,organisations,outcome,edition,province,district,subdistrict,municipality"
    )


def test_the_file_is_the_same_as_the_stream(reported: Store, small_edition: Edition, tmp_path: Path) -> None:
    from geo_fondue.exports import write_file  # noqa: PLC0415

    path = tmp_path / "reports.csv"
    write_file(path, export_reports(reported, small_edition, EVERYTHING, written_as="csv", bom=True))
    assert path.read_bytes() == b"\xef\xbb\xbf" + exported(reported, small_edition, "csv")
