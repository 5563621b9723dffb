"""Areas step by step: what was made, closed and left open in each week or month."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.boundaries import Edition
from geo_fondue.reports.columns import ALWAYS, NEVER, ReportColumns
from geo_fondue.reports.filter import ReportFilter, day_start
from geo_fondue.reports.instants import EPOCH
from geo_fondue.reports.states import STATE_GROUPS
from geo_fondue.reports.store.store import Store
from geo_fondue.statistics.hierarchy import within
from geo_fondue.statistics.over_time import step_starts
from geo_fondue.statistics.reading import slots_of

MapStep = Literal["week", "month"]
"""The steps that a map goes in."""

Days = tuple[date, date]
"""First and last day, both included."""

MOST_STEPS = 120
"""More than one can follow, or choose from with a pointer: ten years of months, more than two of weeks."""

MOST_CELLS = 200_000
"""So many figures of each kind at most: of Thailand's 7,425 subdistricts 26 steps.

With 100,000 reports they are 90 kB on the way to the browser, with 1.5 million spread over all subdistricts
300 kB, which is as much again as the borders.
"""

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Reports counted by area in steps of time.

    Attributes
    ----------
    periods : tuple of (date, date)
        First and last day of each step, without a gap; the first and the last may be cut short.
    positions : ndarray of int, shape (n,)
        The areas, by their positions in the layer.
    made : ndarray of int64, shape (3, steps, n + 1)
        Reports made in each step by the state group that they are in now, in the order of
        :data:`~geo_fondue.reports.states.STATE_GROUPS`. Last come those that lie in none of the areas; so in
        all arrays.
    closed : ndarray of int64, shape (steps, n + 1)
        Reports closed in each step, whenever they were made, and not opened again since.
    waiting : ndarray of int64, shape (steps + 1, n + 1)
        Reports open before the first step, and at the end of each. A report is taken to be open from when it
        was made until it was closed, as is known now: one that was closed and opened again counts as open in
        between, and one that is excluded now, or closed nobody knows when, as never open.
    undated : int
        Reports that nobody knows the time of, which are in no step.
    earlier : int
        How many steps before the first were left out, since there are more than a map can hold.
    """

    periods: tuple[Days, ...]
    positions: NDArray[np.intp]
    made: NDArray[np.int64]
    closed: NDArray[np.int64]
    waiting: NDArray[np.int64]
    undated: int = 0
    earlier: int = 0


