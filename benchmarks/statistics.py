"""Statistics by subdistrict over millions of reports, beside SQL, which does less, and DuckDB.

All have the same reports, in the same run: SQL groups the table of the store and only counts, without a
single time to close; DuckDB has its own table in memory, and works out the same quantiles.
"""

import statistics as plain
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from sqlalchemy import case, func, select

from benchmarks.stores import AGENCIES, CATEGORIES, country, make_store
from geo_fondue.boundaries import Edition
from geo_fondue.reports.columns.layout import TYPES
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.tables import reports
from geo_fondue.statistics import statistics

TARGETS_MS = {1_500_000: 100.0, 10_000_000: 500.0}
"""Under which any question has to be answered, by the number of reports."""

_BANGKOK = ZoneInfo("Asia/Bangkok")

QUESTIONS: dict[str, dict[str, Any]] = {
    "all": {},
    "the last year": {"from_": date(2025, 1, 1)},
    "one category": {"category": CATEGORIES[0]},
    "one agency": {"agency": f"agency {AGENCIES // 20}"},
    "open": {"state": "open"},
    "a province": {"parent": "P00001"},
}


@dataclass(frozen=True, slots=True)
class Question:
    """What one question took.

    Attributes
    ----------
    reports : int
        In the store.
    question : str
    counted : int
        Reports that it is about.
    ms, processor_ms : float
        Medians: by the clock, and of processor time, in which two threads count twice.
    times_sql, times_duckdb : float or None
        How many times longer these took by the clock, medians too; None where they are not there.
    """

    reports: int
    question: str
    counted: int
    ms: float
    processor_ms: float
    times_sql: float
    times_duckdb: float | None

    @property
    def met(self) -> bool | None:
        """Whether it took less than it may; None where nothing is said of so many reports."""
        most = TARGETS_MS.get(self.reports)
        return None if most is None else self.ms < most


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a store took: to be read anew by the first process, and opened by the next."""

    reports: int
    read_s: float
    read_processor_s: float
    open_ms: float
    file_mb: float


@dataclass(slots=True)
class Counts:
    """All of it."""

    machine: dict[str, str]
    columns: list[Columns] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    absent: dict[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return what is written as JSON."""
        return asdict(self)


def measure(found: Counts, sizes: Sequence[int], *, rounds: int, say: Callable[[str], None]) -> None:
    """Measure stores of so many reports, and fill in what is found.

    Parameters
    ----------
    found : Counts
    sizes : sequence of int
    rounds : int
        Runs of each; of SQL on a large store, fewer.
    say : callable
        Told what is going on.
    """
    with TemporaryDirectory() as folder:
        edition = country(Path(folder))
        for size in sizes:
            path = Path(folder) / f"{size}.sqlite"
            with make_store(path, size, say=say) as store:
                say(f"{size:,} reports: reading the columns")
                found.columns.append(_read(store, path, size))
                found.questions.extend(_ask(store, edition, size, rounds, found.absent, say))
            for left in path.parent.glob(f"{path.name}*"):
                left.unlink()


def _read(store: Store, path: Path, size: int) -> Columns:
    begin, processor = time.perf_counter(), time.process_time()
    store.columns()
    taken, of_processor = time.perf_counter() - begin, time.process_time() - processor
    with Store.open(f"sqlite:///{path}") as again:
        begin = time.perf_counter()
        again.columns()
        opened = time.perf_counter() - begin
    file = path.with_name(f"{path.name}.columns")
    return Columns(size, taken, of_processor, 1e3 * opened, file.stat().st_size / 1e6)


