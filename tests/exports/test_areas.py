"""Areas as files."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import orjson
import pyogrio
import pytest
import shapely

from geo_fondue.boundaries import Edition, open_edition
from geo_fondue.boundaries.importing import import_edition
from geo_fondue.errors import InputError, NotFoundError
from geo_fondue.exports import FORMATS, Format, export_areas, write_file

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)


def exported(edition: Edition, layer: str, written_as: Format, **options: Any) -> bytes:
    return b"".join(export_areas(edition, layer=layer, written_as=written_as, generated=NOW, **options))


def test_the_collection_says_what_it_is(small_edition: Edition) -> None:
    found = orjson.loads(exported(small_edition, "district", "geojson", parent="XA", simplify_m=10.0))
    features = found.pop("features")
    assert [feature["id"] for feature in features] == ["XA01", "XA02"]
    assert "crs" not in found
    generator = found.pop("generator")
    assert generator.startswith("geo-fondue ")
    assert found == {
        "type": "FeatureCollection",
        "layer": "district",
        "edition": "small",
        "attribution": "Nobody",
        "licence": "CC0-1.0",
        "generated": "2024-06-01T12:00:00+00:00",
        "query": {"layer": "district", "parent": "XA", "simplify": 10.0},
        "made_up": True,
        "bbox": [100, 10, 102, 14],
    }


def test_a_feature_has_code_names_and_parent(small_edition: Edition) -> None:
    found = orjson.loads(exported(small_edition, "subdistrict", "geojson"))
    assert found["features"][0]["properties"] == {
        "code": "XA0101",
        "name_th": "ตำบลก11",
        "name_en": "Subdistrict A11",
        "parent": "XA01",
    }


def test_rings_are_closed_and_follow_the_right_hand_rule(small_edition: Edition) -> None:
    for feature in orjson.loads(exported(small_edition, "province", "geojson"))["features"]:
        (ring,) = feature["geometry"]["coordinates"]
        assert ring[0] == ring[-1]
        assert shapely.is_ccw(shapely.LinearRing(ring))
        assert feature["bbox"] == list(shapely.Polygon(ring).bounds)


def test_the_table_has_a_point_inside_each_area_and_its_size(small_edition: Edition) -> None:
    text = exported(small_edition, "district", "csv").decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == ["code", "name_th", "name_en", "parent", "area_km2", "lon", "lat"]
    areas = small_edition.areas("district")
    for row, polygon in zip(rows, areas.geometry, strict=True):
        assert polygon.contains(shapely.Point(float(row["lon"]), float(row["lat"])))
        assert float(row["area_km2"]) == pytest.approx(48_000, rel=0.02)


@pytest.mark.parametrize("written_as", ["geojson", "parquet"])
def test_what_is_exported_can_be_imported_again(
    small_edition: Edition, tmp_path: Path, written_as: Format
) -> None:
    files = {}
    for layer in small_edition.layers:
        files[layer] = tmp_path / f"{layer}.{written_as}"
        write_file(files[layer], export_areas(small_edition, layer=layer, written_as=written_as))
    again, findings = import_edition(files, folder=tmp_path, edition_id="again")
    assert findings == []
    assert again.layers == small_edition.layers
    for layer in again.layers:
        before, after = small_edition.areas(layer), again.areas(layer)
        assert after.codes.tolist() == before.codes.tolist()
        for language in ("th", "en"):
            assert after.names[language].tolist() == before.names[language].tolist()
        assert after.parent_layer == before.parent_layer
        if before.parents is not None and after.parents is not None:
            assert after.parents.tolist() == before.parents.tolist()
        assert shapely.equals(after.geometry, before.geometry).all()


def test_geopandas_and_gdal_read_it(small_edition: Edition, tmp_path: Path) -> None:
    for written_as in ("geojson", "geojsonl"):
        path = tmp_path / f"areas.{written_as}"
        write_file(path, export_areas(small_edition, layer="subdistrict", written_as=written_as))
        frame = pyogrio.read_dataframe(path)
        assert frame.crs.to_epsg() == 4326
        assert frame["code"].tolist() == small_edition.areas("subdistrict").codes.tolist()
    path = tmp_path / "areas.parquet"
    write_file(path, export_areas(small_edition, layer="subdistrict", written_as="parquet"))
    frame = geopandas.read_parquet(path)
    assert shapely.equals(np.asarray(frame.geometry), small_edition.areas("subdistrict").geometry).all()


@pytest.mark.parametrize("written_as", FORMATS)
def test_what_is_not_there_is_told_before_the_first_byte(small_edition: Edition, written_as: Format) -> None:
    with pytest.raises(NotFoundError):
        export_areas(small_edition, layer="region", written_as=written_as)
    with pytest.raises(NotFoundError):
        export_areas(small_edition, layer="district", parent="ZZ", written_as=written_as)
    with pytest.raises(InputError, match="nests in no other"):
        export_areas(small_edition, layer="municipality", parent="XA", written_as=written_as)
    with pytest.raises(InputError, match="simplify"):
        export_areas(small_edition, layer="district", simplify_m=-1, written_as=written_as)


@pytest.mark.thailand
def test_thailand_simplified_is_still_a_coverage(thailand: Path, tmp_path: Path) -> None:
    import_edition({"province": thailand / "tha_adm1.parquet"}, folder=tmp_path, edition_id="th")
    edition = open_edition(tmp_path / "editions" / "th")
    whole = exported(edition, "province", "geojson")
    simple = exported(edition, "province", "geojson", simplify_m=5_000)
    assert len(simple) < len(whole) / 2
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in orjson.loads(simple)["features"]]
    assert len(shapes) == 77
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes) or not shapely.coverage_is_valid(
        edition.areas("province").geometry
    )
