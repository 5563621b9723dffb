"""Forgetting old reports: what is personal of them, or all of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, select

from geo_fondue.errors import InputError
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.bulk import change_rows
from geo_fondue.reports.store.compacting import compact
from geo_fondue.reports.store.deleting import begin_anew, count_up, delete_reports
from geo_fondue.reports.store.retention import Retention, made_before, write_retention
from geo_fondue.reports.store.sql import is_one_of
from geo_fondue.reports.store.stored import query, report_of
from geo_fondue.reports.store.tables import report_details, reports, waiting_tellings

BATCH = 5000
"""Reports in one transaction; others write in between."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was forgotten.

    Attributes
    ----------
    reports : int
        Of which something was erased, or which were deleted.
    waiting : int
        What was told of reports that had never come, and waited for them.
    deliveries : int
        What other systems had sent, kept in the inbox as it came.
    """

    reports: int
    waiting: int
    deliveries: int = 0


def forget(
    store: Store,
    before: datetime,
    *,
    whole: bool = False,
    grid_m: float,
    now: datetime | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Forgotten:
    """Forget what is personal of reports made before a moment, or these reports as a whole.

    Erased are what the public wrote and photographed and what else the source said; the position becomes the
    middle of its cell of a grid. What statistics count stays as it is, the areas included. Deleted are the
    reports with all that belongs to them. Either is remembered, so that a file that is imported again or a
    message that comes late does not bring it back.

    It goes in batches, each whole or not at all; when it is stopped, run it again. At the end the database is
    written anew, so that nothing of it is left in the file (:mod:`geo_fondue.reports.store.compacting`).

    Parameters
    ----------
    store : Store
    before : datetime
        Aware.
    whole : bool
        Delete the reports.
    grid_m : float
        Metres, more than 0.
    now : datetime, optional
    progress : callable, optional
        Told after each batch how many reports were looked at, and of how many.

    Raises
    ------
    InputError
        When the moment is still to come.
    UnavailableError
        When the database cannot be written just now.
    """
    moment = now or datetime.now(UTC)
    if before > moment:
        raise InputError(
            f"{before.date()} is still to come", where="before", remedy="Give a day that is past"
        )
    wanted = Retention(None if whole else before, before if whole else None, grid_m)
    with store.writing() as connection:
        retention = write_retention(connection, wanted)
        old = waiting_tellings.c.received_at < before
        waiting = connection.execute(delete(waiting_tellings).where(old)).rowcount
        of = connection.execute(
            select(func.count()).select_from(reports).where(made_before(before))
        ).scalar_one()
    forgotten = looked_at = last = 0
    while True:
        with store.writing() as connection:
            numbers = _next(connection, before, last)
            if numbers:
                last = numbers[-1]
                forgotten += (
                    delete_reports(connection, numbers, moment)
                    if whole
                    else _erase(connection, numbers, retention, moment)
                )
        if not numbers:
            break
        looked_at += len(numbers)
        if progress is not None:
            progress(looked_at, of)
    with store.writing() as connection:
        begin_anew(connection, moment)
    compact(store.engine)
    store.columns()  # which writes its copy of the positions anew
    return Forgotten(forgotten, waiting)


def _next(connection: Connection, before: datetime, last: int) -> list[int]:
    wanted = select(reports.c.id).where(made_before(before), reports.c.id > last)
    return list(connection.execute(wanted.order_by(reports.c.id).limit(BATCH)).scalars())


def _erase(connection: Connection, numbers: list[int], retention: Retention, now: datetime) -> int:
    """Erase what is personal; how many reports had anything."""
    erased: list[tuple[int, float, float]] = []
    for row in connection.execute(query(details=True).where(is_one_of(reports.c.id, numbers))):
        report = report_of(row)
        kept = retention.remember(report)
        if kept is not None and kept != report:
            erased.append((row.id, kept.lon, kept.lat))
    if erased:
        version = count_up(connection, now)
        ids, lon, lat = zip(*erased, strict=True)
        places = {"id": ids, "lon": lon, "lat": lat, "changed": [version] * len(ids)}
        change_rows(connection, reports, "id", places)
        nothing: list[object] = [[]] * len(ids)
        details = {
            "report_id": ids,
            "description": [""] * len(ids),
            "address": [""] * len(ids),
            "photo": nothing,
            "photo_after": nothing,
            "extra": [{}] * len(ids),
        }
        change_rows(connection, report_details, "report_id", details)
    return len(erased)
