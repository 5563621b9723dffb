"""``geo-fondue demo --live THA``, with those who publish boundaries and reports on this machine."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo_fondue.boundaries import Catalogue
from geo_fondue.reports.store import Store

Demo = Callable[..., subprocess.CompletedProcess[str]]


def level(number: int, cells: list[tuple[str, str, str | None, int, int]]) -> bytes:
    features = []
    for code, name, parent, west, east in cells:
        ring = [[west, 12], [east, 12], [east, 14], [west, 14], [west, 12]]
        properties = {f"ADM{number}_PCODE": code, f"ADM{number}_EN": name, f"ADM{number}_TH": name}
        if parent:
            properties[f"ADM{number - 1}_PCODE"] = parent
        shape = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": properties, "geometry": shape})
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.fixture
def published(server: Any) -> Any:
    """Put a country of a province and two districts on the server, and reports into it."""
    server.files["/tha_admin1.geojson"] = level(1, [("TH10", "One", None, 100, 102)])
    server.files["/tha_admin2.geojson"] = level(
        2, [("TH1001", "West", "TH10", 100, 101), ("TH1002", "East", "TH10", 101, 102)]
    )
    resources = [
        {"format": "GeoJSON", "url": f"{server.address}/tha_admin{number}.geojson"} for number in (1, 2)
    ]
    package = {"title": "Thailand", "dataset_date": "[2022-01-22T00:00:00]", "resources": resources}
    answer = {"success": True, "result": package}
    server.files["/api/3/action/package_show"] = json.dumps(answer).encode()
    server.fill(days=10, a_day=5)
    return server


@pytest.fixture
def demo(tmp_path: Path) -> Demo:
    def run(address: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        settings = {
            "GEO_FONDUE_DATA": str(tmp_path / "data"),
            "GEO_FONDUE_BOUNDARIES_MIRROR": address,
            "GEO_FONDUE_TRAFFY_FEED": f"{address}/geojson/v2",
            "GEO_FONDUE_SYNC_WAIT": "0",
        }
        command = [sys.executable, "-m", "geo_fondue", "demo", "--live", *arguments, "--no-serve"]
        return subprocess.run(
            command, env=os.environ | settings, capture_output=True, text=True, check=False, timeout=120
        )

    return run


def test_it_brings_the_boundaries_and_the_latest_reports_and_again_only_what_is_new(
    published: Any, demo: Demo, tmp_path: Path
) -> None:
    done = demo(published.address, "tha")
    assert done.returncode == 0, done.stderr
    assert Catalogue(tmp_path / "data").published().id == "cod-ab-tha-20220122"
    with Store.open(f"sqlite:///{tmp_path / 'data' / 'reports.sqlite'}") as store:
        stored = [one for batch in store.stream() for one in batch]
    assert len(stored) == 35
    assert stored[0].areas == {"province": "TH10", "district": "TH1001"}
    asked = len(published.asked)
    again = demo(published.address, "THA")
    assert again.returncode == 0, again.stderr
    assert "0 of them new" in again.stderr
    assert not any(path.startswith("/api/") for path, _ in published.asked[asked:])


def test_without_the_internet_it_says_so_in_one_line(demo: Demo) -> None:
    done = demo("http://127.0.0.1:9", "THA")
    assert done.returncode == 1
    assert "cannot be reached" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_country_without_known_reports_is_refused_with_what_can_be_done(demo: Demo) -> None:
    done = demo("http://127.0.0.1:9", "LAO")
    assert done.returncode == 1
    assert "boundaries fetch" in done.stderr


def test_real_reports_are_not_put_beside_made_up_ones(
    small_data: Path, published: Any, demo: Demo, tmp_path: Path
) -> None:
    shutil.copytree(small_data, tmp_path / "data")
    done = demo(published.address, "THA")
    assert done.returncode == 1
    assert "folder of its own" in done.stderr
