"""A file of points comes back with the areas they lie in, whatever the two formats are."""

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from geopandas import GeoDataFrame

from geo_fondue.errors import InputError, NotFoundError
from geo_fondue.resolver import Resolver
from geo_fondue.service import Service
from geo_fondue.service.point_files import resolve_file

BATCH = 100_000

# id, lon, lat, outcome, province
POINTS = [
    ("1", 100.5, 13.5, "inside", "A"),
    ("2", 101.5, 13.5, "inside", "B"),
    ("3", 102.001, 13.5, "nearest", "B"),
    ("4", 110.0, 13.5, "outside", None),
    ("5", 0.0, 0.0, None, None),
]
FORMATS = ["csv", "ndjson", "geojson", "geojsonl", "parquet", "geoparquet"]


@pytest.fixture
def resolver(service: Service, boxes: Any) -> Resolver:
    """Publish an edition of two boxes."""
    boxes("one")
    service.catalogue.publish("one")
    return service.view().resolver


def write(path: Path) -> Path:
    """Write the points in the format of the suffix."""
    rows = [{"id": id_, "Lat": lat, "LON": lon, "note": 'ก,\n"x"'} for id_, lon, lat, *_ in POINTS]
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": {"id": id_, "note": 'ก,\n"x"'},
        }
        for id_, lon, lat, *_ in POINTS
    ]
    match path.suffix:
        case ".csv":
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                table = csv.DictWriter(file, list(rows[0]))
                table.writeheader()
                table.writerows(rows)
        case ".ndjson":
            path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        case ".geojsonl":
            path.write_text("".join(json.dumps(feature) + "\n" for feature in features), encoding="utf-8")
        case ".geojson":
            path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        case ".parquet":
            pq.write_table(pa.Table.from_pylist(rows), path)
        case ".geoparquet":
            points = shapely.points([(lon, lat) for _, lon, lat, *_ in POINTS])
            frame = GeoDataFrame(
                {"id": [p[0] for p in POINTS], "note": "ก"}, geometry=points, crs="EPSG:4326"
            )
            frame.to_parquet(path)
    return path


def read(path: Path) -> list[dict[str, Any]]:
    """Read what was written, as rows; nothing is None."""
    match path.suffix:
        case ".csv":
            text = path.read_text(encoding="utf-8")
            rows: list[dict[str, Any]] = list(csv.DictReader(text.splitlines(keepends=True)))
        case ".parquet" | ".geoparquet":
            rows = pq.read_table(path).to_pylist()
        case ".geojson":
            rows = [feature["properties"] for feature in json.loads(path.read_text("utf-8"))["features"]]
        case _:
            rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
            rows = [row.get("properties", row) for row in rows]
    return [{name: None if value == "" else value for name, value in row.items()} for row in rows]


@pytest.mark.parametrize("source", FORMATS)
@pytest.mark.parametrize("target", FORMATS)
def test_every_format_becomes_every_format(
    resolver: Resolver, tmp_path: Path, source: str, target: str
) -> None:
    out = tmp_path / f"out.{target}"
    result = resolve_file(resolver, write(tmp_path / f"in.{source}"), out)
    assert (result.rows, result.inside, result.nearest, result.outside, result.bad) == (5, 2, 1, 1, 1)
    rows = read(out)
    assert [(row["id"], row["outcome"], row["province"]) for row in rows] == [
        (id_, outcome, province) for id_, _, _, outcome, province in POINTS
    ]
    assert [row["distance_m"] is not None for row in rows] == [False, False, True, False, False]
    assert rows[0]["note"].startswith("ก")


@pytest.mark.parametrize("source", FORMATS)
def test_geojson_has_the_points_where_they_were(resolver: Resolver, tmp_path: Path, source: str) -> None:
    out = tmp_path / "out.geojson"
    resolve_file(resolver, write(tmp_path / f"in.{source}"), out)
    features = json.loads(out.read_text("utf-8"))["features"]
    assert [feature["geometry"]["coordinates"] for feature in features] == [[p[1], p[2]] for p in POINTS]


