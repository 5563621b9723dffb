"""Boundary files of every format."""

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas
import numpy as np
import pyogrio
import pytest
import shapely

from geo_fondue.boundaries.reading import Table, read_table
from geo_fondue.errors import BoundaryError

Write = Callable[..., Path]
KINDS = [".parquet", ".geojson", ".json", ".gpkg", ".shp", ".fgb", ".kml", ".kmz"]


def kinds(table: Table) -> list[str]:
    return [finding.kind for finding in table.findings]


def rewritten(path: Path, change: Callable[[str], str]) -> Path:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", KINDS)
def test_every_format_gives_the_same_columns_and_geometry(
    districts: geopandas.GeoDataFrame, write: Write, suffix: str
) -> None:
    options = (
        {"driver": "GeoJSON"}
        if suffix == ".json"
        else {"driver": "LIBKML"}
        if suffix in (".kml", ".kmz")
        else {}
    )
    table = read_table(write(districts, f"a{suffix}", **options), layer="district")
    order = np.argsort(table.columns["ADM2_PCODE"])  # FlatGeobuf sorts along a curve
    for column in ("ADM2_PCODE", "ADM2_TH", "ADM2_EN", "ADM1_PCODE"):
        assert table.columns[column][order].tolist() == districts[column].tolist()
    assert shapely.equals(table.geometry[order], districts.geometry.to_numpy()).all()
    assert table.crs == "EPSG:4326"
    assert kinds(table) == []


def test_topojson_is_told_from_geojson_by_its_content(tmp_path: Path) -> None:
    ring = [[100, 13], [101, 13], [101, 14], [100, 14], [100, 13]]
    area = {"type": "Polygon", "arcs": [[0]], "properties": {"code": "01", "name_th": "หนึ่ง"}}
    objects = {"district": {"type": "GeometryCollection", "geometries": [area]}}
    for name in ("a.topojson", "a.json"):
        (tmp_path / name).write_text(json.dumps({"type": "Topology", "objects": objects, "arcs": [ring]}))
        table = read_table(tmp_path / name, layer="district")
        assert table.columns["code"].tolist() == ["01"]
        assert table.columns["name_th"].tolist() == ["หนึ่ง"]
        assert table.geometry[0].equals(shapely.box(100, 13, 101, 14))
        assert table.crs is None, "TopoJSON does not say"


def test_attributes_of_kml_are_read_from_extended_data(tmp_path: Path) -> None:
    (tmp_path / "a.kml").write_text(
        """<?xml version="1.0" encoding="UTF-8"?>
        <kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>x</name><Placemark><name>หนึ่ง</name>
        <ExtendedData><Data name="code"><value>0101</value></Data></ExtendedData>
        <Polygon><outerBoundaryIs><LinearRing><coordinates>
        100,13,5 101,13,5 101,14,5 100,13,5
        </coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Folder></Document></kml>"""
    )
    table = read_table(tmp_path / "a.kml", layer="district")
    assert table.columns["code"].tolist() == ["0101"]
    assert table.columns["Name"].tolist() == ["หนึ่ง"]
    assert not shapely.has_z(table.geometry).any()
    assert kinds(table) == ["not-flat"]


@pytest.mark.parametrize("folder", ["", "deep/er/"])
def test_a_zipped_shapefile_is_read_in_place(
    districts: geopandas.GeoDataFrame, write: Write, tmp_path: Path, folder: str
) -> None:
    path = write(districts, "เขต.shp", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for file in path.parent.glob("เขต.*"):
            archive.write(file, f"{folder}{file.name}")
    table = read_table(tmp_path / "a.zip", layer="district")
    assert table.columns["ADM2_TH"].tolist() == ["พระนคร", "ดุสิต"]
    assert table.file == f"a.zip/{folder}เขต.shp"


def without_cpg(frame: geopandas.GeoDataFrame, write: Write, encoding: str) -> Path:
    path = write(frame, "a.shp", encoding=encoding)
    path.with_suffix(".cpg").unlink()
    data = bytearray(path.with_suffix(".dbf").read_bytes())
    data[29] = 0  # the byte that names a code page; most Thai exports leave it empty
    path.with_suffix(".dbf").write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["cp874", "utf-8"])
