"""Files go into the store whole, again without effect, and each row is accounted for."""

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from geo_fondue.errors import ReportError
from geo_fondue.reports import importing
from geo_fondue.reports.importing import ImportResult, Progress, import_reports
from geo_fondue.reports.store import Store

COUNTS = ("rows", "new", "changed", "unchanged", "bad")


@pytest.fixture
def plain(tmp_path: Path) -> Callable[..., Path]:
    """Write a plain CSV of so many reports, some of which are bad."""

    def write(count: int, *, bad: int = 0, state: str = "waiting", day: int = 2) -> Path:
        choose = random.Random(1)
        lines = ["id,lat,lon,state,created_at,updated_at,category"]
        for number in range(count):
            lat = "north" if number < bad else f"{choose.uniform(12, 16):.5f}"
            lon = f"{choose.uniform(100, 104):.5f}"
            lines.append(
                f"R{number},{lat},{lon},{state},2024-01-01T00:00Z,2024-01-{day:02}T00:00Z,{number % 3}"
            )
        path = tmp_path / "plain.csv"
        path.write_text("\n".join(lines) + "\n")
        return path

    return write


@pytest.fixture
def load(store: Store, squares: Any, bangkok: ZoneInfo) -> Callable[..., ImportResult]:
    def run(path: Path, **given: Any) -> ImportResult:
        return import_reports(path, **{"store": store, "resolver": squares, "timezone": bangkok} | given)

    return run


def counts(result: ImportResult | Progress) -> tuple[int, ...]:
    return tuple(getattr(result, name) for name in COUNTS)


def test_every_row_is_counted_once(load: Callable[..., ImportResult], plain: Callable[..., Path]) -> None:
    result = load(plain(100, bad=7))
    assert result.format == "csv"
    assert counts(result) == (100, 93, 0, 0, 7)


def test_no_number_is_too_large_for_the_database(
    load: Callable[..., ImportResult], tmp_path: Path, store: Store
) -> None:
    path = tmp_path / "stars.csv"
    path.write_text(
        "id,lat,lon,state,star,reopened\n"
        "R1,13.5,100.5,finish,40000,2000000000\n"
        "R2,13.5,100.5,finish,-40000,-1\n"
        "R3,13.5,100.5,finish,5,2\n"
    )
    assert counts(load(path)) == (3, 3, 0, 0, 0)
    told = [
        (one.report.star, one.report.extra.get("star")) for part in store.stream(details=True) for one in part
    ]
    assert told == [(None, "40000"), (None, "-40000"), (5, None)]


def test_rows_from_the_future_are_listed_with_what_to_do_and_silence_nothing(
    load: Callable[..., ImportResult], tmp_path: Path, store: Store
) -> None:
    def write(updated: datetime) -> Path:
        path = tmp_path / "told.csv"
        path.write_text(
            "id,lat,lon,state,created_at,updated_at\n"
            f"R1,13.5,100.5,finish,2024-01-01T00:00Z,{updated.isoformat()}\n"
            "R2,13.5,100.5,waiting,2024-01-01T00:00Z,2024-01-02T00:00Z\n"
        )
        return path

    now = datetime.now(UTC)
    result = load(write(now + timedelta(days=400)))
    assert (counts(result), result.bad_path is not None) == ((2, 1, 0, 0, 1), True)
    assert result.bad_path is not None
    (bad,) = csv.DictReader(result.bad_path.read_text("utf-8").splitlines())
    assert (bad["line"], bad["field"], bad["ticket_id"]) == ("2", "updated_at", "R1")
    assert "in the future. See to the clock" in bad["reason"]
    assert counts(load(write(now + timedelta(hours=14)))) == (2, 1, 0, 1, 0)  # as of another zone


def test_importing_again_changes_nothing(
    load: Callable[..., ImportResult], plain: Callable[..., Path], store: Store
) -> None:
    path = plain(100, bad=7)
    load(path)
    version, reports = store.version(), list(store.stream(details=True))
    assert counts(load(path)) == (100, 0, 0, 93, 7)
    assert (store.version(), list(store.stream(details=True))) == (version, reports)