def _ask(
    store: Store,
    edition: Edition,
    size: int,
    rounds: int,
    absent: dict[str, str],
    say: Callable[[str], None],
) -> Iterator[Question]:
    duckdb = _duckdb(store, absent)
    for name, question in QUESTIONS.items():
        say(f"{size:,} reports: {name}")

        def ours(question: dict[str, Any] = question) -> int:
            answer = statistics(store, edition, layer="subdistrict", timezone=_BANGKOK, **question)
            return answer.totals.total

        def sql(question: dict[str, Any] = question) -> int:
            return _by_sql(store, question)

        def other(question: dict[str, Any] = question) -> int:
            assert duckdb is not None
            return duckdb(store, question)

        counted = {run() for run in (ours, sql, *([other] if duckdb else []))}
        if len(counted) != 1:
            raise AssertionError(f"{name}: not the same reports: {counted}")
        taken = _timed(ours, rounds)
        by_sql = _timed(sql, min(rounds, 3))[0]
        by_other = None if duckdb is None else _timed(other, rounds)[0] / taken[0]
        yield Question(size, name, counted.pop(), taken[0], taken[1], by_sql / taken[0], by_other)


def _timed(run: Callable[[], object], rounds: int) -> tuple[float, float]:
    clock, processor = [], []
    for _ in range(rounds):
        begin, begun = time.perf_counter(), time.process_time()
        run()
        clock.append(1e3 * (time.perf_counter() - begin))
        processor.append(1e3 * (time.process_time() - begun))
    return plain.median(clock), plain.median(processor)


def _filter(question: dict[str, Any]) -> ReportFilter:
    parent = question.get("parent")
    asked = {name: value for name, value in question.items() if name != "parent"}
    return ReportFilter(layer="province" if parent else None, code=parent, timezone=_BANGKOK, **asked)


def _by_sql(store: Store, question: dict[str, Any]) -> int:
    groups = [func.sum(case((reports.c.state_group == one, 1), else_=0)) for one in ("open", "closed")]
    query = select(reports.c.jurisdiction_id, func.count(), *groups).where(*_filter(question).conditions())
    with store.reading() as connection:
        return sum(row[1] for row in connection.execute(query.group_by(reports.c.jurisdiction_id)))


def _duckdb(store: Store, absent: dict[str, str]) -> Callable[[Store, dict[str, Any]], int] | None:
    """Return what asks DuckDB the same, with the reports in its memory."""
    try:
        import duckdb
    except ImportError:
        absent["DuckDB"] = "it is not installed"
        return None
    connection = duckdb.connect()
    columns = store.columns()
    table = pa.table({name: np.asarray(getattr(columns, name)) for name in TYPES})
    connection.register("given", table)
    connection.execute("CREATE TABLE reports AS SELECT * FROM given")
    connection.unregister("given")

    def ask(store: Store, question: dict[str, Any]) -> int:
        where, values = _duckdb_conditions(store, question)
        rows = connection.execute(
            'SELECT jurisdiction, count(*), count(*) FILTER ("group" = 0), count(*) FILTER ("group" = 1), '
            'count(*) FILTER (reopened > 0), min(created_at) FILTER ("group" = 0), '
            'quantile_cont(CASE WHEN "group" = 1 THEN (closed_at - created_at) / 86400e6 END, [0.5, 0.9]) '
            f"FROM reports WHERE {where} GROUP BY jurisdiction",
            values,
        ).fetchall()
        return sum(row[1] for row in rows)

    return ask


def _duckdb_conditions(store: Store, question: dict[str, Any]) -> tuple[str, list[Any]]:
    """Return the conditions that the filter has, with what its tables hold looked up before."""
    shared = store.columns().shared
    where, values = ["true"], []
    if "from_" in question:
        where.append("created_at >= epoch_us(TIMESTAMPTZ '2025-01-01 00:00:00+07')")
    if "state" in question:
        where.append('"group" = 0')
    for name, column, held in (
        ("category", "category_set", shared.categories),
        ("agency", "organisation_set", shared.organisations),
        ("parent", "jurisdiction", shared.layers["province"]),
    ):
        if name in question:
            where.append(f"list_contains(?, {column})")
            values.append(held.holding(question[name]).tolist())
    return " AND ".join(where), values
