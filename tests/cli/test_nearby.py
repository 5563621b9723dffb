"""``reports near``, ``reports clusters``, ``reports forget`` and ``export reports --public``."""

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def place(cli: Any, data: Path) -> tuple[str, str]:
    """Return where an open report is, lat and lon."""
    cli("export", "reports", "open.geojsonl", "--state", "open")
    lon, lat = json.loads(Path("open.geojsonl").read_text().splitlines()[0])["geometry"]["coordinates"]
    return str(lat), str(lon)


def test_near_shows_what_is_open_nearest_first(cli: Any, place: tuple[str, str]) -> None:
    found = cli("reports", "near", *place, "--radius", 5000, "--json").json
    metres = [one["properties"]["distance_m"] for one in found["features"]]
    assert metres[0] == pytest.approx(0, abs=0.02)
    assert metres == sorted(metres)
    assert found["within"] >= len(metres)
    shown = cli("reports", "near", *place)
    assert (shown.code, "metres" in shown.out) == (0, True)
    assert cli("reports", "near", *place, "--radius", 0).code == 1


def test_clusters_are_shown_and_what_is_cut_is_said(cli: Any, data: Path) -> None:
    wide = ("--radius", 5000, "--days", 3650)
    found = cli("reports", "clusters", *wide, "--limit", 1, "--json").json
    assert len(found["features"]) == 1
    assert found["cut"] == (found["clusters"] > 1)
    shown = cli("reports", "clusters", *wide, "--limit", 1)
    assert shown.code == 0
    assert ("more groups" in shown.err) == found["cut"]
    assert cli("reports", "clusters", "--layer", "parish").code == 1


def test_forget_erases_and_is_remembered(cli: Any, data: Path, dump: Path) -> None:
    done = cli("reports", "forget", "--before", "2024-06-01", "--json").json
    assert done["reports"] > 0
    assert cli("reports", "forget", "--forget-before", "2024-06-01", "--json").json["reports"] == 0
    again = cli("reports", "import", dump, "--json").json
    assert (again["new"], again["changed"]) == (0, 0)
    run = cli("reports", "forget", "--before", "2024-06-01", "--whole")
    assert "deleted" in run.out
    assert cli("reports", "import", dump, "--json").json["new"] == 0
    assert cli("reports", "forget", "--before", "2999-01-01").code == 1
    assert cli("reports", "forget").code == 2


def test_an_export_for_the_public_has_blurred_places(cli: Any, data: Path) -> None:
    for name, options in (("exact", ()), ("public", ("--public",))):
        assert cli("export", "reports", f"{name}.csv", *options).code == 0
    exact, public = (Path(f"{name}.csv").read_text().splitlines() for name in ("exact", "public"))
    assert len(exact) == len(public)
    assert exact[1] != public[1]
