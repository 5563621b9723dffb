"""Codes, names, parents and facts, out of columns as each source calls them."""

from typing import Any

import numpy as np
import pytest

from geo_fondue.boundaries.attributes import Attributes, read_attributes
from geo_fondue.boundaries.columns import ColumnOptions, Columns
from geo_fondue.boundaries.sources import load_sources
from geo_fondue.errors import BoundaryError


def read(layer: str, options: ColumnOptions | None = None, **columns: list[Any]) -> Attributes:
    values = {name: np.array(column, dtype=object) for name, column in columns.items()}
    count = len(next(iter(values.values())))
    return read_attributes(
        Columns(values, "file.shp", layer),
        layer=layer,
        sources=load_sources(),
        options=options or ColumnOptions(),
        wanted=np.ones(count, dtype=bool),
    )


def told(attributes: Attributes) -> dict[str, Any]:
    return {
        "source": attributes.source and attributes.source.title.split(":")[0],
        "codes": attributes.codes.tolist(),
        "names": {language: names.tolist() for language, names in attributes.names.items()},
        "parents": {layer: codes.tolist() for layer, codes in attributes.parents.items()},
    }


COD = "Common Operational Dataset"
THAI = "Thai GIS export"
OWN = "Boundaries in the columns of Geo Fondue"
OSM = "OpenStreetMap"

