"""How long reports are kept whole, or at all: what was forgotten stays so when it comes in again."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select

from geo_fondue.reports.privacy.grid import Grid
from geo_fondue.reports.report import Report
from geo_fondue.reports.store.tables import reports, retention
from geo_fondue.reports.telling import Telling

_Told = TypeVar("_Told", Report, Telling)


@dataclass(frozen=True, slots=True)
class Retention:
    """What is forgotten of reports made before two days.

    Attributes
    ----------
    erase_before : datetime or None
        What is personal of reports made before.
    delete_before : datetime or None
        Reports made before, as a whole.
    grid_m : float
        Metres: in the middle of a cell of this grid lies what is erased.
    """

    erase_before: datetime | None = None
    delete_before: datetime | None = None
    grid_m: float = 100.0

    def remember(self, report: Report, kept: Report | None = None) -> Report | None:
        """Return what is to be remembered of a report: itself, what is not personal of it, or nothing.

        Parameters
        ----------
        report : Report
            As it comes in.
        kept : Report, optional
            As it is kept, which may know better when it was made.
        """
        if was_made_before(report, self.delete_before):
            return None
        if not (was_made_before(report, self.erase_before) or self.is_erased(kept)):
            return report
        lon, lat = Grid(self.grid_m).snap_one(lon=report.lon, lat=report.lat)
        return replace(_erased(report), lon=lon, lat=lat)

    def remember_telling(self, telling: Telling, of: Report | None) -> Telling:
        """Return what is to be remembered of a telling of a report, which may not be known."""
        return _erased(telling) if self.is_erased(of) else telling

    def is_erased(self, report: Report | None) -> bool:
        """Return whether what is personal of a report is not kept."""
        return report is not None and was_made_before(report, self.erase_before)


def _erased(told: _Told) -> _Told:
    return replace(told, description="", address="", photo=(), photo_after=(), extra={})


def was_made_before(report: Report, day: datetime | None) -> bool:
    """Return whether a report was made before: it says so, or says nothing and anything else was."""
    if day is None:
        return False
    if report.created_at is not None:
        return report.created_at < day
    others = (report.started_at, report.closed_at, report.last_activity)
    return any(at is not None and at < day for at in others)


def made_before(day: datetime) -> ColumnElement[bool]:
    """Return the condition on reports that :func:`was_made_before` is."""
    columns = reports.c
    others = or_(columns.started_at < day, columns.closed_at < day, columns.last_activity < day)
    return or_(columns.created_at < day, and_(columns.created_at.is_(None), others))


def read_retention(connection: Connection) -> Retention | None:
    """Return what is forgotten, None where nothing ever was."""
    columns = retention.c
    row = connection.execute(
        select(columns.erase_before, columns.delete_before, columns.grid_m)
    ).one_or_none()
    return None if row is None else Retention(*row)


def write_retention(connection: Connection, wanted: Retention) -> Retention:
    """Remember what is forgotten from now on, and return it: no day becomes an earlier one again."""
    before = read_retention(connection) or wanted
    kept = Retention(
        _later(before.erase_before, wanted.erase_before),
        _later(before.delete_before, wanted.delete_before),
        max(before.grid_m, wanted.grid_m),
    )
    connection.execute(delete(retention))
    values = {"erase_before": kept.erase_before, "delete_before": kept.delete_before, "grid_m": kept.grid_m}
    connection.execute(insert(retention).values(id=1, **values))
    return kept


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    days = [day for day in (one, other) if day is not None]
    return max(days, default=None)
