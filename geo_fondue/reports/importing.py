"""A report file into the store: read, resolved, merged, with the bad rows listed beside it."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from geo_fondue.reports.ahead import ahead
from geo_fondue.reports.bad_rows import BadRowList
from geo_fondue.reports.readers import BadRow, Format, Reading
from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Counts, Store
from geo_fondue.resolver import Resolver

_BATCH_ROWS = 5000
_OBJECTS = 200_000
_BATCH_BYTES = 1 << 25  # so that a batch of endless rows fits the memory as well


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is, after a batch was written.

    Attributes
    ----------
    rows, new, changed, unchanged, bad : int
        As of :class:`ImportResult`, so far.
    bytes_read, total_bytes : int
        Of the file.
    """

    rows: int
    new: int
    changed: int
    unchanged: int
    bad: int
    bytes_read: int
    total_bytes: int


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of a file.

    Attributes
    ----------
    format : str
        One of :data:`geo_fondue.reports.readers.FORMATS`.
    rows : int
        All rows; ``new + changed + unchanged + bad``. A report that comes twice in the file counts twice.
    new, changed, unchanged : int
        What the rows did to the reports that were there.
    bad : int
        Rows that could not be used.
    bad_path : Path or None
        The list of bad rows, None where there are none.
    seconds : float
    complete : bool
        False where the last bad row broke the file off: what came after it is not counted here.
    """

    format: Format
    rows: int
    new: int
    changed: int
    unchanged: int
    bad: int
    bad_path: Path | None
    seconds: float
    complete: bool = True


def import_reports(
    path: Path,
    *,
    store: Store,
    resolver: Resolver,
    timezone: ZoneInfo,
    format: Format | Literal["auto"] = "auto",  # noqa: A002  # the word for it, here and at the edges
    source: str | None = None,
    progress: Callable[[Progress], None] | None = None,
    bad_path: Path | None = None,
) -> ImportResult:
    """Bring the reports of a file into the store.

    It is written in batches, each whole or not at all: an import that is stopped leaves the batches before,
    and running it again brings the rest, since what is known already changes nothing.

    Parameters
    ----------
    path : Path
        The file: plain, gzip, or a zip of one file.
    store : Store
    resolver : Resolver
        Says where each report lies.
    timezone : ZoneInfo
        The zone of times that come without one.
    format : str
        One of :data:`geo_fondue.reports.readers.FORMATS`, or ``"auto"`` to go by the content.
    source : str, optional
        The ``source`` that the reports get; by default ``"traffy"`` for its formats, ``"csv"`` for plain CSV.
        Files of different systems that number their reports alike need different ones.
    progress : callable, optional
        Called after each batch.
    bad_path : Path, optional
        Where to list bad rows; by default ``<path>.bad.csv``. A list from before is replaced, or removed
        where no row is bad.

    Raises
    ------
    ReportError
        When the file cannot be read or is in no known format, or the list of bad rows cannot be written.
    UnavailableError
        When the store cannot be written just now.
    """
    began = time.perf_counter()
    counts = Counts()
    complete = True
    with (
        Reading(
            path, format=format, timezone=timezone, source=source, bounds=resolver.edition.bounds
        ) as reading,
        BadRowList(path, bad_path) as bad_rows,
        # SQLite works in this process, so that reading ahead would only take its turns
        (ahead if store.is_server else nullcontext)(_batches(reading)) as batches,
        _seldom_looking_for_garbage(),
    ):
        for batch in batches:
            for row in batch.bad:
                bad_rows.add(row)
                complete = complete and not row.ends_file
            counts += _take(batch.reports, store, resolver)
            if progress is not None:
                progress(_progress(counts, bad_rows.count, batch.bytes_read, reading.total_bytes))
        listed = bad_rows.finish()
    return ImportResult(
        format=reading.format,
        rows=counts.new + counts.changed + counts.unchanged + bad_rows.count,
        new=counts.new,
        changed=counts.changed,
        unchanged=counts.unchanged,
        bad=bad_rows.count,
        bad_path=listed,
        seconds=time.perf_counter() - began,
        complete=complete,
    )


@dataclass(slots=True)
class _Batch:
    """What is read and written at once."""

    reports: list[Report] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    bytes_read: int = 0


def _batches(reading: Reading) -> Iterator[_Batch]:
    began, left = 0, _BATCH_ROWS
    batch = _Batch()
    for row in reading:
        if isinstance(row, BadRow):
            batch.bad.append(row)
        else:
            batch.reports.append(row)
        left -= 1
        if not left or reading.content_bytes - began > _BATCH_BYTES:
            batch.bytes_read = reading.bytes_read
            yield batch
            batch = _Batch()
            began, left = reading.content_bytes, _BATCH_ROWS
    if left < _BATCH_ROWS:
        batch.bytes_read = reading.bytes_read
        yield batch


@contextmanager
def _seldom_looking_for_garbage() -> Iterator[None]:
    """Have Python look for garbage in cycles once a batch rather than after each 700 new objects.

    A batch is many objects that are all in use and then all gone; looking through them takes a sixth of the
    time of an import, and finds nothing.
    """
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _take(reports: list[Report], store: Store, resolver: Resolver) -> Counts:
    if not reports:
        return Counts()
    jurisdictions = resolver.resolve_batch(
        [report.lon for report in reports], [report.lat for report in reports]
    )
    return store.upsert(reports, jurisdictions)


def _progress(counts: Counts, bad: int, bytes_read: int, total_bytes: int) -> Progress:
    return Progress(
        rows=counts.new + counts.changed + counts.unchanged + bad,
        new=counts.new,
        changed=counts.changed,
        unchanged=counts.unchanged,
        bad=bad,
        bytes_read=bytes_read,
        total_bytes=total_bytes,
    )