@pytest.mark.parametrize("zipped", [False, True])
def test_thai_names_are_read_right_where_no_cpg_says_how(
    districts: geopandas.GeoDataFrame, write: Write, encoding: str, zipped: bool
) -> None:
    path = without_cpg(districts, write, encoding)
    if zipped:
        path = Path(shutil.make_archive(str(path.parent.with_name("z")), "zip", path.parent))
    table = read_table(path, layer="district", encodings=["cp874"])
    assert table.columns["ADM2_TH"].tolist() == ["พระนคร", "ดุสิต"]
    assert kinds(table) == ["encoding-guessed"]
    assert encoding in table.findings[0].done


def test_plain_names_need_no_guess(provinces: geopandas.GeoDataFrame, write: Write) -> None:
    table = read_table(without_cpg(provinces.drop(columns="ADM1_TH"), write, "cp874"), layer="province")
    assert kinds(table) == []


def test_an_encoding_that_is_given_is_used(districts: geopandas.GeoDataFrame, write: Write) -> None:
    table = read_table(without_cpg(districts, write, "cp874"), layer="district", encoding="TIS-620")
    assert table.columns["ADM2_TH"].tolist() == ["พระนคร", "ดุสิต"]
    assert kinds(table) == []


def test_names_in_no_known_encoding_ask_for_it(districts: geopandas.GeoDataFrame, write: Write) -> None:
    path = without_cpg(districts, write, "cp874")
    with pytest.raises(BoundaryError, match=r"cannot be guessed\. Give --encoding"):
        read_table(path, layer="district", encodings=["ascii"])


def test_a_cpg_that_says_utf_8_of_other_names_is_not_believed(
    districts: geopandas.GeoDataFrame, write: Write
) -> None:
    path = without_cpg(districts, write, "cp874")
    path.with_suffix(".cpg").write_text("UTF-8")
    table = read_table(path, layer="district", encodings=["cp874"])
    assert table.columns["ADM2_TH"].tolist() == ["พระนคร", "ดุสิต"]
    assert kinds(table) == ["encoding-guessed"]
    assert "the .cpg says" in table.findings[0].what


def test_names_that_would_be_nonsense_in_thai_are_not_taken_as_such(
    districts: geopandas.GeoDataFrame, write: Write
) -> None:
    districts["ADM2_TH"] = ["Besançon-les-Bains", "Évian"]
    path = without_cpg(districts, write, "ISO-8859-1")
    with pytest.raises(BoundaryError, match=r"cannot be guessed\. Give --encoding"):
        read_table(path, layer="district", encodings=["cp874"])


def test_a_wrong_encoding_is_told(districts: geopandas.GeoDataFrame, write: Write) -> None:
    path = without_cpg(districts, write, "cp874")
    with pytest.raises(BoundaryError, match=r"the attributes are not utf-8.*Give the right --encoding"):
        read_table(path, layer="district", encoding="utf-8")
    with pytest.raises(BoundaryError, match="no encoding 'klingon'"):
        read_table(path, layer="district", encoding="klingon")


def test_of_several_layers_in_a_file_the_one_of_that_name_is_taken_or_one_must_be_named(
    districts: geopandas.GeoDataFrame, provinces: geopandas.GeoDataFrame, write: Write
) -> None:
    write(provinces, "a.gpkg", layer="province")
    path = write(districts, "a.gpkg", layer="amphoe", append=True)
    assert "ADM1_TH" in read_table(path, layer="province").columns
    with pytest.raises(
        BoundaryError, match=r"several layers: province, amphoe\. Say which: district=a\.gpkg#"
    ):
        read_table(path, layer="district")
    assert "ADM2_TH" in read_table(Path(f"{path}#amphoe"), layer="district").columns
    with pytest.raises(BoundaryError, match=r"no part 'tambon' in the file. It has: province, amphoe"):
        read_table(Path(f"{path}#tambon"), layer="district")


