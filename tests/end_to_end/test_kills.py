"""Killed at any moment, nothing that was acknowledged is lost, nothing is there twice, and all sums hold."""

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from geo_fondue.boundaries.demo import generate_country, write_demo_edition
from geo_fondue.reports.demo import generate_reports, write_traffy_dump
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.tables import report_details, report_states, reports

KILLS = 34
"""Of each of three kinds of work on each of two databases: 204 in all."""

REPORTS = 800

AFRESH = 4
"""After so many kills the work begins anew on an empty store."""

pytestmark = pytest.mark.slow


class Victim:
    """A program that does what it is told until it is killed."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("victim.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def begin(self, **task: object) -> None:
        """Begin a task."""
        self._say(task)

    def ended(self) -> int:
        """Wait for the task's end, and return how it ended."""
        return self._end("wait")

    def kill(self) -> int:
        """Kill what does the task, and return how it ended: it may have been faster."""
        return self._end("kill")

    def close(self) -> None:
        """End the program."""
        self._process.communicate()

    def _end(self, how: str) -> int:
        self._say({"do": how})
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the program whose children are killed has died by itself"
        return int(line)

    def _say(self, what: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(what, default=str) + "\n")
        self._process.stdin.flush()


@pytest.fixture(scope="module")
def victim() -> Iterator[Victim]:
    program = Victim()
    yield program
    program.close()


@pytest.fixture(scope="module")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with the demo country, compiled."""
    data = tmp_path_factory.mktemp("demo")
    write_demo_edition(data)
    return data


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file that tells of each report twice: when it was new, and as it stands at last."""
    path = tmp_path_factory.mktemp("dump") / "reports.csv"
    until = datetime(2026, 9, 1, tzinfo=UTC)
    last = list(generate_reports(generate_country(), count=REPORTS, seed=5, until=until, days=300))
    first = [
        replace(one, state="waiting", last_activity=one.created_at, closed_at=None, reopened=0, star=None)
        for one in last
    ]
    write_traffy_dump([*first, *last], path, bad_share=0.01)
    return path


def content(store: Store) -> dict[Any, Any]:
    """Return all that a store knows of each report, but for its own numbers."""
    with store.reading() as connection:
        states: dict[int, set[Any]] = {}
        for number, at, state in connection.execute(select(*report_states.c["report_id", "at", "state"])):
            states.setdefault(number, set()).add((at, state))
    found = {}
    for some in store.stream(details=True):
        for one in some:
            key = one.report.source, one.report.ticket_id
            assert key not in found, f"{key} is there twice"
            found[key] = one.report, one.areas, one.edition, one.outcome, states.pop(one.id, set())
    assert not states, "states of reports that are not there"
    return found


def check_sound(store: Store) -> None:
    """Check what must hold of a store at any moment."""
    with store.reading() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        counts = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (reports, report_details)
        ]
    assert counts[0] == counts[1]


def test_an_import_that_is_killed(
    victim: Victim,
    demo_data: Path,
    dump: Path,
    new_database_url: Callable[[], str],
    tmp_path: Path,
) -> None:
    chance = random.Random(20261121)
    told = tmp_path / "told"

    def begin(database: str) -> None:
        told.write_bytes(b"")
        victim.begin(do="import", database=database, data=demo_data, file=dump, told=told)

    undisturbed = new_database_url()
    Store.open(undisturbed).close()
    began = time.perf_counter()
    begin(undisturbed)
    assert victim.ended() == 0
    duration = time.perf_counter() - began
    with Store.open(undisturbed) as store:
        whole = content(store)
    assert len(whole) > 0.95 * REPORTS

    database = ""
    killed = 0
    for number in range(KILLS):
        if number % AFRESH == 0:
            database = new_database_url()
            Store.open(database).close()
        with Store.open(database) as store:
            before = store.count()
        begin(database)
        # what is known already goes by faster
        time.sleep(chance.uniform(0, duration if number % AFRESH == 0 else duration / 2))
        killed += victim.kill() == -signal.SIGKILL
        acknowledged = [int(new) for new in told.read_bytes().splitlines()]
        with Store.open(database) as store:
            check_sound(store)
            assert store.count() >= before + max(acknowledged, default=0)
        if number % AFRESH == AFRESH - 1 or number == KILLS - 1:
            begin(database)
            assert victim.ended() == 0
            with Store.open(database) as store:
                assert content(store) == whole
    assert killed > KILLS / 2
