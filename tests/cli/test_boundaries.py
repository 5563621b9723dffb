"""``boundaries``: import, list, check, publish and roll back."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest


@pytest.fixture
def files(cli: Any, data: Path, outside: Path) -> Path:
    """Export the country's layers as the files that somebody could have published."""
    for layer in ("province", "district", "subdistrict"):
        assert cli("export", "areas", outside / f"{layer}.geojson", "--layer", layer).code == 0
    return outside


def imported(cli: Any, files: Path, edition: str, *options: str) -> Any:
    layers = [f"{layer}={files / layer}.geojson" for layer in ("province", "district", "subdistrict")]
    return cli("boundaries", "import", *layers, "--edition", edition, *options)


def test_what_was_exported_can_be_imported_published_and_rolled_back(cli: Any, files: Path) -> None:
    first = imported(cli, files, "first")
    assert first.code == 0
    assert "Not published yet" in first.err
    second = imported(cli, files, "second", "--publish", "--valid-from", "2020-01-01", "--json")
    assert second.json["published"] is True
    assert [layer["count"] for layer in second.json["layers"]] == [3, 8, 24]
    listed = cli("boundaries", "list", "--json").json
    assert listed["in_force"] == "second"
    assert {edition["id"]: edition["published"] for edition in listed["editions"]} == {
        "demo": True,
        "first": False,
        "second": True,
    }
    assert "demo" in cli("boundaries", "rollback", "--why", "a test").out
    assert cli("boundaries", "publish", "first").out == "Edition first is published.\n"
    table = cli("boundaries", "list").out
    assert "first" in table
    assert "in force" in table


def test_an_edition_is_never_changed(cli: Any, files: Path) -> None:
    imported(cli, files, "first")
    again = imported(cli, files, "first")
    assert again.code == 1
    assert "already" in again.err


def test_columns_may_be_named(cli: Any, files: Path) -> None:
    run = cli(
        *("boundaries", "import", f"province={files / 'province.geojson'}", "--edition", "named"),
        *("--code-column", "code", "--name-th-column", "name_en", "--json"),
    )
    assert run.code == 0, run.err
    wrong = cli(
        *("boundaries", "import", f"province={files / 'province.geojson'}", "--edition", "wrong"),
        *("--code-column", "nothing"),
    )
    assert wrong.code == 1
    assert "nothing" in wrong.err


def test_check_says_whether_an_edition_is_as_it_was_written(cli: Any, data: Path) -> None:
    whole = cli("boundaries", "check", "demo")
    assert (whole.code, "is as it was written" in whole.out) == (0, True)
    assert cli("boundaries", "check", "demo", "--json").json["whole"] is True
    layer = data / "editions" / "demo" / "district.parquet"
    layer.write_bytes(layer.read_bytes()[:-1] + b"x")
    damaged = cli("boundaries", "check", "demo")
    assert damaged.code == 1
    assert "district.parquet" in damaged.err


def test_without_editions_the_list_says_how_to_make_one(cli: Any, outside: Path) -> None:
    run = cli("boundaries", "list")
    assert (run.code, run.out) == (0, "")
    assert "boundaries import" in run.err
    nothing = {"in_force": None, "editions": [], "history": [], "damaged": []}
    assert cli("boundaries", "list", "--json").json == nothing
    assert "Nothing was ever published" in cli("boundaries", "list", "--history").err


def test_the_history_says_who_did_what_when_and_why(cli: Any, data: Path) -> None:
    cli("boundaries", "rollback", "--why", "a mistake")
    [first, last] = cli("boundaries", "list", "--history", "--json").json["history"]
    assert (first["action"], first["edition"], first["why"]) == (
        "publish",
        "demo",
        "the made-up demo country",
    )
    assert (last["action"], last["edition"], last["why"]) == ("rollback", "demo", "a mistake")
    assert last["who"]
    assert "a mistake" in cli("boundaries", "list", "--history").out
    assert cli("boundaries", "list", "--json").json["history"] == [first, last]


def test_an_edition_that_answers_on_days_that_are_not_its_own_is_told_from_one_in_force(
    cli: Any, files: Path
) -> None:
    cli("boundaries", "rollback")
    imported(cli, files, "past", "--valid-to", "2011-03-11", "--publish")
    assert "answers, since none is in force" in cli("boundaries", "list").out


def test_each_layer_may_have_columns_of_its_own_and_an_origin_is_stated(
    cli: Any, data: Path, outside: Path
) -> None:
    for layer, names in {"province": {"code": "PV"}, "district": {"code": "AM", "parent": "IN_PV"}}.items():
        assert cli("export", "areas", outside / f"{layer}.parquet", "--layer", layer).code == 0
        frame = gpd.read_parquet(outside / f"{layer}.parquet").rename(columns=names)
        frame[[*names.values(), "geometry"]].to_file(outside / f"{layer}.gpkg")
    run = cli(
        *("boundaries", "import", f"province={outside / 'province.gpkg'}"),
        *(f"district={outside / 'district.gpkg'}", "--edition", "own", "--json"),
        *("--code-column", "PV", "--code-column", "district=AM", "--parent-column", "district=IN_PV"),
        *("--attribution", "The city's survey", "--licence", "CC BY 4.0"),
    )
    assert run.code == 0, run.err
    assert [layer["count"] for layer in run.json["layers"]] == [3, 8]
    assert {layer["origin"]["attribution"] for layer in run.json["layers"]} == {"The city's survey"}
    lost = cli(
        *("boundaries", "import", f"province={outside / 'province.gpkg'}", "--edition", "lost"),
        *("--code-column", "park=PV"),
    )
    assert lost.code == 2
    assert "'park'" in lost.err


def test_the_list_is_there_when_the_edition_in_force_is_damaged(cli: Any, files: Path, data: Path) -> None:
    imported(cli, files, "first", "--publish")
    (data / "editions" / "first" / "manifest.json").write_text("{")
    listed = cli("boundaries", "list", "--json")
    assert listed.code == 0
    assert any("first" in damage for damage in listed.json["damaged"])
