"""``boundaries check``, and an import with something to tell."""

import json
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely


@pytest.fixture
def overlapping(outside: Path) -> Path:
    """Write two districts that overlap by 10 km."""
    frame = geopandas.GeoDataFrame(
        {"code": ["A", "B"], "name": ["One", "Two"]},
        geometry=[shapely.box(100, 13, 100.6, 14), shapely.box(100.5, 13, 101, 14)],
        crs="EPSG:4326",
    )
    frame.to_file(outside / "two.gpkg")
    return outside / "two.gpkg"


def test_what_is_not_fit_is_kept_told_and_not_published(cli: Any, data: Path, overlapping: Path) -> None:
    columns = ("--code-column", "code", "--name-en-column", "name")
    run = cli("boundaries", "import", f"district={overlapping}", "--edition", "two", *columns, "--publish")
    assert run.code != 0
    assert "overlap" in run.out, "the findings are shown all the same"
    assert "not fit to be published" in run.err
    assert "--force --why REASON" in run.err
    listed = {edition["id"]: edition for edition in cli("boundaries", "list", "--json").json["editions"]}
    assert listed["two"]["published"] is False
    said = cli("boundaries", "check", "two", "--json").json
    assert said["kinds"] == {"overlap": 1, "borders-fitted": 1}
    assert [one["kind"] for one in said["obstacles"]] == ["overlap"]
    table = cli("boundaries", "check", "two")
    assert "In the way of publishing: district: areas overlap in 1 places" in table.err
    force = cli("boundaries", "publish", "two", "--force", "--why", "the law has it so")
    assert force.code == 0, force.err


def test_findings_are_written_as_geojson_and_drawn(
    cli: Any, data: Path, overlapping: Path, outside: Path
) -> None:
    columns = ("--code-column", "code", "--name-en-column", "name")
    assert cli("boundaries", "import", f"district={overlapping}", "--edition", "two", *columns).code == 0
    files = ("--geojson", outside / "f.geojson", "--map", outside / "f.html", "--lang", "en")
    run = cli("boundaries", "check", "two", "--kind", "overlap", *files)
    assert run.code == 0, run.err
    [feature] = json.loads((outside / "f.geojson").read_text())["features"]
    assert feature["geometry"]["type"] == "Polygon"
    assert "What was found in the boundaries" in (outside / "f.html").read_text()


def test_how_much_is_closed_and_moved_are_options(cli: Any, data: Path, outside: Path) -> None:
    east = shapely.box(100.50005, 13, 101, 14)
    frame = geopandas.GeoDataFrame(
        {"code": ["A", "B"], "name": ["One", "Two"]},
        geometry=[shapely.box(100, 13, 100.5, 14), east],
        crs="EPSG:4326",
    )
    frame.to_file(outside / "gap.gpkg")
    told = (
        "boundaries",
        "import",
        f"ward={outside / 'gap.gpkg'}",
        "--code-column",
        "code",
        "--name-en-column",
        "name",
    )
    assert cli(*told, "--edition", "a", "--json").json["findings"] == [], "a layer that cuts across"
    closed = cli(*told, "--edition", "b", "--coverage", "ward", "--json").json["findings"]
    assert [finding["kind"] for finding in closed] == ["borders-fitted", "gap-closed"]
    left = cli(*told, "--edition", "c", "--coverage", "ward", "--sliver", "0", "--json").json["findings"]
    assert left == []
    assert cli(*told, "--edition", "d", "--coverage", "park").code != 0
