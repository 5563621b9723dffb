"""``geo-fondue reports sync``, as a person runs it, and as something kills it."""

import json
import signal
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from geo_fondue.reports.store import Store

Start = Callable[..., subprocess.Popen[str]]


def test_the_exchange_api_is_read_where_a_user_is_set_and_the_password_is_not_printed(
    server: Any, start: Start, same: Callable[[Any], None]
) -> None:
    server.fill(days=2, a_day=5)
    who = {"GEO_FONDUE_TRAFFY_USER": "city", "GEO_FONDUE_TRAFFY_ORG_ID": "7"}
    process = start("traffy", **who)
    assert "GEO_FONDUE_TRAFFY_PASSWORD" in process.communicate(timeout=60)[1]
    process = start("traffy", **who, GEO_FONDUE_TRAFFY_PASSWORD="wr0ng-word")
    said = "".join(process.communicate(timeout=60))
    assert process.returncode == 1
    assert "wr0ng" not in said
    assert "Traceback" not in said
    process = start("traffy", **who, GEO_FONDUE_TRAFFY_PASSWORD="s3cret-word")
    assert "10 new" in process.communicate(timeout=60)[0]
    same(server)


def test_open311_reports_get_a_source_of_their_own(server: Any, sync: Callable[..., Any]) -> None:
    server.fill(days=2, a_day=5)
    done = sync("open311", f"{server.address}/open311/v2", "--since", f"{datetime.now(UTC):%Y-%m-%d}")
    assert done["source"].startswith("open311-127.0.0.1-")


def test_a_server_that_is_away_is_one_line(server: Any, faults: Any, start: Start) -> None:
    server.faults = [faults.refuse(404)]
    process = start("traffy")
    _, told = process.communicate(timeout=60)
    assert process.returncode == 1
    assert told.startswith("geo-fondue: ")
    assert len(told.splitlines()) == 1


def test_bad_rows_are_listed_in_the_data_folder(server: Any, sync: Callable[..., Any], data: Path) -> None:
    server.put("nowhere", datetime.now(UTC), lon=0.0, lat=0.0)
    done = sync("traffy")
    assert done["bad"] == 1
    assert Path(done["bad_path"]) == data / "sync" / "traffy.bad.csv"
    assert "nowhere" in Path(done["bad_path"]).read_text("utf-8")


def test_every_runs_until_told_to_stop(
    server: Any, faults: Any, start: Start, store: Store, same: Callable[[Any], None]
) -> None:
    server.fill(days=2, a_day=10)
    process = start("traffy", "--every", "1s")
    until = time.monotonic() + 60
    assert process.stderr is not None
    assert json.loads(process.stderr.readline())["new"] == 20  # the first run is over
    server.faults = [faults.refuse(404)]  # which ends a run, and no more
    server.put("later", datetime.now(UTC))
    while store.count() < 21 and time.monotonic() < until:
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 0, told
    lines = [json.loads(line) for line in told.splitlines()]
    assert any("problem" in line for line in lines)
    assert lines[-1]["event"] == "sync stopped"
    same(server)


def test_sigterm_ends_a_single_run_after_its_batch(server: Any, start: Start) -> None:
    server.fill(days=20, a_day=10)
    process = start("traffy")
    server.shift = lambda there: process.send_signal(signal.SIGTERM)
    said, told = process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGTERM, told
    assert "still to be read" in told
    assert "new" in said


@pytest.mark.parametrize("more", [[], ["--every", "1s"]])
def test_ctrl_c_ends_it_without_a_traceback(server: Any, start: Start, more: list[str]) -> None:
    server.fill(days=20, a_day=10)
    process = start("traffy", *more)
    server.shift = lambda there: process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in told


@pytest.mark.parametrize(
    "arguments",
    [
        ("traffy", "--every", "5x"),
        ("traffy", "--every", "0s"),
        ("traffy", "ftp://example.org/feed"),
        ("traffy", "--since", "2026-02-30"),
        ("traffy", "--since", "2026-02-02", "--until", "2026-02-01"),
        ("traffy", "http://127.0.0.1:9/exchange-api", "--since", "2026-02-02"),
        ("open311", "example.org"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(start: Start, arguments: tuple[str, ...]) -> None:
    process = start(*arguments)
    _, told = process.communicate(timeout=60)
    assert process.returncode in (1, 2)
    assert "Traceback" not in told
