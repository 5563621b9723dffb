"""``boundaries``: import, list, check, publish and roll back."""

from pathlib import Path
from typing import Any

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
    assert cli("boundaries", "list", "--json").json == {"in_force": None, "editions": [], "damaged": []}
