"""Importing reports: rows a second for each store and format, beside peers that do less in the same run.

The peers resolve nothing, merge nothing, and have one table without an index: ``pandas.read_csv`` with
``to_sql`` for SQLite, ``COPY`` of the bare file for PostgreSQL.
"""

import csv
import dataclasses
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pandas as pd
import psycopg

from benchmarks.opening import in_a_process, peak_mb
from benchmarks.postgres import NoClusterError, cluster
from geo_fondue.boundaries.demo import generate_country, write_demo_edition
from geo_fondue.reports.demo import (
    generate_reports,
    write_exchange_csv,
    write_public_feed,
    write_traffy_dump,
)
from geo_fondue.reports.importing import import_reports
from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Store
from geo_fondue.resolver import Resolver

TARGETS = {"SQLite": 20_000, "PostgreSQL": 15_000}
"""Rows a second of the dump, at least."""

MOST_MB = 500.0
"""Of memory, at most."""

_BANGKOK = ZoneInfo("Asia/Bangkok")
_UNTIL = datetime(2026, 11, 1, tzinfo=UTC)
_BAD = 0.001
_CHUNK = 5000

_CASES = {
    "dump": ("dump.csv",),
    "the same again": ("dump.csv", "dump.csv"),
    "every second changed": ("dump.csv", "changed.csv"),
    "exchange CSV": ("exchange.csv",),
    "GeoJSON feed": ("feed.json",),
    "plain CSV": ("plain.csv",),
}
"""By name, the files that are imported one after the other; the last is measured."""


@dataclass(frozen=True, slots=True)
class Import:
    """How fast one file went into a store.

    Attributes
    ----------
    store, case : str
    rows : int
    per_second : float
        Rows, by the clock.
    per_processor_second : float
        Rows, by the time of this process's processors: what a busy machine does not change much.
    times_peer : float or None
        How many times as long as the peer's the file took, by the clock; for the dump.
    peak_mb : float
        The most memory that the process ever had.
    """

    store: str
    case: str
    rows: int
    per_second: float
    per_processor_second: float
    times_peer: float | None
    peak_mb: float

    @property
    def met(self) -> bool | None:
        """Whether the targets are met; None where there are none but for memory, and that is."""
        if self.peak_mb >= MOST_MB:
            return False
        return None if self.case != "dump" else self.per_second >= TARGETS[self.store]


@dataclass(frozen=True, slots=True)
class Imports:
    """What was measured, and why what was not."""

    machine: dict[str, str]
    found: list[Import]
    absent: dict[str, str]

    def to_dict(self) -> dict[str, object]:
        """Return what is written as JSON."""
        return dataclasses.asdict(self)


def measured(
    out: Imports, *, rows: int, dump: Path | None = None, say: Callable[[str], None] = lambda _: None
) -> Iterator[Import]:
    """Yield each import as it was measured, each in a process and a store of its own.

    Parameters
    ----------
    out : Imports
        Told what cannot be measured here.
    rows : int
        Of each file.
    dump : Path, optional
        A dump of reports in the made-up country to be measured instead, in the one case.
    say : callable
        Told what is done.
    """
    with TemporaryDirectory(prefix="imports-") as name:
        folder = Path(name)
        say("making the files up")
        write_files(folder, rows, only_dump=dump is not None)
        cases = dict(_CASES) if dump is None else {"dump": (str(dump),)}
        for case, files in cases.items():
            say(f"SQLite, {case}")
            peer = in_a_process(_pandas, folder, folder / files[0]) if case == "dump" else None
            url = f"sqlite:///{folder / case.replace(' ', '-')}.sqlite"
            yield in_a_process(_import, "SQLite", case, folder, url, files, peer)
        try:
            with cluster() as address:
                socket = dict(part.split("=") for part in address.split())["host"]
                for number, (case, files) in enumerate(cases.items()):
                    say(f"PostgreSQL, {case}")
                    peer = in_a_process(_copy, address, folder / files[0]) if case == "dump" else None
                    with psycopg.connect(address, autocommit=True) as connection:
                        connection.execute(f"CREATE DATABASE imports_{number}")
                    url = f"postgresql://bench@/imports_{number}?host={socket}"
                    yield in_a_process(_import, "PostgreSQL", case, folder, url, files, peer)
        except NoClusterError as error:
            out.absent["PostgreSQL"] = str(error)