def test_a_later_file_changes_and_the_earlier_one_does_not_change_back(
    load: Callable[..., ImportResult], plain: Callable[..., Path], store: Store
) -> None:
    load(plain(50, state="waiting", day=2))
    assert counts(load(plain(60, state="finish", day=3))) == (60, 10, 50, 0, 0)
    assert counts(load(plain(50, state="waiting", day=2))) == (50, 0, 0, 50, 0)
    assert {one.report.state for batch in store.stream() for one in batch} == {"finish"}


def test_bad_rows_are_listed_beside_and_the_list_goes_when_they_are_good(
    load: Callable[..., ImportResult], plain: Callable[..., Path]
) -> None:
    result = load(plain(10, bad=2))
    assert result.bad_path is not None
    assert result.bad_path.name == "plain.csv.bad.csv"
    with result.bad_path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["line"], row["field"], row["ticket_id"], row["value"]) for row in rows] == [
        ("2", "lat", "R0", "north"),
        ("3", "lat", "R1", "north"),
    ]
    assert load(plain(10)).bad_path is None
    assert not result.bad_path.exists()


def test_a_report_that_comes_twice_in_a_file_counts_twice(
    load: Callable[..., ImportResult], tmp_path: Path
) -> None:
    path = tmp_path / "twice.csv"
    path.write_text(
        "id,lat,lon,state,updated_at\n"
        "A,13,100,waiting,2024-01-01\nA,13,100,waiting,2024-01-01\nA,13,100,finish,2024-01-02\n"
    )
    assert counts(load(path)) == (3, 1, 1, 1, 0)
    assert counts(load(path)) == (3, 0, 0, 3, 0)


