"""``boundaries diff``."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest


@pytest.fixture
def divided(cli: Any, data: Path, outside: Path) -> str:
    """Import the demo country again with one province called otherwise; return its code."""
    assert cli("export", "areas", outside / "province.geojson", "--layer", "province").code == 0
    frame = gpd.read_file(outside / "province.geojson")
    code = str(frame.loc[0, "code"])
    frame.loc[0, "code"] = "NEW"
    frame.loc[1, "name_en"] = "Another Name"
    frame.to_file(outside / "changed.geojson")
    run = cli("boundaries", "import", f"province={outside / 'changed.geojson'}", "--edition", "changed")
    assert run.code == 0, run.err
    return code


def test_changes_are_a_table_json_and_geojson(cli: Any, divided: str, outside: Path) -> None:
    table = cli("boundaries", "diff", "demo", "changed")
    assert table.code == 0, table.err
    assert "province: 3 areas before, 3 after, 1 unchanged" in table.out
    for row in ("recoded", "renamed", "now NEW", "Another Name"):
        assert row in table.out
    assert "Only demo has: district, subdistrict, municipality" in table.err
    said = cli("boundaries", "diff", "demo", "changed", "--layer", "province", "--json").json
    [recoded] = said["layers"]["province"]["recoded"]
    assert (recoded["from"], recoded["to"]) == (divided, "NEW")
    assert cli("boundaries", "diff", "demo", "changed", "--geojson", outside / "x.geojson").code == 0
    assert json.loads((outside / "x.geojson").read_text())["type"] == "FeatureCollection"


def test_an_edition_that_did_not_change_has_no_rows(cli: Any, data: Path) -> None:
    same = cli("boundaries", "diff", "demo", "demo", "--layer", "district")
    assert same.out == "district: 8 areas before, 8 after, 8 unchanged\n"


def test_what_cannot_be_compared_is_said(cli: Any, data: Path) -> None:
    for arguments, what in (
        (("demo", "nothing"), "no edition 'nothing'"),
        (("demo", "demo", "--layer", "park"), "a layer 'park'"),
        (("demo", "demo", "--tolerance-m", "-1"), "tolerance"),
    ):
        run = cli("boundaries", "diff", *arguments)
        assert run.code == 1
        assert what in run.err