def steps(store: Store, edition: Edition, chosen: ReportFilter, *, step: MapStep, until: date) -> Steps:
    """Return the chosen reports by area and step of time.

    Parameters
    ----------
    store : Store
    edition : Edition
    chosen : ReportFilter
        It has a layer. Its days are those of both events, as for
        :func:`~geo_fondue.statistics.over_time.series`: of making for ``made``, of closing for ``closed``.
        Where it has none, the steps span all events.
    step : {"week", "month"}
        Weeks begin on Monday.
    until : date
        No step goes beyond this day, which is today for those who look at what has been.

    Raises
    ------
    NotFoundError
        When the edition has no such layer or parent.
    InputError
        When the layer nests in none and a parent is given.
    """
    columns = store.columns()
    first, last = _days(columns, _place(edition, chosen)[1], chosen, until)
    if first is None or last is None or last < first:
        return counted(columns, edition, chosen, ())
    starts = step_starts(first, last, step)
    ends = [*(start - timedelta(days=1) for start in starts[1:]), last]
    periods = [(max(first, begin), end) for begin, end in zip(starts, ends, strict=True)]
    areas = len(edition.areas(str(chosen.layer)))
    earlier = max(0, len(periods) - min(MOST_STEPS, max(1, MOST_CELLS // areas)))
    return replace(counted(columns, edition, chosen, periods[earlier:]), earlier=earlier)


def counted(columns: ReportColumns, edition: Edition, chosen: ReportFilter, periods: Sequence[Days]) -> Steps:
    """Return the chosen reports by area and period; the filter's own days count for nothing.

    Parameters
    ----------
    columns : ReportColumns
    edition : Edition
    chosen : ReportFilter
        It has a layer.
    periods : sequence of (date, date)
        One after the other without a gap.

    Raises
    ------
    NotFoundError, InputError
        As for :func:`steps`.
    """
    from geo_fondue.statistics.kernels import count_steps  # noqa: PLC0415 - takes its time

    areas, placed, listed = _place(edition, chosen)
    slots = slots_of(columns, areas, listed)
    size, count = len(areas) + 2, len(periods)
    made = np.zeros((size, count, len(STATE_GROUPS)), dtype=np.int64)
    closed = np.zeros((size, count), dtype=np.int64)
    waiting = np.zeros((size, count + 1), dtype=np.int64)
    undated = 0
    edges = _edges(periods, chosen.timezone)
    for part, rows in zip(columns.parts, columns.marked(placed), strict=True):
        undated += int(np.count_nonzero(rows & (part["created_at"] == NEVER)))
        names = ("jurisdiction", "group", "created_at", "closed_at")
        if count:
            count_steps(rows, slots, *(part[name] for name in names), NEVER, edges, made, closed, waiting)
    positions = np.flatnonzero(listed)

    def listed_last_beyond(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        beyond = numbers[len(areas) :].sum(axis=0, keepdims=True)
        return np.concatenate([numbers[positions], beyond]).T

    return Steps(
        periods=tuple(periods),
        positions=positions,
        made=listed_last_beyond(made),
        closed=listed_last_beyond(closed),
        waiting=listed_last_beyond(waiting.cumsum(axis=1)),
        undated=undated,
    )


def is_unfinished(days: Days, step: MapStep, today: date) -> bool:
    """Return whether a step still has days to come."""
    tomorrow = today + timedelta(days=1)
    return step_starts(days[1], days[1], step) == step_starts(tomorrow, tomorrow, step)


def _place(edition: Edition, chosen: ReportFilter) -> tuple[Areas, ReportFilter, NDArray[np.bool_]]:
    """Return the layer, which reports count whenever they were, and which of the areas are listed."""
    areas = edition.areas(str(chosen.layer))
    placed = replace(chosen, from_=None, to=None)
    if chosen.parent is None:
        return areas, placed, np.ones(len(areas), dtype=bool)
    ancestor, listed = within(edition, areas.layer, chosen.parent)
    return areas, replace(placed, layer=ancestor, code=chosen.parent, parent=None), listed


def _days(
    columns: ReportColumns, placed: ReportFilter, chosen: ReportFilter, until: date
) -> tuple[date | None, date | None]:
    """Return the first and the last day of the steps; of events where none is given."""
    from geo_fondue.statistics.kernels import span  # noqa: PLC0415 - takes its time

    first, last = chosen.from_, chosen.to
    if first is None or last is None:
        spans = [
            found[1:]
            for part, rows in zip(columns.parts, columns.marked(placed), strict=True)
            for name in ("created_at", "closed_at")
            if (found := span(rows, part[name], *ALWAYS))[0]
        ]
        if spans:
            first = first or _day(min(begin for begin, _ in spans), chosen.timezone)
            last = last or _day(max(end for _, end in spans), chosen.timezone)
    return first, None if last is None else min(last, until)


def _day(microseconds: int, timezone: ZoneInfo) -> date:
    return (EPOCH + int(microseconds) * _MICROSECOND).astimezone(timezone).date()


def _edges(periods: Sequence[Days], timezone: ZoneInfo) -> NDArray[np.int64]:
    """Return the instants at which the periods begin, and the one at which the last has ended."""
    if not periods:
        return np.empty(0, dtype=np.int64)
    days = [*(first for first, _ in periods), periods[-1][1] + timedelta(days=1)]
    return np.array([(day_start(day, timezone) - EPOCH) // _MICROSECOND for day in days], dtype=np.int64)
