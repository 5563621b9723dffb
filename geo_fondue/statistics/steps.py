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
from geo_fondue.reports.instants import EPOCH, MICROSECOND
from geo_fondue.reports.states import STATE_GROUPS
from geo_fondue.reports.store.store import Store
from geo_fondue.statistics.hexagons import Cells
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
    cells : ndarray of uint64, shape (n,), or None
        Where hexagons were counted and not areas, their H3 indexes, ascending; ``positions`` count in them.
    suppress_below : int
        The least count that a hexagon has in a step: what is less counts as in none of them.
    """

    periods: tuple[Days, ...]
    positions: NDArray[np.intp]
    made: NDArray[np.int64]
    closed: NDArray[np.int64]
    waiting: NDArray[np.int64]
    undated: int = 0
    earlier: int = 0
    cells: Cells | None = None
    suppress_below: int = 0


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
    areas, placed, _ = place_of(edition, chosen)
    periods, earlier = periods_of(columns, placed, chosen, step, until=until, places=len(areas))
    return replace(counted(columns, edition, chosen, periods), earlier=earlier)


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
    areas, placed, listed = place_of(edition, chosen)
    slots = slots_of(columns, areas, listed)
    places = [part["jurisdiction"] for part in columns.parts]
    counts = count_events(
        columns, columns.marked(placed), places, slots, len(areas) + 2, periods, chosen.timezone
    )
    positions = np.flatnonzero(listed)

    def listed_last_beyond(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        beyond = numbers[len(areas) :].sum(axis=0, keepdims=True)
        return np.concatenate([numbers[positions], beyond]).T

    return Steps(
        periods=tuple(periods),
        positions=positions,
        made=listed_last_beyond(counts.made),
        closed=listed_last_beyond(counts.closed),
        waiting=listed_last_beyond(counts.waiting),
        undated=counts.undated,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Events:
    """Reports counted by place and step, as :class:`Steps` says, but for the places coming first.

    Attributes
    ----------
    made : ndarray of int64, shape (m, steps, 3)
    closed : ndarray of int64, shape (m, steps)
    waiting : ndarray of int64, shape (m, steps + 1)
    undated : int
    """

    made: NDArray[np.int64]
    closed: NDArray[np.int64]
    waiting: NDArray[np.int64]
    undated: int


def count_events(  # noqa: PLR0917 - what is counted, where, and when
    columns: ReportColumns,
    marked: Sequence[NDArray[np.bool_]],
    places: Sequence[NDArray[np.int32]],
    slots: NDArray[np.int32],
    size: int,
    periods: Sequence[Days],
    timezone: ZoneInfo,
) -> Events:
    """Return reports counted by place and period.

    Parameters
    ----------
    columns : ReportColumns
    marked : sequence of ndarray of bool
        For each part of the columns which of its rows count.
    places : sequence of ndarray of int32
        And where each of them is.
    slots : ndarray of int32
        What each place counts as, from 0 to ``size``; the last speaks of all beyond.
    size : int
    periods : sequence of (date, date)
        One after the other without a gap.
    timezone : ZoneInfo
    """
    from geo_fondue.statistics.kernels import count_steps  # noqa: PLC0415 - takes its time

    count, edges = len(periods), _edges(periods, timezone)
    made = np.zeros((size, count, len(STATE_GROUPS)), dtype=np.int64)
    closed = np.zeros((size, count), dtype=np.int64)
    waiting = np.zeros((size, count + 1), dtype=np.int64)
    undated = 0
    for part, rows, where in zip(columns.parts, marked, places, strict=True):
        undated += int(np.count_nonzero(rows & (part["created_at"] == NEVER)))
        columns_of = (where, *(part[name] for name in ("group", "created_at", "closed_at")))
        if count:
            count_steps(rows, slots, *columns_of, NEVER, edges, made, closed, waiting)
    return Events(made, closed, waiting.cumsum(axis=1), undated)


def periods_of(
    columns: ReportColumns,
    placed: ReportFilter,
    chosen: ReportFilter,
    step: MapStep,
    *,
    until: date,
    places: int,
) -> tuple[list[Days], int]:
    """Return the steps that a map of so many places can hold, and how many before them it cannot.

    Parameters
    ----------
    columns : ReportColumns
    placed : ReportFilter
        Which reports, whenever they were; ``chosen`` has the days.
    chosen, step, until
        As for :func:`steps`.
    places : int
    """
    first, last = _days(columns, placed, chosen, until)
    if first is None or last is None or last < first:
        return [], 0
    starts = step_starts(first, last, step)
    ends = [*(start - timedelta(days=1) for start in starts[1:]), last]
    periods = [(max(first, begin), end) for begin, end in zip(starts, ends, strict=True)]
    earlier = max(0, len(periods) - min(MOST_STEPS, max(1, MOST_CELLS // max(1, places))))
    return periods[earlier:], earlier


def is_unfinished(days: Days, step: MapStep, today: date) -> bool:
    """Return whether a step still has days to come."""
    tomorrow = today + timedelta(days=1)
    return step_starts(days[1], days[1], step) == step_starts(tomorrow, tomorrow, step)


def place_of(edition: Edition, chosen: ReportFilter) -> tuple[Areas, ReportFilter, NDArray[np.bool_]]:
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
    return (EPOCH + int(microseconds) * MICROSECOND).astimezone(timezone).date()


def _edges(periods: Sequence[Days], timezone: ZoneInfo) -> NDArray[np.int64]:
    """Return the instants at which the periods begin, and the one at which the last has ended."""
    if not periods:
        return np.empty(0, dtype=np.int64)
    days = [*(first for first, _ in periods), periods[-1][1] + timedelta(days=1)]
    return np.array([(day_start(day, timezone) - EPOCH) // MICROSECOND for day in days], dtype=np.int64)
