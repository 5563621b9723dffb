"""The real boundaries of Thailand."""

import time
from datetime import date
from pathlib import Path

import pytest
import shapely

from geo_fondue.boundaries import Catalogue
from geo_fondue.boundaries.columns import ColumnOptions
from geo_fondue.boundaries.importing import import_edition

pytestmark = pytest.mark.thailand

LAYERS = {"province": "tha_adm1.parquet", "district": "tha_adm2.parquet", "subdistrict": "tha_adm3.parquet"}


def test_three_layers_are_imported_in_seconds_with_hardly_anything_to_find(
    thailand: Path, tmp_path: Path
) -> None:
    files = {layer: thailand / name for layer, name in LAYERS.items()}
    began = time.perf_counter()
    edition, findings = import_edition(
        files, folder=tmp_path, edition_id="th-2011", valid_from=date(2011, 3, 11)
    )
    seconds = time.perf_counter() - began
    assert [(entry.layer, entry.count) for entry in edition.manifest.layers] == [
        ("province", 77),
        ("district", 928),
        ("subdistrict", 7425),
    ]
    assert [finding.kind for finding in findings] == ["winding"], (
        "of 928 districts ten are wound the other way"
    )
    assert seconds < 20
    subdistricts = edition.areas("subdistrict")
    area = subdistricts.area(subdistricts.position("TH100101"))
    assert area.name == {"th": "พระบรมมหาราชวัง", "en": "Phraborom Maharatchawang"}
    assert area.parent == "TH1001"
    assert shapely.is_valid(subdistricts.geometry).all()


def test_the_province_maps_since_1946_are_in_force_each_in_its_time(thailand: Path, tmp_path: Path) -> None:
    maps = [
        ("be2489", None, date(1946, 5, 8), 65),
        ("be2490", date(1946, 5, 8), date(1947, 8, 7), 69),
        ("be2554", date(1993, 8, 27), date(2011, 3, 11), 76),
    ]
    catalogue = Catalogue(tmp_path)
    for edition_id, valid_from, valid_to, count in maps:
        edition, findings = import_edition(
            {"province": thailand / f"tha_adm1_{edition_id}.parquet"},
            folder=tmp_path,
            edition_id=edition_id,
            valid_from=valid_from,
            valid_to=valid_to,
            columns=ColumnOptions(code="adm1_pcode_old"),
        )
        assert len(edition.areas("province")) == count
        assert [finding.kind for finding in findings] == ["no-name"]
        catalogue.publish(edition_id)
    assert catalogue.published(date(1946, 5, 7)).id == "be2489"
    assert catalogue.published(date(1946, 5, 8)).id == "be2490"
    assert catalogue.published(date(2011, 3, 10)).id == "be2554"
