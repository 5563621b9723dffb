"""What statistics take from the columns: counts and times, by area."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.index.slices import in_threads, slices
from geo_fondue.reports.columns import CLOSED, EXCLUDED, NEVER, OPEN, Part, ReportColumns
from geo_fondue.reports.columns.layout import Arrays
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.states import STATE_GROUPS
from geo_fondue.reports.working_time import WorkingHours, working_microseconds

ROWS_A_THREAD = 200_000
"""Fewer are not worth the start of a thread."""

_HOUR = 3600e6  # microseconds

NONE_OPEN = np.iinfo(np.int64).max
"""Stands for the instant of the oldest open report where there is none."""

OUTSIDE, ELSEWHERE = -2, -1
"""The last two groups: reports in no area of the layer, and those in one that is not listed."""


@dataclass(frozen=True, eq=False)
class Counted:
    """Reports counted by area: one group for each of the layer's, then :data:`OUTSIDE` and :data:`ELSEWHERE`.

    Attributes
    ----------
    open, closed, excluded, unknown, reopened : ndarray of int64, shape (n,)
        Numbers of reports, as in :class:`~geo_fondue.statistics.table.Figures`.
    oldest_open : ndarray of int64, shape (n,)
        Microseconds since the epoch at which the oldest open report was made;
        :data:`NONE_OPEN` where there is none.
    days_to_close : ndarray of float64, shape (m,)
        Those of the first group first.
    hours_to_close : ndarray of float64, shape (m,)
        The working hours of the same reports, in the same order.
    timed : ndarray of int64, shape (n,)
        How many days to close each group has; they sum to m.
    """

    open: NDArray[np.int64]
    closed: NDArray[np.int64]
    excluded: NDArray[np.int64]
    unknown: NDArray[np.int64]
    reopened: NDArray[np.int64]
    oldest_open: NDArray[np.int64]
    days_to_close: NDArray[np.float64]
    hours_to_close: NDArray[np.float64]
    timed: NDArray[np.int64]

    def together(self) -> "Counted":
        """Return all reports counted as one group; the times to close are a copy."""
        return Counted(
            open=self.open.sum(keepdims=True),
            closed=self.closed.sum(keepdims=True),
            excluded=self.excluded.sum(keepdims=True),
            unknown=self.unknown.sum(keepdims=True),
            reopened=self.reopened.sum(keepdims=True),
            oldest_open=self.oldest_open.min(keepdims=True),
            days_to_close=self.days_to_close.copy(),
            hours_to_close=self.hours_to_close.copy(),
            timed=self.timed.sum(keepdims=True),
        )

    @property
    def total(self) -> NDArray[np.int64]:
        """All reports of each group."""
        return self.open + self.closed + self.excluded


@dataclass(frozen=True, eq=False, slots=True)
class _Piece:
    """Some rows, and what was counted of them."""

    part: Part
    rows: slice
    chosen: NDArray[np.bool_]
    counts: NDArray[np.int64]
    oldest: NDArray[np.int64]

    def column(self, name: str) -> NDArray[Any]:
        return self.part[name][self.rows]


def count(
    columns: ReportColumns,
    chosen: ReportFilter,
    areas: Areas,
    listed: NDArray[np.bool_],
    office: WorkingHours,
) -> Counted:
    """Return the chosen reports counted by the area that they lie in.

    Parameters
    ----------
    columns : ReportColumns
    chosen : ReportFilter
    areas : Areas
        A layer.
    listed : ndarray of bool, shape (len(areas),)
        Which of its areas to count by themselves.
    office : WorkingHours
        When an office is open.
    """
    from geo_fondue.statistics.kernels import (  # noqa: PLC0415 - takes its time
        FIGURES,
        REOPENED,
        TIMED,
        UNKNOWN,
        gather_times,
        tally,
    )

    slots = slots_of(columns, areas, listed)
    size = len(areas) + 2

    def counted(piece: _Piece) -> None:
        names = ("jurisdiction", "group", "known", "reopened", "created_at", "closed_at")
        tally(piece.chosen, slots, *map(piece.column, names), NEVER, piece.counts, piece.oldest)

    pieces = [
        _Piece(part, rows, chosen_rows[rows], np.zeros((size, FIGURES), np.int64), np.full(size, NONE_OPEN))
        for part, chosen_rows in zip(columns.parts, columns.marked(chosen), strict=True)
        for rows in slices(len(part), ROWS_A_THREAD)
        if len(part)
    ]
    threads = None if sum(map(len, columns.parts)) >= ROWS_A_THREAD else 1
    in_threads(counted, pieces, threads)
    counts = sum((piece.counts for piece in pieces), np.zeros((size, FIGURES), np.int64))
    timed = counts[:, TIMED]
    days, hours = np.empty((2, int(timed.sum())))
    # each piece writes its own days of a group behind those of the pieces before
    places = np.cumsum(timed) - timed
    begins = []
    for piece in pieces:
        begins.append(places.copy())
        places += piece.counts[:, TIMED]

    def gathered(numbered: tuple[_Piece, NDArray[np.int64]]) -> None:
        piece, begin = numbered
        names = ("jurisdiction", "group", "created_at", "closed_at")
        worked = piece.part.derived(f"worked {office}", partial(_hours_to_close, office))[piece.rows]
        found = begin, days, hours
        gather_times(piece.chosen, slots, *map(piece.column, names), worked, NEVER, *found)

    if len(days):
        in_threads(gathered, zip(pieces, begins, strict=True), threads)
    return Counted(
        open=counts[:, OPEN],
        closed=counts[:, CLOSED],
        excluded=counts[:, EXCLUDED],
        unknown=counts[:, UNKNOWN],
        reopened=counts[:, REOPENED],
        oldest_open=np.minimum.reduce([np.full(size, NONE_OPEN), *(piece.oldest for piece in pieces)]),
        days_to_close=days,
        hours_to_close=hours,
        timed=timed,
    )


def _hours_to_close(office: WorkingHours, arrays: Arrays) -> NDArray[np.float64]:
    """Return the working hours from the making of each report to its close, NaN where these are no times."""
    made, closed = arrays["created_at"], arrays["closed_at"]
    timed = np.flatnonzero((made != NEVER) & (closed >= made))
    hours = np.full(len(made), np.nan)
    hours[timed] = working_microseconds(made[timed], closed[timed], office) / _HOUR
    return hours


def count_groups(columns: ReportColumns, chosen: ReportFilter, areas: Areas) -> NDArray[np.int64]:
    """Return the chosen reports counted by area and state group alone.

    Returns
    -------
    ndarray of int64, shape (len(areas) + 2, 3)
        The areas, then :data:`OUTSIDE` and :data:`ELSEWHERE`; the groups in the order of
        :data:`~geo_fondue.reports.states.STATE_GROUPS`.
    """
    from geo_fondue.statistics.kernels import count_slots  # noqa: PLC0415 - takes its time

    slots = slots_of(columns, areas, np.ones(len(areas), dtype=bool))
    counts = np.zeros((len(areas) + 2, len(STATE_GROUPS)), dtype=np.int64)
    for part, rows in zip(columns.parts, columns.marked(chosen), strict=True):
        count_slots(rows, slots, part["jurisdiction"], part["group"], counts)
    return counts


def slots_of(columns: ReportColumns, areas: Areas, listed: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Return the group of each jurisdiction, by its number; the last speaks of all beyond.

    The groups are the layer's areas, then :data:`OUTSIDE` and :data:`ELSEWHERE`.
    """
    outside, elsewhere = len(areas), len(areas) + 1
    members = columns.shared.layers.get(areas.layer)
    if members is None:
        return np.full(1, outside, dtype=np.int32)
    held = areas.positions(list(members.index))
    shown = np.where((held >= 0) & listed[held], held, elsewhere).astype(np.int32)
    slots = np.full(int(members.ids.max(initial=-1)) + 2, outside, dtype=np.int32)
    slots[members.ids] = shown[members.words]
    return slots
