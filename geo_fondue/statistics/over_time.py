"""Reports made and closed, day by day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from geo_fondue.reports.columns import ALWAYS, ReportColumns, period
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.instants import EPOCH, MICROSECOND
from geo_fondue.reports.store.store import Store

Step = Literal["day", "week", "month"]

_DAY = 86_400_000_000


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
    columns = store.columns()
    # whenever they were made: the days are those of each event
    marked = columns.marked(replace(chosen, from_=None, to=None))
    created = _by_day(columns, marked, "created_at", chosen)
    closed = _by_day(columns, marked, "closed_at", chosen)
    days = created.keys() | closed.keys()
    first = chosen.from_ or min(days, default=chosen.to)
    last = chosen.to or max(days, default=chosen.from_)
    starts = () if first is None or last is None else tuple(step_starts(first, last, step))
    return Series(step, starts, _gather(created, starts, step), _gather(closed, starts, step))


def _by_day(
    columns: ReportColumns, marked: Iterable[NDArray[np.bool_]], moment: str, chosen: ReportFilter
) -> dict[date, int]:
    """Return how many chosen reports have a moment on each local day that has any."""
    from geo_fondue.statistics.kernels import count_days, span  # noqa: PLC0415 - takes its time

    begin, end = period(chosen) or ALWAYS
    parts = [(rows, part[moment]) for part, rows in zip(columns.parts, marked, strict=True)]
    spans = [found for rows, moments in parts if (found := span(rows, moments, begin, end))[0]]
    if not spans:
        return {}
    first, last = min(span[1] for span in spans), max(span[2] for span in spans)
    turns, offsets = _offsets(chosen.timezone, EPOCH + first * MICROSECOND, EPOCH + last * MICROSECOND)
    first_day = (first + min(offsets)) // _DAY
    counts = np.zeros((last + max(offsets)) // _DAY - first_day + 1, dtype=np.int64)
    zone = np.array(turns, dtype=np.int64), np.array(offsets, dtype=np.int64)
    for rows, moments in parts:
        count_days(rows, moments, begin, end, *zone, _DAY, first_day, counts)
    days = np.flatnonzero(counts)
    return {EPOCH.date() + timedelta(days=first_day + day): int(counts[day]) for day in days.tolist()}


def _offsets(timezone: ZoneInfo, first: datetime, last: datetime) -> tuple[list[int], list[int]]:
    """Return when a zone's offset changes between two instants, and its offsets before and from each on."""
    turns: list[int] = []
    offsets = [_offset(first, timezone)]
    instant = first
    while instant < last:
        step = min(instant + timedelta(days=1), last)
        if _offset(step, timezone) != offsets[-1]:
            turns.append((_change(instant, step, timezone) - EPOCH) // MICROSECOND)
            offsets.append(_offset(step, timezone))
        instant = step
    return turns, offsets


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


def step_starts(first: date, last: date, step: Step) -> list[date]:
    """Return the first day of each step that has any of the days from ``first`` to ``last``."""
    days = range(first.toordinal(), last.toordinal() + 1)
    return list(dict.fromkeys(_start(date.fromordinal(day), step) for day in days))


def _gather(counts: dict[date, int], starts: tuple[date, ...], step: Step) -> tuple[int, ...]:
    gathered = dict.fromkeys(starts, 0)
    for day, count in counts.items():
        gathered[_start(day, step)] += count
    return tuple(gathered.values())
