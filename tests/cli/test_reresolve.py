"""``reports reresolve``, and what publishing says about the reports."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest


@pytest.fixture
def recoded(cli: Any, data: Path, outside: Path) -> str:
    """Import the demo country again with another code for its first province; return the old one."""
    files = []
    for layer in ("province", "district", "subdistrict", "municipality"):
        assert cli("export", "areas", outside / f"{layer}.geojson", "--layer", layer).code == 0
        frame = gpd.read_file(outside / f"{layer}.geojson")
        if layer == "province":
            old = str(frame.loc[0, "code"])
            frame.loc[0, "code"] = "NEW"
        if layer == "district":
            frame.loc[frame["parent"] == old, "parent"] = "NEW"
        frame.to_file(outside / f"{layer}-2.geojson")
        files.append(f"{layer}={outside / layer}-2.geojson")
    run = cli("boundaries", "import", *files, "--edition", "recoded")
    assert run.code == 0, run.err
    return old


def in_province(cli: Any, code: str) -> int:
    rows = cli("statistics", "--layer", "province", "--json").json["areas"]
    return next((row["total"] for row in rows if row["code"] == code), 0)


def test_publishing_says_what_to_do_and_reresolving_does_it(cli: Any, recoded: str) -> None:
    before = in_province(cli, recoded)
    assert before > 0
    published = cli("boundaries", "publish", "recoded", "--json")
    assert published.code == 0, published.err
    assert published.json["takeover"] == {"edition": "recoded", "before": "demo", "from": None}
    assert published.json["reports"]["affected"] >= before
    assert published.json["reports"]["moved"] is None
    assert "geo-fondue reports reresolve" in published.err
    assert in_province(cli, "NEW") == 0
    done = cli("reports", "reresolve", "--json")
    assert done.json["moved"] == before
    assert done.json["layers"] == {"province": [{"from": recoded, "to": "NEW", "reports": before}]}
    assert in_province(cli, "NEW") == before
    again = cli("reports", "reresolve")
    assert again.out == "0 reports moved to other areas of edition recoded, of 0 that could\n"


def test_publishing_and_rolling_back_may_move_them_at_once(cli: Any, recoded: str) -> None:
    before = in_province(cli, recoded)
    published = cli("boundaries", "publish", "recoded", "--reresolve")
    assert f"{before:,} reports moved to other areas" in published.err
    assert in_province(cli, "NEW") == before
    back = cli("boundaries", "rollback", "--reresolve", "--json")
    assert (back.json["in_force"], back.json["reports"]["moved"]) == ("demo", before)
    assert in_province(cli, recoded) == before


def test_the_difference_says_how_many_reports_change_hands(cli: Any, recoded: str) -> None:
    before = in_province(cli, recoded)
    said = cli("boundaries", "diff", "demo", "recoded", "--json").json
    assert said["reports"] == {"province": [{"from": recoded, "to": "NEW", "reports": before}]}
    assert "Reports that change hands" in cli("boundaries", "diff", "demo", "recoded").out


def test_without_reports_nothing_is_said_or_made(cli: Any, data: Path, recoded: str) -> None:
    for file in data.glob("reports.sqlite*"):
        file.unlink()
    published = cli("boundaries", "publish", "recoded")
    assert "reresolve" not in published.err
    assert not list(data.glob("reports.sqlite*"))


def test_an_edition_is_published_though_the_reports_cannot_be_looked_at(
    cli: Any, data: Path, recoded: str
) -> None:
    for file in data.glob("reports.sqlite-*"):
        file.unlink()
    (data / "reports.sqlite").write_text("no database\n" * 1000)
    published = cli("boundaries", "publish", "recoded", "--json")
    assert published.code == 0
    assert "The reports could not be looked at" in published.err
    assert published.json["reports"] == {"affected": None, "moved": None}
    assert cli("boundaries", "list", "--json").json["in_force"] == "recoded"
