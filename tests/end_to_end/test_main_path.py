"""The whole main path by programs of their own, as a person walks it: files in, answers and maps out."""

import csv
import json
import os
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from geo_fondue.boundaries import Catalogue
from geo_fondue.boundaries.demo import generate_country, write_demo_edition
from geo_fondue.exports import export_areas, write_file
from geo_fondue.reports.demo import generate_reports, write_exchange_csv, write_public_feed, write_traffy_dump

REPORTS = 400


class Walk:
    """A fresh working folder, and the command line run in it as programs of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("GEO_FONDUE_")}
        self.environment = {**inherited, "GEO_FONDUE_DATA": "data", "PYTHONWARNINGS": "error"}

    def run(self, *arguments: object, fails: bool = False) -> str:
        """Run a command and return what it printed."""
        command = [sys.executable, "-m", "geo_fondue", *map(str, arguments)]
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert (done.returncode != 0) == fails, done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout

    def json(self, *arguments: object) -> Any:
        """Run a command with ``--json`` and return what it printed."""
        return json.loads(self.run(*arguments, "--json"))

    @contextmanager
    def serving(self, *arguments: object) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
        """Start a command that serves, and lend its address and process."""
        command = [sys.executable, "-m", "geo_fondue", *map(str, arguments)]
        with subprocess.Popen(
            command, cwd=self.folder, env=self.environment, stderr=subprocess.PIPE, encoding="utf-8"
        ) as process:
            assert process.stderr is not None
            killer = threading.Timer(120, process.kill)  # so that a server that hangs fails the test
            killer.start()
            try:
                for line in process.stderr:
                    if "http://" in line:
                        yield "http://" + line.partition("http://")[2].split()[0], process
                        break
                else:
                    pytest.fail("the server said no address")
            finally:
                killer.cancel()
                process.kill()


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """Lay out what a city has: its boundaries as files, and three dumps of reports."""
    folder = tmp_path_factory.mktemp("walk")
    country = generate_country(provinces=3, districts=8, subdistricts=24, municipalities=4)
    source = write_demo_edition(folder / "source", country=country)
    for layer in source.layers:
        write_file(folder / f"{layer}.geojson", export_areas(source, layer=layer, written_as="geojson"))
    made = list(generate_reports(country, count=REPORTS, seed=5, until=datetime(2024, 6, 1, tzinfo=UTC)))
    write_traffy_dump(made, folder / "dump.csv", bad_share=0.05)
    write_exchange_csv(made, folder / "exchange.csv", bad_share=0.05)
    write_public_feed(made, folder / "feed.geojson", bad_share=0.05)
    return Walk(folder)


@pytest.fixture(scope="module")
def published(walk: Walk) -> Walk:
    """Import and publish the boundaries."""
    layers = ("province", "district", "subdistrict", "municipality")
    files = [f"{layer}={layer}.geojson" for layer in layers]
    made = walk.json("boundaries", "import", *files, "--edition", "first", "--publish")
    assert [layer["count"] for layer in made["layers"]] == [3, 8, 24, 4]
    return walk


@pytest.fixture(scope="module")
def filled(published: Walk) -> Walk:
    """Import the reports from each of the three formats, twice."""
    counted = []
    for file in ("dump.csv", "exchange.csv", "feed.geojson") * 2:
        result = published.json("reports", "import", file)
        counted.append((result["rows"], result["bad"]))
        assert result["new"] == 0 or file == "dump.csv"
    assert len(set(counted)) == 1
    return published


def test_every_area_resolves_to_itself(published: Walk) -> None:
    areas = Catalogue(published.folder / "data").published().areas("subdistrict")
    with (published.folder / "points.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["expected", "lat", "lon"])
        for position, code in enumerate(areas.codes):
            point = areas.geometry[position].representative_point()
            table.writerow([code, point.y, point.x])
    told = published.json("resolve-file", "points.csv", "resolved.csv")
    assert (told["rows"], told["inside"]) == (24, 24)
    rows = list(csv.DictReader((published.folder / "resolved.csv").read_text("utf-8").splitlines()))
    assert [row["subdistrict"] for row in rows] == [row["expected"] for row in rows]
    first = published.json("resolve", rows[0]["lat"], rows[0]["lon"])
    assert first["areas"]["subdistrict"]["code"] == rows[0]["expected"]


def test_statistics_exports_and_the_reports_add_up(filled: Walk) -> None:
    counted = filled.json("statistics", "--layer", "district")
    totals = counted["totals"]
    assert totals["open"] + totals["closed"] + totals["excluded"] == totals["total"] > 0.9 * REPORTS
    filled.run("export", "reports", "reports.csv")
    rows = list(csv.DictReader((filled.folder / "reports.csv").read_text("utf-8").splitlines(keepends=True)))
    assert len(rows) == totals["total"]
    for area in counted["areas"]:
        groups = [row["state_group"] for row in rows if row["district"] == area["code"]]
        assert {group: groups.count(group) for group in ("open", "closed", "excluded")} == {
            group: area[group] for group in ("open", "closed", "excluded")
        }


def test_maps_are_written(filled: Walk) -> None:
    filled.run("map", "choropleth", "map.html", "--layer", "district", "--lang", "en")
    filled.run("map", "heat", "heat.html")
    assert "<html" in (filled.folder / "map.html").read_text("utf-8")
    assert "<html" in (filled.folder / "heat.html").read_text("utf-8")


def get(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return json.loads(answer.read())


def test_the_server_answers_picks_up_what_is_published_and_stops_when_told(filled: Walk) -> None:
    with filled.serving("serve", "--port", 0) as (address, process):
        assert get(f"{address}readyz")["edition"] == "first"
        served = get(f"{address}v1/statistics?layer=district")
        assert served == filled.json("statistics", "--layer", "district")
        filled.run(*("boundaries", "import", "province=province.geojson", "--edition", "second", "--publish"))
        assert get(f"{address}readyz")["edition"] == "second"
        filled.run("boundaries", "rollback")
        assert get(f"{address}readyz")["edition"] == "first"
        before = get(f"{address}readyz")["data_version"]
        filled.run("reports", "import", "dump.csv", "--source", "again")
        assert get(f"{address}readyz")["data_version"] > before
        with pytest.raises(urllib.error.HTTPError) as refused:
            get(f"{address}v1/resolve?lat=0&lon=0")
        assert refused.value.code == 422
        refused.value.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) in (0, -signal.SIGTERM)


def test_several_workers_serve_one_port(filled: Walk) -> None:
    with filled.serving("serve", "--port", 0, "--workers", 2) as (address, process):
        for _ in range(10):
            assert get(f"{address}readyz")["status"] == "ready"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) in (0, -signal.SIGTERM)


def test_a_port_in_use_is_told_in_one_line(filled: Walk) -> None:
    with filled.serving("serve", "--port", 0) as (address, _):
        port = address.rstrip("/").rpartition(":")[2]
        command = [sys.executable, "-m", "geo_fondue", "serve", "--port", port]
        done = subprocess.run(
            command,
            cwd=filled.folder,
            env=filled.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"geo-fondue: cannot listen on 127.0.0.1 port {port}: ")
    assert done.stderr.count("\n") == 1


def test_the_demo_serves_its_map(tmp_path: Path) -> None:
    demo = Walk(tmp_path)
    with demo.serving("demo", "--port", 0, "--reports", 300) as (address, process):
        with urllib.request.urlopen(address, timeout=60) as answer:
            page = answer.read().decode()
        assert "<html" in page
        assert len(get(f"{address}v1/statistics?layer=province")["areas"]) == 12
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
    assert (tmp_path / "data" / "editions" / "demo").is_dir()
