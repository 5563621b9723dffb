"""Findings for people and programs."""

import json
import re

import shapely

from geo_fondue.areas import Areas
from geo_fondue.boundaries import Edition, Finding
from geo_fondue.maps import Assets, findings_map, to_html
from geo_fondue.service.findings import counts, findings_geojson, findings_page, without_folders, worst_first

MENDED = Finding(
    "gap-closed", "district", "XA01", "a gap", "closed", (101, 11), 9e6, 9e6, shapely.box(101, 11, 102, 12)
)
LAKE = Finding("gap", "district", None, "no area has it", "kept", (102.5, 11), 4e6)
OVERLAP = Finding("overlap", "district", "XB01", "it overlaps XB02", "kept", (103, 12), 2e6)
WHOLE = Finding("no-name", "district", None, "3 areas have no name", "shown by their codes")
ALL = [MENDED, LAKE, OVERLAP, WHOLE]


def test_what_no_edition_should_have_comes_first_and_what_was_mended_last() -> None:
    assert worst_first(ALL) == [OVERLAP, LAKE, WHOLE, MENDED]
    assert worst_first(ALL, ["gap"]) == [LAKE]
    assert counts([*ALL, LAKE]) == {"gap": 2, "gap-closed": 1, "overlap": 1, "no-name": 1}


def test_what_everybody_may_read_names_no_folder() -> None:
    told = Finding(
        "reader-warning", "district", None, "In file /srv/data/secret/a.shp: bad (1/2)", r"C:\in\b.dbf read"
    )
    [public] = without_folders([told])
    assert public.what == "In file a.shp: bad (1/2)"
    assert public.done == "b.dbf read"


def test_as_geojson_a_finding_is_its_land_or_its_place() -> None:
    document = json.loads(b"".join(findings_geojson(ALL)))
    kinds = [(f["properties"]["kind"], f["geometry"]["type"]) for f in document["features"]]
    assert kinds == [("gap-closed", "Polygon"), ("gap", "Point"), ("overlap", "Point")]
    assert document["features"][1]["geometry"]["coordinates"] == [102.5, 11]
    assert document["features"][1]["properties"]["lon"] == 102.5
    assert json.loads(b"".join(findings_geojson([])))["features"] == []


def test_the_map_speaks_both_languages_and_asks_nobody_else(small_edition: Edition) -> None:
    for language, words in (("th", "พื้นที่ซ้อนกัน"), ("en", "Overlap")):
        page = findings_page(small_edition, worst_first(ALL), language=language, assets=Assets.inline())
        assert words in page
        assert "<script src=" not in page


def test_the_map_says_of_what_was_left_that_it_was_and_of_all_else_that_it_was_mended(
    small_layers: list[Areas],
) -> None:
    swapped = Finding("axes-swapped", "district", None, "lat before lon", "swapped them back", (101, 11))
    sliver = Finding("sliver", "district", "XA01", "a thin part", "kept as it is", (101, 11), 3.0, 0.0)
    page = to_html(findings_map([swapped, sliver, OVERLAP], {areas.layer: areas for areas in small_layers}))
    mended = re.findall(r'"kind":"([a-z-]+)".*?"mended":(true|false)', page)
    assert dict(mended) == {"axes-swapped": "true", "sliver": "false", "overlap": "false"}


def test_whatever_a_finding_says_is_text_on_the_map(small_layers: list[Areas]) -> None:
    evil = "</script><script>alert(1)</script>{{ 7 * 7 }}{% raw %}"
    finding = Finding(evil, evil, evil, evil, evil, (101, 11), 1.0)
    page = to_html(findings_map([finding], {areas.layer: areas for areas in small_layers}))
    assert "<script>alert" not in page
    assert "49" not in page.partition("7 * 7")[2][:20]
    assert r"\u003c/script>\u003cscript>alert(1)" in page


def test_what_the_map_leaves_out_is_said(small_layers: list[Areas]) -> None:
    page = to_html(findings_map([OVERLAP] * 2001 + [WHOLE], {"province": small_layers[0]}, language="en"))
    assert "The worst 2,000 of 2,001 are drawn. 1 concern a whole layer or have no place." in page
