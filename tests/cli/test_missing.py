"""A command that only looks says what is missing and what to do, and leaves nothing behind."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

OF_REPORTS = [
    "reports states",
    "reports states --unmap x",
    "reports near 13 100",
    "keys list",
    "keys revoke 1",
    "hooks list",
    "hooks show 1",
    "hooks replay --dead",
    "hooks drop 1",
]
OF_BOTH = [
    "statistics --layer district",
    "reports clusters",
    "reports reresolve",
    "map choropleth out.html",
    "map heat out.html",
    "map hexbin out.html",
    "map hotspots out.html",
    "map slider out.html",
    "map compare out.html",
    "report-card cards",
    "report-card out.html",
    "export reports out.csv",
    "export statistics out.csv --layer district",
]
OF_BOUNDARIES = [
    "resolve 13 100",
    "map agencies out.html",
    "export areas out.csv --layer district",
    "boundaries check x",
    "boundaries publish x",
    "boundaries rollback",
    "agencies check",
    "agencies coverage",
]
HARMLESS = ["doctor", "doctor --repair", "boundaries list", "agencies list"]


def everything(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


@pytest.mark.parametrize("command", [*OF_REPORTS, *OF_BOTH, *OF_BOUNDARIES])
def test_a_data_folder_that_is_not_there(cli: Any, outside: Path, command: str) -> None:
    run = cli(*command.split(), "--data", "nowhere")
    assert (run.code, run.out) == (1, "")
    assert run.err.count("\n") == 1
    assert run.err.startswith("geo-fondue: nowhere")
    assert ". " in run.err, "what to do"
    assert not everything(outside)


@pytest.mark.parametrize("command", ["statistics", "keys list", "doctor"])
def test_so_it_is_where_the_setting_names_it(
    cli: Any, outside: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("GEO_FONDUE_DATA", "mistyped")
    run = cli(*command.split())
    assert "mistyped" in run.out + run.err
    assert not everything(outside)


@pytest.mark.parametrize("command", HARMLESS)
def test_what_can_be_told_of_nothing_is(cli: Any, outside: Path, command: str) -> None:
    run = cli(*command.split(), "--data", "nowhere")
    assert run.code == 0
    assert run.out + run.err
    assert not everything(outside)


@pytest.mark.parametrize("command", [*OF_REPORTS, *OF_BOTH])
def test_boundaries_without_reports(cli: Any, outside: Path, small_data: Path, command: str) -> None:
    shutil.copytree(small_data, outside / "data")
    before = everything(outside)
    run = cli(*command.split())
    assert (run.code, run.out) == (1, "")
    assert run.err.count("\n") == 1
    assert "there are no reports yet. Import some with geo-fondue reports import FILE" in run.err
    assert {path for path in everything(outside) - before if path.suffix != ".index"} == set()


@pytest.fixture
def bare_url(postgresql: Any) -> Iterator[str]:
    """Make a database of PostgreSQL with nothing in it."""
    name = f"t{uuid4().hex}"
    postgresql.administer(f"CREATE DATABASE {name}")
    yield postgresql.database(name)
    postgresql.administer(f"DROP DATABASE {name} WITH (FORCE)")


def in_a_process(*arguments: str) -> tuple[int, str]:
    """Run a command in a process of its own, since connections to a server outlive one that fails here."""
    command = [sys.executable, "-m", "geo_fondue", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout + done.stderr


def test_a_server_without_our_tables_and_then_with_them(
    outside: Path, bare_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEO_FONDUE_DATABASE_URL", bare_url)
    code, said = in_a_process("keys", "list")
    assert (code, said.count("\n")) == (1, 1)
    assert "there are no reports yet" in said
    assert "geo-fondue db upgrade makes the tables alone" in said
    assert in_a_process("db", "upgrade")[0] == 0
    for command in ("reports states", "hooks list"):
        assert in_a_process(*command.split())[0] == 0
    assert not everything(outside)


def test_publishing_makes_no_tables(
    outside: Path, small_data: Path, bare_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEO_FONDUE_DATABASE_URL", bare_url)
    shutil.copytree(small_data, outside / "data")
    code, said = in_a_process("boundaries", "publish", "small")
    assert code == 0
    assert "could not be looked at" not in said
    with psycopg.connect(bare_url) as connection:
        ours = connection.execute("SELECT to_regclass('reports')").fetchone()
    assert ours == (None,)


def test_what_writes_makes_what_it_needs(cli: Any, outside: Path) -> None:
    assert cli("keys", "create", "--scope", "read", "--data", "new").code == 0
    assert (outside / "new" / "reports.sqlite").is_file()
