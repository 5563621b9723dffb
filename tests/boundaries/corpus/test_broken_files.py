"""A corpus of broken names, codes, systems and bytes: each is repaired and told, or refused."""

import json
import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from geo_fondue.boundaries.columns import ColumnOptions

Make = Callable[[geopandas.GeoDataFrame, Path], Path]
Attempt = Callable[..., tuple[Any, set[str], str]]
CASES: dict[str, tuple[Make, str | None, str | None, dict[str, Any]]] = {}


def broken(kind: str, **options: Any) -> Callable[[Make], Make]:
    """Note that a file comes in with a finding of this kind."""

    def note(make: Make) -> Make:
        CASES[make.__name__] = (make, kind, None, options)
        return make

    return note


def refused(says: str, **options: Any) -> Callable[[Make], Make]:
    """Note that a file is refused in these words."""

    def note(make: Make) -> Make:
        CASES[make.__name__] = (make, None, says, options)
        return make

    return note


def gpkg(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    pyogrio.write_dataframe(frame, folder / "a.gpkg")
    return folder / "a.gpkg"


def parquet(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    frame.to_parquet(folder / "a.parquet")
    return folder / "a.parquet"


def geojson(frame: geopandas.GeoDataFrame, folder: Path, **members: object) -> Path:
    text = json.dumps({**json.loads(frame.to_json(drop_id=True)), **members})
    (folder / "a.geojson").write_text(text)
    return folder / "a.geojson"


def shp(
    frame: geopandas.GeoDataFrame,
    folder: Path,
    encoding: str = "utf-8",
    *,
    cpg: str | None = None,
    prj: bool = True,
) -> Path:
    """Write a Shapefile as old programs do: no word on the encoding unless ``cpg`` is given."""
    path = folder / "a.shp"
    pyogrio.write_dataframe(frame, path, encoding=encoding)
    path.with_suffix(".cpg").unlink()
    data = bytearray(path.with_suffix(".dbf").read_bytes())
    data[29] = 0  # the byte that names a code page
    path.with_suffix(".dbf").write_bytes(data)
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg)
    if not prj:
        path.with_suffix(".prj").unlink()
    return path


def misread(text: str, right: str, wrong: str) -> str:
    return text.encode(right).decode(wrong)


# Names


@broken("encoding-guessed")
def thai_shapefile_without_cpg(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return shp(frame, folder, "cp874")


@broken("encoding-guessed")
def thai_shapefile_on_indian_1975(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return shp(frame.to_crs(24047), folder, "cp874")


@broken("encoding-guessed")
def thai_shapefile_whose_cpg_says_utf_8(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return shp(frame, folder, "cp874", cpg="UTF-8")


@broken("encoding-mended")
def thai_shapefile_whose_cpg_says_latin(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return shp(frame, folder, "cp874", cpg="ISO-8859-1")


@broken("encoding-mended")
def cp874_read_as_latin(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return gpkg(frame.assign(name_th=[misread(name, "cp874", "latin-1") for name in frame.name_th]), folder)


@broken("encoding-mended")
def utf_8_read_as_latin(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return parquet(
        frame.assign(name_th=[misread(name, "utf-8", "latin-1") for name in frame.name_th]), folder
    )


@refused(r"a\.parquet, row 3, name_th: 1 values are garbled: .* Give the encoding .* --encoding")
def a_name_that_lost_letters(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return parquet(frame.assign(name_th=[*frame.name_th[:2], "หนอง\ufffd\ufffdก"]), folder)


@refused(r"a\.geojson, row 1, 2, 3, name_th: 3 values are garbled: '\?\?\?")
def names_of_question_marks(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return geojson(frame.assign(name_th=["?" * len(name) for name in frame.name_th]), folder)


@refused(r"no encoding 'klingon'", encoding="klingon")
def an_encoding_that_is_none(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return shp(frame, folder)


@refused(r"the attributes are not utf-8: .*Give the right --encoding", encoding="utf-8")
def an_encoding_that_does_not_fit(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return shp(frame, folder, "cp874")


@broken("text-cleaned")
def invisible_signs(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return geojson(frame.assign(name_en=["\ufeffPhra\u00a0Nakhon", " Dusit\u200b", "Nong  Chok\n"]), folder)


@broken("text-cleaned")
def spaces_around_codes(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return parquet(frame.assign(code=["1001 ", " 1002", "1003\t"]), folder)


@broken("text-composed")
def vowels_taken_apart(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return gpkg(frame.assign(name_th=["ลํานารายณ์", "เเม่ริม", "ดุสิต"]), folder)


@broken("no-name")
def no_names(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return parquet(frame.assign(name_th=None, name_en=["", " ", None]), folder)


# Codes


@broken("code-decimal")
def codes_as_decimal_numbers(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return parquet(frame.assign(code=[1001.0, 1002.0, 1003.0]), folder)


@broken("code-decimal")
def codes_as_text_of_decimal_numbers(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return geojson(frame.assign(code=["1001.0", "1002.0", "1003.0"]), folder)


@broken("zeros-lost")
def codes_that_lost_their_zero(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return parquet(frame.assign(code=[901, 902, 1003], parent=["09", "09", "10"]), folder)


@broken("several-rows")
def an_area_in_several_rows(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return parquet(
        frame.assign(code=["1001", "1001", "1003"], name_th=["ก", "ก", "ข"], name_en=["A", "A", "B"]), folder
    )


@broken("several-rows")
def rows_that_are_there_twice(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return parquet(frame.iloc[[0, 0, 1, 2]], folder)


@broken("buffered", buffer_m={"district": 1000.0})
def lines_that_are_to_be_areas(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    boxes = frame.bounds.to_numpy()
    middles = [shapely.LineString([(w + 0.03, s + 0.05), (e - 0.03, s + 0.05)]) for w, s, e, _ in boxes]
    return gpkg(frame.set_geometry(geopandas.GeoSeries(middles, crs=4326)), folder)


@refused(r"a\.parquet, row 1, 2, code: 1 codes are there more than once: 1001")
def a_code_of_two_areas(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return parquet(frame.assign(code=["1001", "1001", "1003"]), folder)


@refused(r"a\.gpkg, row 2, code: 1 rows have no code")
def a_row_without_a_code(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return gpkg(frame.assign(code=["1001", None, "1003"]), folder)


@refused(r"a\.parquet: there is no column 'KODE'\. It has: code", columns=ColumnOptions(code="KODE"))
def a_column_that_is_not_there(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return parquet(frame, folder)


# Where it lies


@broken("crs-missing")
def degrees_without_prj(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return shp(frame, folder, prj=False)


@refused(
    r"a\.shp: the file says EPSG:4326, but.*no degrees.*32647 puts the middle at lat 13\.05, lon 100\.15",
    columns=ColumnOptions(code="code"),
)
def metres_that_say_they_are_degrees(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return shp(frame.to_crs(32647).set_crs(4326, allow_override=True), folder)


@broken("crs-wrong")
def degrees_that_say_they_are_metres(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return gpkg(frame.set_crs(32647, allow_override=True), folder)


@broken("axes-swapped")
def latitude_first(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    swapped = shapely.transform(frame.geometry.to_numpy(), lambda xy: xy[:, ::-1])
    return parquet(frame.set_geometry(geopandas.GeoSeries(swapped, crs=4326)), folder)


@broken("axes-swapped")
def latitude_first_as_the_crs_member_has_it(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    swapped = frame.set_geometry(
        geopandas.GeoSeries(shapely.transform(frame.geometry.to_numpy(), lambda xy: xy[:, ::-1]))
    )
    return geojson(
        swapped, folder, crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4326"}}
    )


@broken("axes-swapped")
def northing_first(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    projected = frame.to_crs(32647)
    swapped = shapely.transform(projected.geometry.to_numpy(), lambda xy: xy[:, ::-1])
    return gpkg(projected.set_geometry(geopandas.GeoSeries(swapped, crs=32647)), folder)


@broken("crs-missing")
def a_system_that_is_none(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return geojson(frame, folder, crs={"type": "name", "properties": {"name": "EPSG:999999"}})


@refused(r"'EPSG:999999' is no coordinate system", crs="EPSG:999999")
def a_system_given_that_is_none(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return gpkg(frame, folder)


@broken("crs-overridden", crs="EPSG:32647")
def a_prj_of_the_wrong_zone(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return shp(frame.to_crs(32647).set_crs(32648, allow_override=True), folder)


@broken("datum-shifted")
def indian_1975(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return shp(frame.to_crs(24047), folder)


# Files


@refused(r"a\.zip: the archive unpacks to 0.1 GB, [\d,]+ times what it has")
def zip_bomb(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    path = geojson(frame, folder)
    with (
        zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.geojson", "w", force_zip64=True) as entry,
    ):
        entry.write(path.read_bytes())
        for _ in range(120):
            entry.write(bytes(1 << 20))
    return folder / "a.zip"


@refused(r"a\.zip: the archive cannot be read|a\.zip/a\.geojson: the file cannot be read")
def zip_with_a_wrong_checksum(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    path = geojson(frame, folder)
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.write(path, "a.geojson")
    data = (folder / "a.zip").read_bytes()
    (folder / "a.zip").write_bytes(data.replace(b"Phra", b"Fhra", 1))
    return folder / "a.zip"


@refused(r"a\.gpkg: the content is not what \.gpkg promises")
def another_format_than_the_suffix_says(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return parquet(frame, folder).rename(folder / "a.gpkg")


@broken("no-geometry")
def topojson_with_an_arc_that_is_not_there(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    ring = [[100, 13], [100.1, 13], [100.1, 13.1], [100, 13.1], [100, 13]]
    areas = [
        {"type": "Polygon", "arcs": [[arc]], "properties": {"code": str(arc), "name_th": "ก"}}
        for arc in (0, 7)
    ]
    objects = {"district": {"type": "GeometryCollection", "geometries": areas}}
    (folder / "a.topojson").write_text(json.dumps({"type": "Topology", "arcs": [ring], "objects": objects}))
    return folder / "a.topojson"


@broken("unclosed-ring")
def unclosed_ring_in_kml(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    pyogrio.write_dataframe(frame, folder / "a.kml", driver="LIBKML")
    text = (folder / "a.kml").read_text(encoding="utf-8")
    first = re.search(r"<coordinates>\s*(.*?)\s*</coordinates>", text, re.DOTALL)
    assert first is not None
    (folder / "a.kml").write_text(text.replace(first[1], first[1].rsplit(maxsplit=1)[0], 1), encoding="utf-8")
    return folder / "a.kml"


@refused(r"a\.geojson: the file cannot be read: .*Download or export it again")
def cut_geojson(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    path = geojson(frame, folder)
    path.write_bytes(path.read_bytes()[:-200])
    return path


@refused(r"a\.shp: a\.shx is missing beside it")
def shapefile_without_its_index(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    path = shp(frame, folder)
    path.with_suffix(".shx").unlink()
    return path


@broken("no-geometry")
def shapefile_with_a_count_that_cannot_be(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    path = shp(frame, folder)
    data = bytearray(path.read_bytes())
    data[144:152] = struct.pack("<2i", 2**30, 2**30)  # rings and vertices of the first polygon
    path.write_bytes(data)
    return path


@refused(r"a\.parquet: the file cannot be read")
def parquet_whose_metadata_is_nonsense(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    path = parquet(frame, folder)
    pq.write_table(pq.read_table(path).replace_schema_metadata({"geo": '{"primary_cousin": 1}'}), path)
    return path


@refused(r"a\.geojson: the file has no rows|holds no data")
def no_rows(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return geojson(frame, folder, features=[])


EXCEPT = {
    "buffered",
    "unclosed-ring",
    "several-rows",
    "no-name",
    "zeros-lost",
    "datum-shifted",
    "text-composed",
    "no-geometry",
    None,
}
"""Kinds after which the country is not all that it was."""


@pytest.mark.parametrize("case", CASES)
def test_a_broken_file_is_repaired_and_told_or_refused_with_what_to_do(
    case: str, country: geopandas.GeoDataFrame, tmp_path: Path, attempt: Attempt
) -> None:
    make, kind, says, options = CASES[case]
    edition, kinds, refusal = attempt(make(country, tmp_path), **options)
    if says is not None:
        assert re.search(says, refusal), refusal or kinds
        return
    assert edition is not None, refusal
    assert kind in kinds
    if kind not in EXCEPT and "indian" not in case:
        areas = edition.areas("district")
        assert areas.codes.tolist() == ["1001", "1002", "1003"]
        assert list(areas.names["th"]) == country.name_th.tolist()
        assert np.allclose(areas.bounds, country.total_bounds, atol=1e-7)