def test_a_ring_that_is_not_closed_is_closed_and_told(
    districts: geopandas.GeoDataFrame, write: Write
) -> None:
    path = write(districts, "a.geojson")
    collection = json.loads(path.read_text())
    collection["features"][1]["geometry"]["coordinates"][0].pop()
    path.write_text(json.dumps(collection))
    table = read_table(path, layer="district")
    assert shapely.equals(table.geometry, districts.geometry.to_numpy()).all()
    assert "unclosed-ring" in kinds(table)
    assert "row 2" in next(finding.what for finding in table.findings if finding.kind == "unclosed-ring")


def test_heights_and_measures_are_dropped_and_told(districts: geopandas.GeoDataFrame, write: Write) -> None:
    districts.geometry = shapely.force_3d(districts.geometry.to_numpy(), 7.0)
    for name in ("a.shp", "a.parquet", "a.gpkg"):
        table = read_table(write(districts, name), layer="district")
        assert not shapely.has_z(table.geometry).any()
        assert kinds(table) == ["not-flat"]


def test_heights_of_zero_are_no_loss(districts: geopandas.GeoDataFrame, write: Write) -> None:
    districts.geometry = shapely.force_3d(districts.geometry.to_numpy(), 0.0)
    table = read_table(write(districts, "a.gpkg"), layer="district")
    assert not shapely.has_z(table.geometry).any()
    assert kinds(table) == []


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("suffix", [".parquet", ".geojson", ".gpkg", ".fgb", ".kml", ".kmz", ".shp", ".zip"])
def test_a_truncated_file_gives_one_clear_error(
    districts: geopandas.GeoDataFrame, write: Write, tmp_path: Path, suffix: str
) -> None:
    if suffix == ".zip":
        folder = tmp_path / "in"
        folder.mkdir()
        write(districts, "in/a.shp")
        path = Path(shutil.make_archive(str(tmp_path / "a"), "zip", folder))
    else:
        options = {"driver": "LIBKML"} if suffix in (".kml", ".kmz") else {}
        path = write(districts, f"a{suffix}", **options)
    truncated(path)
    with pytest.raises(BoundaryError, match=rf"a\{suffix}.*Download or export it again"):
        read_table(path, layer="district")


@pytest.mark.parametrize("suffix", [".shx", ".dbf"])
def test_a_shapefile_with_a_truncated_companion_gives_one_clear_error(
    districts: geopandas.GeoDataFrame, write: Write, suffix: str
) -> None:
    path = write(districts, "a.shp")
    truncated(path.with_suffix(suffix))
    with pytest.raises(BoundaryError, match=rf"a\.shp: a\{suffix} ends before it should"):
        read_table(path, layer="district")


def test_parquet_without_geometry_is_told(districts: geopandas.GeoDataFrame, tmp_path: Path) -> None:
    districts.drop(columns="geometry").to_parquet(tmp_path / "a.parquet")
    with pytest.raises(BoundaryError, match=r"Parquet without geometry. Export it as GeoParquet"):
        read_table(tmp_path / "a.parquet", layer="district")


def test_a_table_without_geometry_is_told(districts: geopandas.GeoDataFrame, tmp_path: Path) -> None:
    pyogrio.write_dataframe(districts.drop(columns="geometry"), tmp_path / "a.gpkg")
    with pytest.raises(BoundaryError, match="the file has no geometry"):
        read_table(tmp_path / "a.gpkg", layer="district")


def test_kml_without_its_driver_is_refused_rather_than_read_without_attributes(
    districts: geopandas.GeoDataFrame, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(districts, "a.kml", driver="LIBKML")
    monkeypatch.setattr(pyogrio, "list_drivers", lambda: {"KML": "rw"})
    with pytest.raises(BoundaryError, match=r"reads no attributes from KML. Export it as GeoPackage"):
        read_table(path, layer="district")
