"""Reports made and closed, day by day."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Column, ColumnElement, Connection, case, func, select

from geo_fondue.reports.filter import ReportFilter, day_start
from geo_fondue.reports.store.sql import microseconds
from geo_fondue.reports.store.store import Store
from geo_fondue.reports.store.tables import reports

Step = Literal["day", "week", "month"]

_DAY = 86_400_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SHIFT = 100_000
"""Days added before a division and taken off after it, as databases round towards zero, not down."""


@dataclass(frozen=True, slots=True)
class Series:
    """How many reports were made and closed in each step of a period.

    Attributes
    ----------
    step : {"day", "week", "month"}
    starts : tuple of date
        The first day of each step, without a gap: weeks begin on Monday. The first and the last step may
        reach beyond the period; what is counted does not.
    created : tuple of int
        Reports made in the step.
    closed : tuple of int
        Reports closed in the step, whenever they were made, and not opened again since.
    """

    step: Step
    starts: tuple[date, ...]
    created: tuple[int, ...]
    closed: tuple[int, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the series as JSON has it."""
        return {
            "step": self.step,
            "starts": [day.isoformat() for day in self.starts],
            "created": list(self.created),
            "closed": list(self.closed),
        }


def series(store: Store, chosen: ReportFilter, *, step: Step = "day") -> Series:
    """Return how many of the chosen reports were made and closed over time, in local days.

    Parameters
    ----------
    store : Store
    chosen : ReportFilter
        Its days are those of both events: of creation for ``created``, of closing for ``closed``. Where it
        has none, the series spans all events.
    step : {"day", "week", "month"}, default "day"
    """
    with store.reading() as connection:
        created = _by_day(connection, chosen, reports.c.created_at)
        closed = _by_day(connection, chosen, reports.c.closed_at)
    days = created.keys() | closed.keys()
    first = chosen.from_ or min(days, default=chosen.to)
    last = chosen.to or max(days, default=chosen.from_)
    starts = () if first is None or last is None else tuple(_starts(first, last, step))
    return Series(step, starts, _gather(created, starts, step), _gather(closed, starts, step))


def _by_day(connection: Connection, chosen: ReportFilter, moment: Column[datetime]) -> dict[date, int]:
    """Return how many chosen reports have a moment on each local day that has any."""
    conditions = [*replace(chosen, from_=None, to=None).conditions(), moment.is_not(None)]
    if chosen.from_ is not None:
        conditions.append(moment >= day_start(chosen.from_, chosen.timezone))
    if chosen.to is not None:
        conditions.append(moment < day_start(chosen.to + timedelta(days=1), chosen.timezone))
    span = select(func.count(), func.min(moment), func.max(moment)).where(*conditions)
    events, first, last = connection.execute(span).one()
    if not events:
        return {}
    day = _local_day(moment, chosen.timezone, first, last)
    rows = connection.execute(select(day, func.count()).where(*conditions).group_by(day)).all()
    return {_EPOCH.date() + timedelta(days=number - _SHIFT): count for number, count in rows}


def _local_day(
    moment: Column[datetime], timezone: ZoneInfo, first: datetime, last: datetime
) -> ColumnElement[int]:
    """Return the number of the local day that a moment falls on, as an expression of the database.

    A zone is ahead of UTC by a time that changes at some instants; between them a division is enough.
    """
    ahead = _offset(first, timezone)
    instant = first
    changes: list[tuple[datetime, int]] = []
    while instant < last:
        step = min(instant + timedelta(days=1), last)
        if _offset(step, timezone) != ahead:
            changes.append((_change(instant, step, timezone), ahead))
            ahead = _offset(step, timezone)
        instant = step
    offset: ColumnElement[int] | int = ahead
    if changes:
        offset = case(*((moment < until, before) for until, before in changes), else_=ahead)
    return (microseconds(moment) + offset + _SHIFT * _DAY) // _DAY


def _change(before: datetime, after: datetime, timezone: ZoneInfo) -> datetime:
    """Return the instant between two at which the offset of a zone changes to that of the later one."""
    while after - before > timedelta(microseconds=1):
        middle = before + (after - before) / 2
        if _offset(middle, timezone) == _offset(after, timezone):
            after = middle
        else:
            before = middle
    return after


def _offset(instant: datetime, timezone: ZoneInfo) -> int:
    """Return by how many microseconds a zone is ahead of UTC."""
    ahead = instant.astimezone(timezone).utcoffset()
    return 0 if ahead is None else ahead // timedelta(microseconds=1)


def _start(day: date, step: Step) -> date:
    if step == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step == "month" else day


def _starts(first: date, last: date, step: Step) -> list[date]:
    days = range(first.toordinal(), last.toordinal() + 1)
    return list(dict.fromkeys(_start(date.fromordinal(day), step) for day in days))


def _gather(counts: dict[date, int], starts: tuple[date, ...], step: Step) -> tuple[int, ...]:
    gathered = dict.fromkeys(starts, 0)
    for day, count in counts.items():
        gathered[_start(day, step)] += count
    return tuple(gathered.values())