def write_files(folder: Path, rows: int, *, only_dump: bool = False) -> None:
    """Write the made-up country and its reports in every format into a folder."""
    country = generate_country()
    write_demo_edition(folder, country=country)

    def reports() -> Iterator[Report]:
        return generate_reports(country, count=rows, seed=1, until=_UNTIL)

    write_traffy_dump(reports(), folder / "dump.csv", bad_share=_BAD)
    if only_dump:
        return
    write_traffy_dump(map(_changed, range(rows), reports()), folder / "changed.csv", bad_share=_BAD)
    write_exchange_csv(reports(), folder / "exchange.csv", bad_share=_BAD)
    write_public_feed(reports(), folder / "feed.json", bad_share=_BAD)
    with (folder / "plain.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "lat", "lon", "category", "status", "created_at", "updated_at", "description"))
        for one in reports():
            what = (*one.categories, "")[0], one.state, one.created_at, one.last_activity, one.description
            writer.writerow((one.ticket_id, one.lat, one.lon, *what))


def _changed(number: int, report: Report) -> Report:
    """Return every second report as it is nine days later: finished."""
    if number % 2 == 0 or report.last_activity is None:
        return report
    later = report.last_activity + timedelta(days=9)
    return dataclasses.replace(report, state="finish", last_activity=later)


def _import(
    name: str, case: str, folder: Path, url: str, files: tuple[str, ...], peer: float | None
) -> Import:
    resolver = Resolver.open(folder)
    resolver.warm_up()
    *before, last = [folder / file for file in files]
    with Store.open(url) as store:
        for file in before:
            import_reports(file, store=store, resolver=resolver, timezone=_BANGKOK)
        kept = store.count()
        begin, used = time.perf_counter(), time.process_time()
        result = import_reports(last, store=store, resolver=resolver, timezone=_BANGKOK)
        taken, used = time.perf_counter() - begin, time.process_time() - used
        if (
            store.count() != kept + result.new
            or result.rows != result.new + result.changed + result.unchanged + result.bad
        ):
            raise AssertionError(f"{name}, {case}: rows are lost: {result}, {store.count():,} reports kept")
        if before and (result.new or (result.changed > 0) != (before[0] != last)):
            raise AssertionError(f"{name}, {case}: known reports are not known again: {result}")
    per_second, per_processor_second = result.rows / taken, result.rows / used
    ratio = None if peer is None else taken / peer
    return Import(name, case, result.rows, per_second, per_processor_second, ratio, peak_mb())


def _pandas(folder: Path, file: Path) -> float:
    """Return the seconds that pandas takes to put the file into SQLite as text."""
    begin = time.perf_counter()
    with closing(sqlite3.connect(folder / "pandas.sqlite")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        for part in pd.read_csv(file, dtype=str, chunksize=_CHUNK):
            part.to_sql("reports", connection, if_exists="append", index=False)
            connection.commit()
    return time.perf_counter() - begin


def _copy(address: str, file: Path) -> float:
    """Return the seconds that PostgreSQL takes to copy the file into a table of text."""
    with file.open("rb") as source, psycopg.connect(address) as connection:
        names = source.readline().decode().strip().split(",")
        connection.execute(f"CREATE TABLE bare ({', '.join(f'{name} text' for name in names)})")
        begin = time.perf_counter()
        with connection.cursor().copy("COPY bare FROM STDIN (FORMAT csv)") as copy:
            while piece := source.read(1 << 18):
                copy.write(piece)
        connection.commit()
        taken = time.perf_counter() - begin
        connection.execute("DROP TABLE bare")
    return taken