CASES: dict[str, tuple[str, dict[str, list[Any]], dict[str, Any]]] = {
    "COD-AB": (
        "district",
        {
            "ADM2_PCODE": ["TH1001"],
            "ADM2_TH": ["พระนคร"],
            "ADM2_EN": ["Phra Nakhon"],
            "ADM1_PCODE": ["TH10"],
            "ADM0_PCODE": ["TH"],
        },
        {
            "source": COD,
            "codes": ["TH1001"],
            "names": {"th": ["พระนคร"], "en": ["Phra Nakhon"]},
            "parents": {"province": ["TH10"]},
        },
    ),
    "COD-AB in small letters and another language": (
        "province",
        {"adm1_pcode": ["LA01"], "adm1_lo": ["ນະຄອນຫຼວງ"], "adm1_en": ["Vientiane"]},
        {"source": COD, "codes": ["LA01"], "names": {"lo": ["ນະຄອນຫຼວງ"], "en": ["Vientiane"]}, "parents": {}},
    ),
    "COD-AB with names of unstated language": (
        "subdistrict",
        {
            "adm3_pcode": ["TH100101"],
            "adm3_name": ["Talat"],
            "adm3_name1": ["ตลาด"],
            "adm2_pcode": ["TH1001"],
            "adm1_pcode": ["TH10"],
        },
        {
            "source": COD,
            "codes": ["TH100101"],
            "names": {"en": ["Talat"], "th": ["ตลาด"]},
            "parents": {"district": ["TH1001"], "province": ["TH10"]},
        },
    ),
    "geoBoundaries with ISO codes": (
        "province",
        {
            "shapeName": ["Bangkok"],
            "shapeISO": ["TH-10"],
            "shapeID": ["123B"],
            "shapeGroup": ["THA"],
            "shapeType": ["ADM1"],
        },
        {"source": "geoBoundaries", "codes": ["TH-10"], "names": {"en": ["Bangkok"]}, "parents": {}},
    ),
    "geoBoundaries without": (
        "district",
        {"shapeName": ["พระนคร", "ดุสิต"], "shapeISO": ["", None], "shapeID": ["123B", "124B"]},
        {
            "source": "geoBoundaries",
            "codes": ["123B", "124B"],
            "names": {"th": ["พระนคร", "ดุสิต"]},
            "parents": {},
        },
    ),
    "Thai GIS, whole codes as numbers": (
        "subdistrict",
        {"pro_code": [10], "amp_code": [1001], "tam_code": [100101], "tam_th": ["ตลาด"], "tam_en": ["Talat"]},
        {
            "source": THAI,
            "codes": ["100101"],
            "names": {"th": ["ตลาด"], "en": ["Talat"]},
            "parents": {"district": ["1001"], "province": ["10"]},
        },
    ),
    "Thai GIS, separate parts as text": (
        "subdistrict",
        {
            "PROV_CODE": ["10"],
            "AMP_CODE": ["01"],
            "TAM_CODE": ["02"],
            "TAM_NAMT": ["ตลาด"],
            "TAM_NAME": ["Talat"],
        },
        {
            "source": THAI,
            "codes": ["100102"],
            "names": {"th": ["ตลาด"], "en": ["Talat"]},
            "parents": {"district": ["1001"], "province": ["10"]},
        },
    ),
    "Thai GIS, separate parts as decimal numbers": (
        "district",
        {"PROV_CODE": [10.0], "AMP_CODE": [1.0], "AMP_NAMT": ["พระนคร"], "AMP_NAME": ["Phra Nakhon"]},
        {
            "source": THAI,
            "codes": ["1001"],
            "names": {"th": ["พระนคร"], "en": ["Phra Nakhon"]},
            "parents": {"province": ["10"]},
        },
    ),
    "Thai GIS, the province only": (
        "province",
        {"PROV_CODE": [10], "PROV_NAMT": ["กรุงเทพมหานคร"], "PROV_NAME": ["Bangkok"]},
        {
            "source": THAI,
            "codes": ["10"],
            "names": {"th": ["กรุงเทพมหานคร"], "en": ["Bangkok"]},
            "parents": {},
        },
    ),
    "Thai GIS, one code column": (
        "subdistrict",
        {"tam_code": ["100101"], "tam_th": ["ตลาด"]},
        {"source": THAI, "codes": ["100101"], "names": {"th": ["ตลาด"]}, "parents": {}},
    ),
    "Thai GIS, dcode": (
        "district",
        {"dcode": ["1001"], "dname": ["พระนคร"], "dname_e": ["Phra Nakhon"], "pcode": ["10"]},
        {
            "source": THAI,
            "codes": ["1001"],
            "names": {"th": ["พระนคร"], "en": ["Phra Nakhon"]},
            "parents": {"province": ["10"]},
        },
    ),
    "OpenStreetMap": (
        "province",
        {
            "osm_id": [1, 2, 3],
            "boundary": ["administrative"] * 3,
            "admin_level": ["4", "4", "6"],
            "ref": [None] * 3,
            "ISO3166-2": ["TH-10", "TH-11", None],
            "name": ["กรุงเทพมหานคร", "สมุทรปราการ", "พระนคร"],
            "name:en": ["Bangkok", "Samut Prakan", None],
        },
        {
            "source": OSM,
            "codes": ["TH-10", "TH-11"],
            "parents": {},
            "names": {"en": ["Bangkok", "Samut Prakan"], "th": ["กรุงเทพมหานคร", "สมุทรปราการ"]},
        },
    ),
    "OpenStreetMap without ISO codes": (
        "district",
        {"osm_id": [11, 12], "ref": ["1001", None], "admin_level": [6, 6], "name": ["พระนคร", "ดุสิต"]},
        {"source": OSM, "codes": ["11", "12"], "names": {"th": ["พระนคร", "ดุสิต"]}, "parents": {}},
    ),
    "Geo Fondue's own": (
        "zone",
        {"code": ["Z1"], "name_th": ["หนึ่ง"], "name_en": ["One"], "parent": [None]},
        {"source": OWN, "codes": ["Z1"], "names": {"th": ["หนึ่ง"], "en": ["One"]}, "parents": {"*": [None]}},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_source_is_recognised_by_its_columns(case: str) -> None:
    layer, columns, expected = CASES[case]
    assert told(read(layer, **columns)) == expected


def test_named_columns_win_over_recognised_ones() -> None:
    options = ColumnOptions(code="LOCAL", name_th="thai", parent="UP")
    attributes = read(
        "district", options, ADM2_PCODE=["TH1001"], ADM2_EN=["Phra Nakhon"], ADM1_PCODE=["TH10"],
        local=["A1"], THAI=["พระนคร"], up=["A"],
    )  # fmt: skip
    assert told(attributes) == {
        "source": COD,
        "codes": ["A1"],
        "names": {"en": ["Phra Nakhon"], "th": ["พระนคร"]},
        "parents": {"*": ["A"]},
    }


def test_a_layer_that_no_source_knows_is_read_by_named_columns() -> None:
    attributes = read("ward", ColumnOptions(code="no", name_en="label"), no=[7], label=["Seven"])
    assert told(attributes) == {"source": None, "codes": ["7"], "names": {"en": ["Seven"]}, "parents": {}}
    assert attributes.code_column == "no"


def test_columns_that_nobody_knows_are_refused_with_what_to_do() -> None:
    with pytest.raises(
        BoundaryError, match=r"file\.shp: no known source has these columns for a district: FID, X"
    ) as caught:
        read("district", FID=[1], X=[2])
    assert "--code-column" in str(caught.value.remedy)


def test_a_named_column_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(BoundaryError, match=r"no column 'KODE'\. It has: code, name_th"):
        read("district", ColumnOptions(code="KODE"), code=["1"], name_th=["x"])


def test_parts_of_a_code_that_contradict_each_other_are_refused_with_the_row() -> None:
    with pytest.raises(BoundaryError, match=r"file\.shp, row 2, pro_code\+amp_code: '1101'"):
        read("district", pro_code=["10", "10"], amp_code=["1001", "1101"], amp_th=["ก", "ข"])


def test_what_was_guessed_or_left_out_is_a_finding() -> None:
    attributes = read("province", osm_id=[1, 2], admin_level=["4", "6"], name=["Bangkok", "x"])
    assert [finding.kind for finding in attributes.findings] == ["other-rows", "language-guessed"]
    attributes = read("zone", code=["1", "2"], name_th=["หนึ่ง", ""], population=["12", "many"])
    assert [finding.kind for finding in attributes.findings] == ["no-name", "fact-unreadable"]
    assert np.array_equal(attributes.facts["population"], [12, np.nan], equal_nan=True)
