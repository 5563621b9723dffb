"""``demo`` makes the country and its reports, mends what was broken off, and keeps off real data."""

import json
from pathlib import Path
from typing import Any

import shapely

from geo_fondue.boundaries import Catalogue


def test_the_demo_may_be_run_again_and_again(cli: Any, outside: Path) -> None:
    first = cli("demo", "--no-serve", "--reports", 200, "--data", outside / "made-up")
    assert (first.code, first.out) == (0, "")
    assert "new reports" in first.err
    (outside / "made-up" / "reports.sqlite").unlink()  # as if it had been broken off
    mended = cli("demo", "--no-serve", "--reports", 200, "--data", outside / "made-up")
    assert "new reports" in mended.err
    again = cli("demo", "--no-serve", "--reports", 200, "--data", outside / "made-up")
    assert "as before" in again.err
    counted = cli("statistics", "--layer", "province", "--json", "--data", outside / "made-up").json
    assert 190 <= counted["totals"]["total"] <= 200
    assert Catalogue(outside / "made-up").published().manifest.made_up


def test_made_up_reports_do_not_go_where_a_real_country_is(cli: Any, outside: Path) -> None:
    square = shapely.to_geojson(shapely.box(100, 13, 101, 14))
    feature = {"type": "Feature", "properties": {"code": "P1"}, "geometry": json.loads(square)}
    (outside / "p.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    real = cli(
        "boundaries",
        "import",
        "province=p.geojson",
        "--edition",
        "real",
        "--publish",
        "--code-column",
        "code",
    )
    assert real.code == 0, real.err
    run = cli("demo", "--no-serve", "--reports", 10)
    assert run.code == 1
    assert "--data" in run.err
