"""Reading a source by days: those that are due, the newest first, with a cursor that says which were read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import select

from geo_fondue.reports.instants import EPOCH
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.sql import microseconds
from geo_fondue.reports.store.tables import reports
from geo_fondue.reports.sync.cursors import load_cursor, save_cursor
from geo_fondue.reports.sync.passes import Rows
from geo_fondue.reports.sync.passing import StoppedError
from geo_fondue.reports.sync.schedule import DAY, Window, due_days, windows
from geo_fondue.reports.sync.taking import Taking

FIRST_DAYS = 90
"""So many days are read of a source that was never read, unless more are asked for."""

_QUARTER = timedelta(minutes=15)
"""Every zone is some of these from UTC."""


class DaySource(Protocol):
    """A source that can be asked for the reports made on some days."""

    @property
    def most_days(self) -> int:
        """How many may be asked for together."""

    def read(self, window: Window, take: Callable[[Rows], None]) -> bool:
        """Give the rows of some days to ``take``, and return whether that was all of them."""


@dataclass(frozen=True, slots=True)
class DaysRead:
    """What a run did.

    Attributes
    ----------
    read : int
        Days that were read.
    left : int
        Days that are due and were not read: it was told to stop, or they did not settle.
    """

    read: int
    left: int


def read_days(
    source: DaySource,
    taking: Taking,
    *,
    name: str,
    report_source: str,
    timezone: ZoneInfo,
    since: date | None = None,
    until: date | None = None,
    enough: Callable[[], bool] = lambda: False,
    progress: Callable[[Window, int, int], None] | None = None,
) -> DaysRead:
    """Read the days of a source that are due.

    A window of days counts as read when all of its rows are on the disk; what is stopped before reads it
    again, which changes nothing.

    Parameters
    ----------
    source : DaySource
    taking : Taking
    name : str
        Of the cursor.
    report_source : str
        The ``source`` of its reports.
    timezone : ZoneInfo
        Of its days.
    since, until : date, optional
        Read no others. The earliest ``since`` ever given is remembered for runs without one.
    enough : callable
        Asked after each window whether to stop.
    progress : callable, optional
        Told which window is read next, how many days were read, and of how many.
    """
    now = datetime.now(UTC)
    today = now.astimezone(timezone).date()
    cursor = _Cursor.of(load_cursor(taking.store, name))
    earliest = min(filter(None, (since, cursor.since)), default=today - (FIRST_DAYS - 1) * DAY)
    if earliest != cursor.since:
        cursor.since = earliest
        save_cursor(taking.store, name, cursor.written())
    due = due_days(
        cursor.read_at,
        first=since or earliest,
        last=min(until or today, today),
        today=today,
        now=now,
        open_days=open_days(taking.store, report_source, timezone),
    )
    read = 0
    for window in windows(due, source.most_days):
        if progress is not None:
            progress(window, read, len(due))
        began = datetime.now(UTC)
        try:
            whole = source.read(window, taking.take)
        except StoppedError:
            break
        if whole:
            cursor.read_at |= dict.fromkeys(window.days(), began)
            save_cursor(taking.store, name, cursor.written())
            read += (window.last - window.first).days + 1
        if enough():
            break
    return DaysRead(read, len(due) - read)


def open_days(store: Store, source: str, timezone: ZoneInfo) -> set[date]:
    """Return the days on which reports of a source were made that are open still."""
    quarter = microseconds(reports.c.created_at) // (_QUARTER // timedelta(microseconds=1))
    wanted = (
        select(quarter)
        .distinct()
        .where(reports.c.source == source, reports.c.state_group == "open", reports.c.created_at.is_not(None))
    )
    with store.reading() as connection:
        found = connection.execute(wanted).scalars().all()
    return {(EPOCH + number * _QUARTER).astimezone(timezone).date() for number in found}


@dataclass(slots=True)
class _Cursor:
    since: date | None
    read_at: dict[date, datetime]

    @classmethod
    def of(cls, kept: Any) -> "_Cursor":
        since = kept.get("since")
        days = kept.get("days") or {}
        return cls(
            None if since is None else date.fromisoformat(since),
            {date.fromisoformat(day): datetime.fromtimestamp(at, UTC) for day, at in days.items()},
        )

    def written(self) -> dict[str, Any]:
        days = {day.isoformat(): int(at.timestamp()) for day, at in sorted(self.read_at.items())}
        return {"since": None if self.since is None else self.since.isoformat(), "days": days}
