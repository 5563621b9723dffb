"""How a run ends: with an exit code, and with one line where something is wrong."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import typer

from geo_fondue.cli import app, points

PROMISED = {
    "demo",
    "boundaries import",
    "boundaries fetch",
    "boundaries list",
    "boundaries check",
    "boundaries diff",
    "boundaries publish",
    "boundaries rollback",
    "boundaries notify",
    "agencies import",
    "agencies list",
    "agencies check",
    "agencies coverage",
    "resolve",
    "resolve-file",
    "reports import",
    "reports reresolve",
    "reports near",
    "reports clusters",
    "reports states",
    "reports sync open311",
    "reports sync traffy",
    "doctor",
    "reports forget",
    "statistics",
    "map choropleth",
    "map heat",
    "map hexbin",
    "map hotspots",
    "map slider",
    "map compare",
    "map agencies",
    "report-card",
    "export areas",
    "export reports",
    "export statistics",
    "serve",
    "keys create",
    "keys list",
    "keys revoke",
    "hooks list",
    "hooks show",
    "hooks replay",
    "hooks drop",
    "db upgrade",
}


def commands(group: Any, before: str = "") -> dict[str, Any]:
    found = {}
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            found.update(commands(command, f"{before}{name} "))
        else:
            found[f"{before}{name}"] = command
    return found


ALL = commands(typer.main.get_command(app))


def test_every_command_that_the_design_promises_is_there() -> None:
    assert set(ALL) == PROMISED


@pytest.mark.parametrize("name", sorted(PROMISED))
def test_every_command_explains_itself_and_each_of_its_parameters(cli: Any, name: str) -> None:
    run = cli(*name.split(), "--help")
    assert (run.code, run.err) == (0, "")
    assert name in run.out
    assert ALL[name].help
    for parameter in ALL[name].params:
        assert parameter.help, f"{name}: {parameter.name}"


@pytest.mark.parametrize("group", [(), ("boundaries",), ("reports",), ("map",), ("export",), ("db",)])
def test_a_group_without_a_command_shows_what_there_is(cli: Any, group: tuple[str, ...]) -> None:
    run = cli(*group)
    assert run.code in (0, 2)
    assert "Usage" in run.out + run.err


def test_the_version_is_said(cli: Any) -> None:
    run = cli("--version")
    assert (run.code, run.out) == (0, "geo-fondue 0.1.0\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("resolve",),
        ("resolve", "thirteen", "100"),
        ("resolve", "13", "100", "--nonsense"),
        ("statistics", "--layer", "district", "--state", "finished"),
        ("statistics", "--layer", "district", "--json", "--csv"),
        ("boundaries", "import", "provinces.geojson", "--edition", "x"),
        ("boundaries", "import", "province=a", "province=b", "--edition", "x"),
        ("reports", "import", "a.csv", "b.csv", "--bad-rows", "bad.csv"),
        ("serve", "--port", "65536"),
        ("map", "volcano", "out.html"),
    ],
)
def test_what_is_asked_wrongly_ends_with_2(cli: Any, arguments: tuple[str, ...]) -> None:
    run = cli(*arguments)
    assert (run.code, run.out) == (2, "")
    assert "Traceback" not in run.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("resolve", "13", "100"), "no boundaries are published yet"),
        (("statistics", "--layer", "district"), "boundaries import"),
        (("boundaries", "check", "nothing"), "nothing"),
        (("boundaries", "publish", "nothing"), "nothing"),
        (("boundaries", "rollback"), "nothing is published"),
        (("resolve", "13", "100", "--at", "tomorrow"), "--at: 'tomorrow' is not a day"),
        (("boundaries", "import", "province=missing.geojson", "--edition", "x"), "missing.geojson"),
        (("boundaries", "import", "province=missing.geojson", "--edition", "No!"), "No!"),
        (("export", "areas", "out.xlsx", "--layer", "district"), ".xlsx"),
        (("db", "upgrade", "--data", __file__), "geo-fondue: "),
    ],
)
def test_what_cannot_be_done_ends_with_1_and_one_line(
    cli: Any, arguments: tuple[str, ...], said: str
) -> None:
    run = cli(*arguments)
    assert (run.code, run.out) == (1, "")
    assert run.err.startswith("geo-fondue: ")
    assert said in run.err
    assert run.err.count("\n") == 1


def test_a_bad_setting_is_named(cli: Any, outside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEO_FONDUE_TIMEZONE", "Asia/Krungthep")
    run = cli("resolve", 13, 100)
    assert run.code == 1
    assert run.err.startswith("geo-fondue: GEO_FONDUE_TIMEZONE: ")


def fail(*_: object, **__: object) -> None:
    raise ZeroDivisionError("nobody\nforesaw this")


def test_what_nobody_foresaw_is_one_line_too_unless_its_inside_is_asked_for(
    cli: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(points, "open_service", fail)
    run = cli("resolve", 13, 100)
    assert run.code == 1
    assert run.err.startswith("geo-fondue: unexpected ZeroDivisionError: nobody foresaw this")
    monkeypatch.setenv("GEO_FONDUE_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        cli("resolve", 13, 100)


def interrupt(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_ctrl_c_ends_with_130_and_no_traceback(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(points, "open_service", interrupt)
    run = cli("resolve", 13, 100)
    assert run.code == 130
    assert "Traceback" not in run.err


def full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device", "/data/file")


def test_what_the_system_refuses_is_told_in_its_words(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(points, "open_service", full)
    run = cli("resolve", 13, 100)
    assert (run.code, run.err) == (1, "geo-fondue: /data/file: No space left on device\n")


def test_a_reader_that_leaves_early_is_no_error(data: Path) -> None:
    command = [sys.executable, "-m", "geo_fondue", "resolve", "13", "100", "--json", "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        process.wait(timeout=60)


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys; sys.argv = ['geo-fondue', '--help']\n"
        "from geo_fondue.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'shapely', 'pandas', 'fastapi', 'sqlalchemy', 'folium', 'pyarrow', 'uvicorn'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, timeout=60)
    assert time.perf_counter() - began < 20  # a sign of life on the slowest machine; 0.2 s is usual
