"""The benchmarks run, from beginning to end, on as little as there is; without their extras."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import shapely
from rich.console import Console
from typer.testing import CliRunner

from benchmarks import __main__ as command
from benchmarks import check, curves, imports, layers, machine, opening, report_curves, table
from benchmarks.contest import Contestant, compete
from benchmarks.layers import Layer, lattice
from benchmarks.peers import geopandas_sjoin, shapely_points, shapely_prepared, shapely_tree
from benchmarks.peers.peer import AbsentError, Peer
from benchmarks.points import KINDS, Points
from benchmarks.singles import Lookup, measure, whole_answer
from benchmarks.verify import compare
from geo_fondue.boundaries.demo import generate_country
from geo_fondue.index.reference import ReferenceIndex

_HERE = (shapely_tree.PEER, shapely_prepared.PEER, shapely_points.PEER, geopandas_sjoin.PEER)


def _absent(_: object) -> Iterator[None]:
    raise AbsentError("it is not installed")


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make all layers tiny, and peers those that are always there, with one that is not."""
    missing = Peer("a database", "never", _absent, points=1)  # type: ignore[arg-type]
    monkeypatch.setattr(table, "PEERS", (*_HERE, missing))
    for name, role in (("coarse", "coarse"), ("dense", "dense"), ("thailand", "coarse")):
        monkeypatch.setitem(layers.LAYERS, name, lambda role=role: Layer(role, lattice(9), role))  # type: ignore[arg-type]
    monkeypatch.setitem(layers.LAYERS, "thailand-dense", lambda: None)  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.usefixtures("tiny")
def test_the_main_table_has_each_peer_each_target_and_what_was_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "figures.json"
    monkeypatch.setattr(table, "_SINGLES", 500)
    monkeypatch.setattr(table, "_SINGLE_SECONDS", 0.01)
    monkeypatch.setattr(table, "MADE_UP", {})
    arguments = ["--layer", "dense", "--points", "300", "--rounds", "1", "--seconds", "0", "--json", str(out)]
    shown = CliRunner().invoke(command.app, arguments)
    assert shown.exit_code == 0, shown.output
    figures = json.loads(out.read_text("utf-8"))
    assert len(figures["cells"]) == len(KINDS) * 2
    for cell in figures["cells"]:
        assert {peer["name"] for peer in cell["peers"]} == {peer.name for peer in _HERE}
        assert not any(agreement["wrong"] for agreement in cell["agreements"].values())
    assert figures["absent"]["a database"] == "it is not installed"
    for said in ("dense, city-like, one thread, against", "resident", "one point", "geopandas.sjoin"):
        assert said in shown.output


@pytest.mark.usefixtures("tiny")
def test_the_check_finds_nothing_wrong_and_asks_about_every_kind_of_points() -> None:
    shown = CliRunner().invoke(command.app, ["check", "--share", "0.00002"])
    assert shown.exit_code == 0, shown.output
    assert "no mismatches" in shown.output
    assert "none with no area or several" in shown.output


def test_a_wrong_answer_makes_the_check_fail() -> None:
    right = check.Finding("layer", "kind", 10, 0, 0, None, 0.1)
    wrong = check.Finding("layer", "kind", 10, 1, 0, None, 0.1)
    assert check.Check({}, [right]).passed
    assert not check.Check({}, [right, wrong]).passed


def test_the_curves_are_measured_and_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "in_a_process", lambda function, *arguments: function(*arguments))
    monkeypatch.setattr(curves, "_ASKED", 200)
    monkeypatch.setattr(curves, "_PEER_POINTS", 20)
    monkeypatch.setattr(curves, "PEERS_ASKED", ("geopandas.sjoin",))
    found = curves.Curves(machine.machine())
    found.steps.append(curves._areas_step(4))
    found.steps.append(curves._areas_step(16))
    assert [step.areas for step in found.steps] == [4, 16]
    assert curves.growth(found, "areas", "uniform", first=4) is not None
    assert curves.growth(found, "vertices", "uniform", first=4) is None
    console = Console(width=118, record=True, quiet=True)
    report_curves.show(found, console)
    json.dumps(found.to_dict())


def test_a_lattice_is_a_coverage_with_small_and_large_areas() -> None:
    polygons = lattice(400)
    assert len(polygons) == 400
    assert shapely.coverage_is_valid(polygons)
    assert np.ptp(np.log10(shapely.area(polygons))) > 2


def test_a_peer_that_says_otherwise_is_counted_and_exact_arithmetic_decides() -> None:
    areas = layers.as_areas(lattice(1))
    reference = ReferenceIndex(areas)
    inside = Points(*shapely.get_coordinates(shapely.centroid(areas.geometry)).T)
    points = Points(np.repeat(inside.lon, 3), np.repeat(inside.lat, 3))
    twice_and_never = (np.array([0, 1, 1]), np.array([0, 0, 0]))
    found = compare(twice_and_never, reference.locate_many(*points), points, reference)
    assert (found.none, found.several, found.other, found.wrong) == (1, 1, 0, 0)
    wrong = compare(twice_and_never, np.array([-1, 0, 0], dtype=np.int32), points, reference)
    assert wrong.wrong == 1


def test_contestants_take_turns_with_this_index() -> None:
    turns: list[str] = []
    ours, floor, other = (
        Contestant(name, lambda name=name: turns.append(name), 1)  # type: ignore[misc]
        for name in ("ours", "floor", "other")
    )
    timings = compete(ours, floor, [other], rounds=2, seconds=10)
    assert turns == ["floor", "ours", "other"] * 2
    assert [timing.runs for timing in timings] == [2, 2, 2]


def test_the_whole_answer_names_every_layer(tmp_path: Path) -> None:
    country = generate_country(provinces=2, districts=4, subdistricts=12, municipalities=3, detail=0)
    subdistricts = country.layers["subdistrict"].geometry
    points = Points(*shapely.get_coordinates(shapely.point_on_surface(subdistricts)).T.copy())
    many = Points(np.tile(points.lon, 60), np.tile(points.lat, 60))
    (single,) = measure([Lookup("ours", whole_answer(country, tmp_path), many)], seconds=0.01)
    assert single.points > 0
    assert single.p50_us <= single.p99_us


def test_imports_are_measured_in_every_format_and_their_counts_are_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "in_a_process", lambda function, *arguments: function(*arguments))
    out = tmp_path / "figures.json"
    shown = CliRunner().invoke(command.app, ["imports", "--rows", "200", "--json", str(out)])
    assert shown.exit_code == 0, shown.output
    figures = json.loads(out.read_text("utf-8"))
    stores = {"SQLite", "PostgreSQL"} - figures["absent"].keys()
    assert len(figures["found"]) == 6 * len(stores)
    assert all(one["rows"] == 200 for one in figures["found"])
    assert "held to: 20,000 rows/s into sqlite" in shown.output.lower()


def test_statistics_are_measured_and_count_the_same_reports_as_sql_does(tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    arguments = ["statistics", "--reports", "2000", "--rounds", "1", "--json", str(out)]
    shown = CliRunner().invoke(command.app, arguments)
    assert shown.exit_code == 0, shown.output
    figures = json.loads(out.read_text("utf-8"))
    counted = {one["question"]: one["counted"] for one in figures["questions"]}
    assert counted["all"] == 2000
    assert all(0 < count < 2000 for name, count in counted.items() if name != "all")
    assert "under 500 ms of 10,000,000 reports" in shown.output