def test_geoparquet_stays_geoparquet_with_its_types(resolver: Resolver, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    resolve_file(resolver, write(tmp_path / "in.geoparquet"), out)
    schema = pq.read_schema(out)
    assert b"geo" in schema.metadata
    assert schema.field("geometry").type == pa.binary()


def test_numbers_of_json_are_numbers_in_parquet(resolver: Resolver, tmp_path: Path) -> None:
    lines = [
        {"lat": 13.5, "lon": 100.5, "n": 1, "x": 1, "b": True, "mixed": 1, "deep": {"a": [1]}},
        {"lat": 13.5, "lon": 100.5, "n": 2, "x": 0.5, "b": None, "mixed": "two", "late": "ok"},
    ]
    (tmp_path / "in.ndjson").write_text("\n".join(map(json.dumps, lines)))
    resolve_file(resolver, tmp_path / "in.ndjson", tmp_path / "out.parquet")
    table = pq.read_table(tmp_path / "out.parquet")
    types = {name: str(table.schema.field(name).type) for name in ("n", "x", "b", "mixed", "late", "deep")}
    assert types == {
        "n": "int64",
        "x": "double",
        "b": "bool",
        "mixed": "string",
        "late": "string",
        "deep": "string",
    }
    assert table["deep"].to_pylist() == ['{"a":[1]}', None]


def test_a_file_longer_than_a_batch_is_whole_and_in_order(resolver: Resolver, tmp_path: Path) -> None:
    count = BATCH + 7
    with (tmp_path / "in.csv").open("w") as file:
        file.write("id,lat,lon\n")
        file.writelines(f"{number},13.5,{100.5 + number % 2}\n" for number in range(count))
    told: list[tuple[int, int]] = []
    result = resolve_file(
        resolver, tmp_path / "in.csv", tmp_path / "out.csv", told=lambda done, of: told.append((done, of))
    )
    assert (result.rows, result.inside) == (count, count)
    rows = read(tmp_path / "out.csv")
    assert [row["id"] for row in rows] == [str(number) for number in range(count)]
    assert told[-1][0] == told[-1][1] > 0


def test_columns_of_the_file_are_never_overwritten(resolver: Resolver, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("lat,lon,province,outcome\n13.5,100.5,mine,mine\n")
    result = resolve_file(resolver, tmp_path / "in.csv", tmp_path / "out.csv")
    (row,) = read(tmp_path / "out.csv")
    assert (row["province"], row["outcome"]) == ("mine", "mine")
    assert (row["province_code"], row["outcome_resolved"]) == ("A", "inside")
    assert result.renamed == ("outcome_resolved", "province_code")


@pytest.mark.parametrize(
    ("header", "row", "options"),
    [
        ("lat,lon", "13.5,100.5", {}),
        ("Latitude,Longitude", "13.5,100.5", {}),
        ("y;x", "13.5;100.5", {}),
        ("ticket,coords", 'a,"100.5,13.5"', {}),
        ("north,east", "13.5,100.5", {"lat_column": "north", "lon_column": "east"}),
        ("lat,lon,north,east", "0,0,13.5,100.5", {"lat_column": "north", "lon_column": "east"}),
    ],
)
def test_the_coordinates_are_found_by_name_or_told(
    resolver: Resolver, tmp_path: Path, header: str, row: str, options: dict[str, str]
) -> None:
    (tmp_path / "in.csv").write_text(f"{header}\n{row}\n")
    result = resolve_file(resolver, tmp_path / "in.csv", tmp_path / "out.csv", **options)  # type: ignore[arg-type]
    assert result.inside == 1


@pytest.mark.parametrize("value", ["", "x", "1_0", "nan", "1e999", "95"])
def test_a_row_without_a_position_keeps_its_place_and_is_listed(
    resolver: Resolver, tmp_path: Path, value: str
) -> None:
    (tmp_path / "in.csv").write_text(f"id,lat,lon\n1,13.5,100.5\n2,{value},100.5\n3,13.5,101.5\n", "utf-8")
    result = resolve_file(resolver, tmp_path / "in.csv", tmp_path / "out.csv")
    assert (result.rows, result.bad) == (3, 1)
    assert [row["outcome"] for row in read(tmp_path / "out.csv")] == ["inside", None, "inside"]
    assert result.bad_path is not None
    (bad,) = read(result.bad_path)
    assert (bad["line"], bad["field"], bad["value"]) == ("3", "lon, lat", f"100.5,{value}")


def test_what_is_no_row_is_listed(resolver: Resolver, tmp_path: Path) -> None:
    (tmp_path / "in.ndjson").write_text(
        '{"lat": 13.5, "lon": 100.5}\nnonsense\n[1]\n\n{"lat": 1, "lon": 1}\n'
    )
    result = resolve_file(resolver, tmp_path / "in.ndjson", tmp_path / "out.ndjson")
    assert (result.rows, result.bad) == (4, 2)
    assert result.bad_path is not None
    assert [row["line"] for row in read(result.bad_path)] == ["2", "3"]


def test_a_feature_that_is_no_point_keeps_its_shape(resolver: Resolver, tmp_path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[100, 13], [101, 14]]}
    feature = {"type": "Feature", "geometry": line, "properties": {"id": 1}}
    (tmp_path / "in.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    result = resolve_file(resolver, tmp_path / "in.geojson", tmp_path / "out.geojson")
    assert result.bad == 1
    (written,) = json.loads((tmp_path / "out.geojson").read_text())["features"]
    assert (written["geometry"], written["properties"]["outcome"]) == (line, None)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("in.txt", "lat,lon\n", "suffix"),
        ("in.csv", "", "empty"),
        ("in.csv", "a,b\n1,2\n", "--lat-column"),
        ("in.ndjson", "", "empty"),
        ("in.ndjson", "nonsense", "no point in the file: not JSON"),
        ("in.parquet", "", "empty"),
        ("in.csv", " \n", "empty"),
        ("in.geojson", '{"type": "FeatureCollection"}', "no point"),
        ("in.geojson", '{"features": [{', "broken here"),
        ("in.parquet", "no parquet", "not a Parquet file"),
        ("in.ndjson", '{"type": "Feature", "geometry": null}\n{"lat": 1, "lon": 1}\n', "mixed"),
        ("missing.csv", None, "no such file"),
        ("missing.parquet", None, "no such file"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_before_anything_is_written(
    resolver: Resolver, tmp_path: Path, name: str, content: str | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(InputError, match=said) as told:
        resolve_file(resolver, tmp_path / name, tmp_path / "out.csv")
    assert type(told.value) is InputError
    assert "report" not in str(told.value)
    assert not (tmp_path / "out.csv").exists()


def test_a_target_in_no_folder_is_refused(resolver: Resolver, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder") as told:
        resolve_file(resolver, write(tmp_path / "in.csv"), tmp_path / "nowhere" / "out.csv")
    assert type(told.value) is InputError


def test_a_source_that_is_a_folder_is_refused(resolver: Resolver, tmp_path: Path) -> None:
    (tmp_path / "in.csv").mkdir()
    with pytest.raises(InputError, match="folder"):
        resolve_file(resolver, tmp_path / "in.csv", tmp_path / "out.csv")


def test_what_the_readers_of_reports_refuse_is_told_of_points(resolver: Resolver, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("lat,lon\n", encoding="utf-16")
    with pytest.raises(InputError, match="UTF-16") as told:
        resolve_file(resolver, tmp_path / "in.csv", tmp_path / "out.csv")
    assert type(told.value) is InputError


def test_the_list_of_bad_rows_is_not_written_over_the_source(resolver: Resolver, tmp_path: Path) -> None:
    path = write(tmp_path / "in.csv").rename(tmp_path / "out.csv.bad.csv")
    with pytest.raises(InputError, match="over itself"):
        resolve_file(resolver, path, tmp_path / "out.csv")
    assert path.exists()


CRS84 = "urn:ogc:def:crs:OGC:1.3:CRS84"


def collection(path: Path, *features: object, **members: object) -> Path:
    """Write a FeatureCollection."""
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **members}), "utf-8")
    return path


def feature(lon: float | None, lat: float | None, **members: object) -> dict[str, object]:
    """Return a feature at a place."""
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": geometry, "properties": {}, **members}


@pytest.mark.parametrize("crs", [CRS84, "EPSG:4326", "urn:ogc:def:crs:EPSG::4326", None])
def test_an_old_crs_that_is_wgs84_is_passed_over(resolver: Resolver, tmp_path: Path, crs: str | None) -> None:
    member = crs and {"type": "name", "properties": {"name": crs}}
    path = collection(tmp_path / "in.geojson", feature(100.5, 13.5), crs=member)
    assert resolve_file(resolver, path, tmp_path / "out.geojson").inside == 1


@pytest.mark.parametrize(
    "crs",
    [
        {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32647"}},
        {"type": "name", "properties": {"name": "EPSG:14326"}},
        {"type": "link", "properties": {"href": "http://example.org/crs"}},
        "EPSG",
    ],
)
def test_any_other_crs_is_refused_with_what_to_do(resolver: Resolver, tmp_path: Path, crs: object) -> None:
    whole = collection(tmp_path / "in.geojson", feature(100.5, 13.5), crs=crs)
    single = tmp_path / "in.geojsonl"
    single.write_text(json.dumps(feature(100.5, 13.5, crs=crs)), encoding="utf-8")
    for path in (whole, single):
        with pytest.raises(InputError, match=r"crs is .*Convert it to EPSG:4326"):
            resolve_file(resolver, path, tmp_path / "out.geojson")


def test_a_crs_is_found_after_the_features_too(resolver: Resolver, tmp_path: Path) -> None:
    path = tmp_path / "in.geojson"
    for size in range((1 << 20) - 6, (1 << 20) + 2):  # the word lies across the end of a piece
        beginning = json.dumps({"features": [feature(100.5, 13.5)], "pad": ""})[:-2]
        path.write_text(f'{beginning}{"x" * (size - len(beginning) - 2)}","crs":"EPSG"}}')
        with pytest.raises(InputError, match="its crs is"):
            resolve_file(resolver, path, tmp_path / "out.geojson")


@pytest.mark.parametrize("suffix", ["geojson", "geojsonl"])
def test_a_feature_keeps_its_id_and_other_members(resolver: Resolver, tmp_path: Path, suffix: str) -> None:
    given = feature(100.5, 13.5, id=7, bbox=[100.5, 13.5, 100.5, 13.5], note={"a": [1]})
    out = tmp_path / f"out.{suffix}"
    resolve_file(resolver, collection(tmp_path / "in.geojson", given), out)
    text = out.read_text("utf-8")
    written = json.loads(text)["features"][0] if suffix == "geojson" else json.loads(text)
    assert written["properties"].pop("outcome") == "inside"
    assert list(written) == list(given)
    assert {**written, "properties": {}} == given


@pytest.mark.parametrize(
    ("geometry", "reason", "value"),
    [
        (None, "there is no geometry", None),
        ({"type": "LineString", "coordinates": []}, "is a LineString, not a Point", "LineString"),
        ({"type": "Point", "coordinates": []}, "no lon and lat that are numbers", '"coordinates":[]'),
        ({"type": "Point", "coordinates": ["1", "2"]}, "no lon and lat that are numbers", '["1","2"]'),
        ({"type": "Point", "coordinates": [0, 0]}, "(0, 0) is what devices send", "[0,0]"),
        ([1, 2], "the geometry is not GeoJSON", "[1,2]"),
    ],
)
def test_a_geometry_without_a_position_is_listed_with_what_it_is(
    resolver: Resolver, tmp_path: Path, geometry: object, reason: str, value: str | None
) -> None:
    given = {"type": "Feature", "geometry": geometry, "properties": {}}
    result = resolve_file(resolver, collection(tmp_path / "in.geojson", given), tmp_path / "out.geojson")
    assert result.bad_path is not None
    (bad,) = read(result.bad_path)
    assert (bad["line"], bad["field"]) == ("1", "geometry")
    assert reason in bad["reason"]
    assert bad["value"] is None if value is None else value in bad["value"]


def test_wkb_without_a_position_is_listed_with_what_it_is(resolver: Resolver, tmp_path: Path) -> None:
    line = shapely.LineString([(100, 13), (101, 14)])
    frame = GeoDataFrame(geometry=[None, line, shapely.Point()], crs="EPSG:4326")
    frame.to_parquet(tmp_path / "in.parquet")
    result = resolve_file(resolver, tmp_path / "in.parquet", tmp_path / "out.csv")
    assert result.bad_path is not None
    listed = [(row["reason"].partition(".")[0], row["value"]) for row in read(result.bad_path)]
    assert listed == [
        ("there is no geometry", None),
        ("the geometry is a LineString, not a Point", "LINESTRING (100 13, 101 14)"),
        ("the Point has no lon and lat that are numbers", "POINT EMPTY"),
    ]


def test_bytes_that_are_no_wkb_are_listed_as_that(resolver: Resolver, tmp_path: Path) -> None:
    table = pq.read_table(write(tmp_path / "in.geoparquet"))
    place = table.schema.get_field_index("geometry")
    broken = pa.array([b"\x07", *table["geometry"].to_pylist()[1:]], pa.binary())
    pq.write_table(table.set_column(place, table.schema.field(place), broken), tmp_path / "broken.parquet")
    result = resolve_file(resolver, tmp_path / "broken.parquet", tmp_path / "out.csv")
    assert result.bad_path is not None
    bad = read(result.bad_path)[0]
    assert (bad["line"], bad["value"]) == ("1", "07")
    assert bad["reason"].startswith("the geometry is not WKB")


def test_bad_rows_of_either_kind_are_listed_in_the_order_of_the_file(
    resolver: Resolver, tmp_path: Path
) -> None:
    (tmp_path / "in.csv").write_text("lat,lon\n0,0\n1\n13.5,100.5\n,\n1,2,3\n0,0\n")
    result = resolve_file(resolver, tmp_path / "in.csv", tmp_path / "out.csv")
    assert result.bad_path is not None
    assert [row["line"] for row in read(result.bad_path)] == ["2", "3", "5", "6", "7"]
    assert [row["outcome"] for row in read(tmp_path / "out.csv")] == [None, "inside", None, None]


@pytest.mark.parametrize("target", FORMATS)
def test_a_batch_without_a_row_is_no_batch(resolver: Resolver, tmp_path: Path, target: str) -> None:
    (tmp_path / "in.csv").write_text("lat,lon\n" + "1\n" * (BATCH + 1))
    result = resolve_file(resolver, tmp_path / "in.csv", tmp_path / f"out.{target}")
    assert (result.rows, result.bad, result.complete) == (BATCH + 1, BATCH + 1, True)
    assert read(tmp_path / f"out.{target}") == []


@pytest.mark.parametrize("suffix", ["geojson", "geojsonl"])
def test_nan_in_json_costs_one_row(resolver: Resolver, tmp_path: Path, suffix: str) -> None:
    features = [feature(float("nan"), 13.5, id="NaN"), feature(100.5, 13.5, note=float("inf"))]
    path = tmp_path / f"in.{suffix}"
    if suffix == "geojson":
        collection(path, *features)
    else:
        path.write_text("\n".join(map(json.dumps, features)), encoding="utf-8")
    result = resolve_file(resolver, path, tmp_path / "out.geojson")
    assert (result.inside, result.bad, result.complete) == (1, 1, True)
    first, second = json.loads((tmp_path / "out.geojson").read_text())["features"]
    assert (first["id"], second["note"]) == ("NaN", None)


@pytest.mark.parametrize("source", ["geojson", "ndjson"])
def test_a_byte_order_mark_is_no_part_of_the_json(resolver: Resolver, tmp_path: Path, source: str) -> None:
    path = write(tmp_path / f"in.{source}")
    path.write_text(path.read_text("utf-8"), encoding="utf-8-sig")
    assert resolve_file(resolver, path, tmp_path / "out.csv").inside == 2


def test_features_that_are_null_are_listed(resolver: Resolver, tmp_path: Path) -> None:
    path = collection(tmp_path / "in.geojson", None, feature(100.5, 13.5), 3)
    result = resolve_file(resolver, path, tmp_path / "out.csv")
    assert result.bad_path is not None
    assert [(row["line"], row["value"]) for row in read(result.bad_path)] == [("1", "null"), ("3", "3")]


def test_numbers_too_long_for_parquet_are_text_in_it(resolver: Resolver, tmp_path: Path) -> None:
    (tmp_path / "in.ndjson").write_text('{"lat": 13.5, "lon": 100.5, "n": 9223372036854775808}')
    resolve_file(resolver, tmp_path / "in.ndjson", tmp_path / "out.parquet")
    assert read(tmp_path / "out.parquet")[0]["n"] == "9223372036854775808"


@pytest.mark.parametrize("target", FORMATS)
def test_names_come_after_the_codes_when_asked_for(resolver: Resolver, tmp_path: Path, target: str) -> None:
    out = tmp_path / f"out.{target}"
    resolve_file(resolver, write(tmp_path / "in.csv"), out, names=True)
    rows = read(out)
    assert list(rows[0])[-5:] == [
        *("outcome", "province", "province_name_th", "province_name_en", "distance_m")
    ]
    assert [row["province_name_en"] for row in rows] == ["West", "East", "East", None, None]
    assert [row["province_name_th"] for row in rows] == [None] * 5  # the boxes have none


def test_names_never_overwrite_a_column(resolver: Resolver, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("lat,lon,province_name_en\n13.5,100.5,mine\n")
    result = resolve_file(resolver, tmp_path / "in.csv", tmp_path / "out.csv", names=True)
    (row,) = read(tmp_path / "out.csv")
    assert (row["province_name_en"], row["province_name_en_resolved"]) == ("mine", "West")
    assert result.renamed == ("province_name_en_resolved",)


def test_a_file_in_another_system_of_coordinates_is_refused(resolver: Resolver, tmp_path: Path) -> None:
    frame = GeoDataFrame(geometry=shapely.points([(600_000, 1_500_000)]), crs="EPSG:32647")
    frame.to_parquet(tmp_path / "in.parquet")
    with pytest.raises(InputError, match="EPSG:32647"):
        resolve_file(resolver, tmp_path / "in.parquet", tmp_path / "out.csv")


def test_a_file_is_not_written_over_itself(resolver: Resolver, tmp_path: Path) -> None:
    path = write(tmp_path / "in.csv")
    with pytest.raises(InputError, match="over itself"):
        resolve_file(resolver, path, path)


def test_an_unknown_layer_is_refused(resolver: Resolver, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="parish"):
        resolve_file(resolver, write(tmp_path / "in.csv"), tmp_path / "out.csv", layers=["parish"])


def test_a_file_that_breaks_off_leaves_nothing_half_written(resolver: Resolver, tmp_path: Path) -> None:
    whole = write(tmp_path / "whole.geojson").read_text("utf-8")
    (tmp_path / "in.geojson").write_text(whole[: whole.rindex("Feature")], encoding="utf-8")
    result = resolve_file(resolver, tmp_path / "in.geojson", tmp_path / "out.geojson")
    assert (result.rows, result.bad, result.complete) == (
        5,
        1,
        False,
    )  # four points, and the place where it breaks off
    assert result.bad_path is not None
    (bad,) = read(result.bad_path)
    assert "broken here" in bad["reason"]


def test_csv_comes_back_byte_for_byte_with_cells_behind(resolver: Resolver, tmp_path: Path) -> None:
    lines = [
        'id,lat,lon,"when, where"',
        "007,13.50,+100.5,2024-01-01",
        '"0012345678901234567890",  13.5 ,100.5,"a ""b"""',
        '1e5,013.5,101.50000,"two\nlines"',
        "TRUE,13.5,110,",
    ]
    (tmp_path / "in.csv").write_text("\r\n".join(lines) + "\r\n", encoding="utf-8-sig", newline="")
    resolve_file(resolver, tmp_path / "in.csv", tmp_path / "out.csv")
    added = ["outcome,province,distance_m", "inside,A,", "inside,A,", "inside,B,", "outside,,"]
    expected = "".join(f"{line},{more}\n" for line, more in zip(lines, added, strict=True))
    assert (tmp_path / "out.csv").read_text("utf-8") == expected


def test_csv_of_thai_spreadsheets_comes_back_in_utf8(resolver: Resolver, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("lat,lon,ถนน\n13.5,100.5,ชำรุด\n", encoding="cp874")
    resolve_file(resolver, tmp_path / "in.csv", tmp_path / "out.csv")
    assert read(tmp_path / "out.csv")[0]["ถนน"] == "ชำรุด"


def test_other_delimiters_become_commas(resolver: Resolver, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text('lat;lon;note\n13.5;100.5;"a,b"\n')
    resolve_file(resolver, tmp_path / "in.csv", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == (
        'lat,lon,note,outcome,province,distance_m\n13.5,100.5,"a,b",inside,A,\n'
    )


def test_objects_of_json_come_back_byte_for_byte_with_members_behind(
    resolver: Resolver, tmp_path: Path
) -> None:
    line = '{ "lat":13.50, "lon" : 1005e-1,"n":12345678901234567890, "a":{"b":[1.0]} }'
    (tmp_path / "in.ndjson").write_text(f"{line}\r\n{line}")
    resolve_file(resolver, tmp_path / "in.ndjson", tmp_path / "out.ndjson")
    more = ',"outcome":"inside","province":"A","distance_m":null}\n'
    assert (tmp_path / "out.ndjson").read_text() == (line[:-1] + more) * 2


@pytest.mark.parametrize("source", ["ndjson", "geojson"])
def test_members_of_json_are_never_overwritten(resolver: Resolver, tmp_path: Path, source: str) -> None:
    path = tmp_path / f"in.{source}"
    if source == "geojson":
        place = {"type": "Point", "coordinates": [100.5, 13.5]}
        collection(path, {"type": "Feature", "geometry": place, "properties": {"outcome": "mine"}})
    else:
        path.write_text('{"lat":13.5,"lon":100.5}\n{"lat":13.5,"lon":100.5,"outcome":"mine"}\n')
    result = resolve_file(resolver, path, tmp_path / f"out.{source}")
    row = read(tmp_path / f"out.{source}")[-1]
    assert (row["outcome"], row["outcome_resolved"]) == ("mine", "inside")
    assert result.renamed == ("outcome_resolved",)


def test_coordinates_that_the_first_objects_lack_are_found_in_later_ones(
    resolver: Resolver, tmp_path: Path
) -> None:
    rows = ['{"id":1}\n'] * 50_000 + ['{"id":2,"lat":13.5,"lon":100.5}\n']
    (tmp_path / "in.ndjson").write_text("".join(rows))
    result = resolve_file(resolver, tmp_path / "in.ndjson", tmp_path / "out.ndjson")
    assert (result.inside, result.bad) == (1, 50_000)


def test_features_among_objects_are_refused_when_they_come(resolver: Resolver, tmp_path: Path) -> None:
    (tmp_path / "in.ndjson").write_text('{"lat":1,"lon":1}\n{"type":"Feature","geometry":null}\n')
    with pytest.raises(InputError, match=r"line 2: GeoJSON features are mixed"):
        resolve_file(resolver, tmp_path / "in.ndjson", tmp_path / "out.ndjson")
    assert [path.name for path in tmp_path.glob("*out*")] == []


def test_features_with_anything_in_them_are_told_apart(resolver: Resolver, tmp_path: Path) -> None:
    odd = [
        {"list": [{"type": "Feature"}, {"type": "Feature"}] * 50},
        {"text": '},{"type":"Feature"' * 100, "quote": '"}]}, {'},
        {"deep": [[[{"a": [{}, {}]}, {}]]], "text": "\\"},
    ]
    given = [feature(100.5, 13.5, id=number, properties=odd[number % 3]) for number in range(3000)]
    for indent in (None, 1):
        (tmp_path / "in.geojson").write_text(
            json.dumps({"features": given, "after": [{}, {}]}, indent=indent)
        )
        result = resolve_file(resolver, tmp_path / "in.geojson", tmp_path / "out.geojson")
        assert (result.rows, result.inside, result.complete) == (3000, 3000, True)
        written = json.loads((tmp_path / "out.geojson").read_text())["features"]
        assert [each["id"] for each in written] == list(range(3000))


def test_half_a_surrogate_in_a_feature_does_not_end_the_file(resolver: Resolver, tmp_path: Path) -> None:
    text = json.dumps({"features": [feature(100.5, 13.5, id=number) for number in range(3000)]})
    (tmp_path / "in.geojson").write_text(text.replace('"id": 7}', '"id": "\\ud800"}'))
    result = resolve_file(resolver, tmp_path / "in.geojson", tmp_path / "out.csv")
    assert (result.rows, result.complete) == (3000, True)


@pytest.mark.parametrize("suffix", ["arrow", "arrows", "feather", "ipc"])
def test_arrow_is_read_in_either_format_and_its_types_stay(
    resolver: Resolver, tmp_path: Path, suffix: str
) -> None:
    table = pa.table(
        {
            "lat": pa.array([13.5, 13.5, None], pa.float32()),
            "lon": pa.array(["100.5", "101.5", "101.5"]),
            "tags": pa.array([["a"], None, []], pa.list_(pa.string())),
            "kind": pa.array(["x", "x", None]).dictionary_encode(),
            "at": pa.array([1, 2, None], pa.timestamp("us", "Asia/Bangkok")),
        }
    )
    for make in (pa.ipc.new_file, pa.ipc.new_stream):
        with make(str(tmp_path / f"in.{suffix}"), table.schema) as writer:
            writer.write_table(table)
        result = resolve_file(resolver, tmp_path / f"in.{suffix}", tmp_path / f"out.{suffix}")
        assert (result.inside, result.bad) == (2, 1)
        with pa.OSFile(str(tmp_path / f"out.{suffix}")) as file:
            opened = pa.ipc.open_stream(file) if suffix == "arrows" else pa.ipc.open_file(file)
            written = opened.read_all()
        assert written.select(table.column_names).equals(table)
        assert written["province"].to_pylist() == ["A", "B", None]
        assert written.schema.field("province").type == pa.string()


def test_a_parquet_file_of_odd_types_stays_what_it_was(resolver: Resolver, tmp_path: Path) -> None:
    table = pa.table(
        {
            "y": pa.array([13, 13], pa.int8()),
            "x": pa.array(["100.5", "101.5"]).dictionary_encode(),
            "nested": pa.array([{"a": [1]}, None]),
            "when": pa.array([1, None], pa.timestamp("ns", "UTC")),
            "id": pa.array(["1", "2"], pa.large_string()),
            "none": pa.nulls(2),
        }
    )
    pq.write_table(table, tmp_path / "in.parquet")
    resolve_file(resolver, tmp_path / "in.parquet", tmp_path / "out.parquet")
    written = pq.read_table(tmp_path / "out.parquet")
    assert written.select(table.column_names).equals(pq.read_table(tmp_path / "in.parquet"))
    assert written["outcome"].to_pylist() == ["inside", "inside"]


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_interrupted_run_leaves_nothing_and_can_be_run_again(
    resolver: Resolver, tmp_path: Path, suffix: str
) -> None:
    path, out = write(tmp_path / f"in.{suffix}"), tmp_path / f"out.{suffix}"
    out.write_bytes(b"before")

    def interrupt(_done: int, _of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        resolve_file(resolver, path, out, told=interrupt)
    assert out.read_bytes() == b"before"
    assert {each.name for each in tmp_path.iterdir()} - {"data"} == {path.name, out.name}
    assert resolve_file(resolver, path, out).inside == 2


@pytest.mark.parametrize("suffix", ["parquet", "arrow"])
def test_columns_of_one_name_are_refused(resolver: Resolver, tmp_path: Path, suffix: str) -> None:
    table = pa.table([[13.5], [13.5], [100.5]], names=["lat", "lat", "lon"])
    path = tmp_path / f"in.{suffix}"
    if suffix == "parquet":
        pq.write_table(table, path)
    else:
        with pa.ipc.new_file(str(path), table.schema) as writer:
            writer.write_table(table)
    with pytest.raises(InputError, match="several columns 'lat'"):
        resolve_file(resolver, path, tmp_path / f"out.{suffix}")


@pytest.mark.parametrize("target", ["o.csv", "o.parquet"])
def test_long_whole_numbers_among_fractions_keep_all_their_digits(
    resolver: Resolver, tmp_path: Path, target: str
) -> None:
    source = tmp_path / "in.ndjson"
    source.write_text(
        '{"lon":100.5,"lat":13.5,"n":9007199254740993}\n{"lon":100.5,"lat":13.5,"n":0.5}\n', encoding="utf-8"
    )
    assert resolve_file(resolver, source, tmp_path / target).inside == 2
    assert [str(row["n"]) for row in read(tmp_path / target)] == ["9007199254740993", "0.5"]


def test_a_number_longer_than_64_bits_does_not_end_a_feature_collection(
    resolver: Resolver, tmp_path: Path
) -> None:
    source = tmp_path / "in.geojson"
    point = '{"type":"Point","coordinates":[100.5,13.5]}'
    feature = f'{{"type":"Feature","geometry":{point},"properties":{{"n":{10**30}}}}}'
    source.write_text(f'{{"type":"FeatureCollection","features":[{feature}]}}', encoding="utf-8")
    assert resolve_file(resolver, source, tmp_path / "o.geojson").inside == 1


@pytest.mark.parametrize("target", ["o.csv", "o.geojson", "o.parquet"])
def test_a_collection_of_no_features_gives_a_file_of_no_rows(
    resolver: Resolver, tmp_path: Path, target: str
) -> None:
    source = tmp_path / "in.geojson"
    source.write_text('{"type":"FeatureCollection","features":[]}', encoding="utf-8")
    assert resolve_file(resolver, source, tmp_path / target).rows == 0
    assert read(tmp_path / target) == []


def test_texts_as_polars_writes_them_become_parquet_and_bytes_become_hexadecimal(
    resolver: Resolver, tmp_path: Path
) -> None:
    columns = {
        "lon": [100.5],
        "lat": [13.5],
        "text": pa.array(["ก"], pa.string_view()),
        "bytes": pa.array([b"\x00\xff"]),
    }
    table = pa.table(columns)
    source = tmp_path / "in.arrow"
    with pa.ipc.new_file(source, table.schema) as file:
        file.write_table(table)
    resolve_file(resolver, source, tmp_path / "o.parquet")
    assert pq.read_table(tmp_path / "o.parquet")["text"].to_pylist() == ["ก"]
    resolve_file(resolver, source, tmp_path / "o.ndjson")
    assert read(tmp_path / "o.ndjson")[0]["bytes"] == "00ff"