def test_progress_is_told_after_each_batch(
    load: Callable[..., ImportResult], plain: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_BATCH_ROWS", 40)
    seen: list[Progress] = []
    path = plain(100, bad=7)
    load(path, progress=seen.append)
    assert [counts(progress) for progress in seen] == [
        (40, 33, 0, 0, 7),
        (80, 73, 0, 0, 7),
        (100, 93, 0, 0, 7),
    ]
    assert seen[-1].bytes_read == seen[-1].total_bytes == path.stat().st_size


def test_a_batch_ends_early_where_rows_are_large(
    load: Callable[..., ImportResult], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_BATCH_BYTES", 1 << 19)
    path = tmp_path / "large.csv"
    path.write_text("id,lat,lon,description\n" + "".join(f"{n},13,100,{'x' * 500_000}\n" for n in range(6)))
    seen: list[Progress] = []
    assert counts(load(path, progress=seen.append)) == (6, 6, 0, 0, 0)
    assert len(seen) >= 3


def test_what_is_interrupted_keeps_the_batches_before_and_goes_on_when_run_again(
    load: Callable[..., ImportResult],
    plain: Callable[..., Path],
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importing, "_BATCH_ROWS", 40)

    def stop(progress: Progress) -> None:
        if progress.rows == 80:
            raise KeyboardInterrupt

    path = plain(100)
    with pytest.raises(KeyboardInterrupt):
        load(path, progress=stop)
    assert store.count() == 80
    assert counts(load(path)) == (100, 20, 0, 80, 0)


def test_a_file_of_no_known_format_leaves_the_store_alone(
    load: Callable[..., ImportResult], tmp_path: Path, store: Store
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("name,colour\na,b\n")
    with pytest.raises(ReportError, match="names the columns name, colour"):
        load(path)
    assert store.version() == 0


def test_the_three_formats_of_traffy_agree(
    load: Callable[..., ImportResult], tmp_path: Path, store: Store
) -> None:
    """One ticket in each format, in any order: the first is new, the others add what they alone know."""
    dump = tmp_path / "dump.csv"
    dump.write_text(
        "ticket_id,type,organization,comment,photo,photo_after,coords,address,subdistrict,district,province,"
        "timestamp,state,star,count_reopen,last_activity\n"
        '2024-A,"{ถนน}",กทม.,ชำรุด,,,"100.5,13.5",ที่อยู่,,,,2024-01-01 00:00:00+00,เสร็จสิ้น,,0,'
        "2024-01-09 00:00:00+00\n"
    )
    exchange = tmp_path / "exchange.csv"
    exchange.write_text(
        "\ufeffticket_id,type,organization,description,photo,latitude,longitude,address,timestamp,"
        "timestamp_inprogress,timestamp_finished,status,star,count_reopen,last_activity\n"
        "2024-A,ถนน,กทม.,ชำรุด,,13.5,100.5,ที่อยู่,2024-01-01 07:00:00,2024-01-02 07:00:00,2024-01-05 07:00:00,"
        "เสร็จสิ้น,,0,2024-01-09 07:00:00\n"
    )
    feed = tmp_path / "feed.json"
    properties = {
        "ticket_id": "2024-A",
        "description": "ชำรุด",
        "problem_type_fondue": ["ถนน"],
        "state": "finish",
        "org": ["กทม."],
        "address": "ที่อยู่",
        "timestamp": "2024-01-01T00:00:00Z",
        "last_activity": "2024-01-09T00:00:00Z",
        "timestamp_finished": "2024-01-05T00:00:00Z",
        "star": 5,
    }
    feature = {"geometry": {"type": "Point", "coordinates": [100.5, 13.5]}, "properties": properties}
    feed.write_text(json.dumps({"features": [feature]}))

    def store_after(order: list[Path]) -> Any:
        with Store.open(f"sqlite:///{tmp_path / '-'.join(path.stem for path in order)}.sqlite") as other:
            formats = [load(path, store=other).format for path in order]
            assert len(set(formats)) == 3
            assert [counts(load(path, store=other)) for path in order] == [(1, 0, 0, 1, 0)] * 3
            ((stored,),) = other.stream(details=True)
        return stored

    orders = ([dump, exchange, feed], [feed, dump, exchange], [exchange, feed, dump], [feed, exchange, dump])
    first, *others = (store_after(order) for order in orders)
    assert all(other == first for other in others)
    assert (first.report.star, first.report.started_at is not None) == (5, True)


def test_swapped_coordinates_are_told_by_the_editions_bounds(
    load: Callable[..., ImportResult], tmp_path: Path
) -> None:
    path = tmp_path / "swapped.csv"
    path.write_text("id,lat,lon\nA,101.5,13.5\nB,13.5,101.5\n")
    result = load(path)
    assert counts(result) == (2, 1, 0, 0, 1)
    assert result.bad_path is not None
    assert "swapped" in result.bad_path.read_text()


IMPORT = """
import sys
from pathlib import Path
from zoneinfo import ZoneInfo
sys.path.insert(0, sys.argv[1])
from conftest import SquareResolver
from geo_fondue.reports import importing
from geo_fondue.reports.store import Store
importing._BATCH_ROWS = 100
with Store.open(sys.argv[2]) as store:
    result = importing.import_reports(
        Path(sys.argv[3]), store=store, resolver=SquareResolver(), timezone=ZoneInfo("Asia/Bangkok"),
        progress=lambda progress: print(progress.rows, flush=True),
    )
print(result.new, result.unchanged)
"""


def command(database_url: str, path: Path) -> list[str]:
    """Return the command that imports a file in batches of 100 and says after each how far it is."""
    return [sys.executable, "-c", IMPORT, str(Path(__file__).parent), database_url, str(path)]


@pytest.mark.parametrize("seed", range(4))
def test_a_kill_loses_nothing_that_was_acknowledged_and_leaves_no_half_batch(
    seed: int,
    database_url: str,
    plain: Callable[..., Path],
    load: Callable[..., ImportResult],
    store: Store,
) -> None:
    path = plain(5000)
    with subprocess.Popen(command(database_url, path), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(random.Random(seed).uniform(0, 0.15))
        os.kill(process.pid, signal.SIGKILL)
        acknowledged = int(("100\n" + process.stdout.read()).split()[-1])
    count = store.count()
    assert acknowledged <= count
    assert count % 100 == 0
    assert counts(load(path)) == (5000, 5000 - count, 0, count, 0)
    assert store.count() == 5000
    if not database_url.startswith("sqlite"):
        return
    with store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_processes_that_import_the_same_file_at_once_add_each_report_once(
    database_url: str, plain: Callable[..., Path], store: Store
) -> None:
    path = plain(1000)
    running = [
        subprocess.Popen(command(database_url, path), stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    told = [process.communicate()[0].splitlines()[-1].split() for process in running]
    assert sum(int(new) for new, _ in told) == store.count() == 1000
    assert sum(int(unchanged) for _, unchanged in told) == 2000
