"""What statistics take from the columns: counts and times, by area."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.index.slices import in_threads, slices
from geo_fondue.reports.columns import NEVER, Part, ReportColumns
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.states import STATE_GROUPS
from geo_fondue.reports.working_time import WorkingHours
from geo_fondue.statistics.closing import days_to_close, hours_to_close
from geo_fondue.statistics.kinds import COUNTED_IN, KINDS, kind_of
from geo_fondue.statistics.quantiles import Sorted, quantiles

ROWS_A_THREAD = 200_000
"""Fewer are not worth the start of a thread."""

_TABLES = 4
"""Counts are added up in so many tables: one for each processor, and more since they may have other work."""

_NO_FLAGS: NDArray[np.bool_] = np.empty(0, dtype=np.bool_)

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
    median_days, p90_days, median_hours : ndarray of float64, shape (n,)
        Of the times to close, in days of 24 hours and in working hours; NaN where there are none.
    """

    open: NDArray[np.int64]
    closed: NDArray[np.int64]
    excluded: NDArray[np.int64]
    unknown: NDArray[np.int64]
    reopened: NDArray[np.int64]
    oldest_open: NDArray[np.int64]
    median_days: NDArray[np.float64]
    p90_days: NDArray[np.float64]
    median_hours: NDArray[np.float64]

    @property
    def total(self) -> NDArray[np.int64]:
        """All reports of each group."""
        return self.open + self.closed + self.excluded


def count(
    columns: ReportColumns,
    chosen: ReportFilter,
    areas: Areas,
    listed: NDArray[np.bool_],
    office: WorkingHours,
) -> tuple[Counted, Counted]:
    """Return the chosen reports counted by the area that they lie in, and all of them as one group.

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
    slots = slots_of(columns, areas, listed)
    marked = columns.marked(chosen)
    kinds, oldest = _tallied(columns, marked, slots, len(areas) + 2)
    counts = {name: kinds @ which for name, which in COUNTED_IN.items()}
    (median, p90), (hours,) = _quantiles(columns, marked, slots, counts.pop("timed"), office)
    by_area = Counted(
        **counts,
        oldest_open=oldest,
        median_days=median[:-1],
        p90_days=p90[:-1],
        median_hours=hours[:-1],
    )
    together = Counted(
        **{name: numbers.sum(keepdims=True) for name, numbers in counts.items()},
        oldest_open=oldest.min(keepdims=True),
        median_days=median[-1:],
        p90_days=p90[-1:],
        median_hours=hours[-1:],
    )
    return by_area, together


def make_ready(columns: ReportColumns, office: WorkingHours) -> None:
    """Make what :func:`count` has made of the columns once, and keeps with them."""
    for part in columns.parts:
        part.derived("kind", kind_of)
        days_to_close(part)
        hours_to_close(part, office=office)


def _tallied(
    columns: ReportColumns, marked: Sequence[NDArray[np.bool_]], slots: NDArray[np.int32], size: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how many of each kind there are in each slot, and when the oldest open one was made."""
    from geo_fondue.statistics.kernels import tally  # noqa: PLC0415 - takes its time

    pieces = [
        (_Rows(part, chosen, kinds, rows), np.zeros((size, KINDS), np.int32), np.full(size, NONE_OPEN))
        for part, chosen in zip(columns.parts, marked, strict=True)
        for kinds in [part.derived("kind", kind_of)]
        for rows in slices(len(part), max(ROWS_A_THREAD, len(part) // _TABLES))
    ]

    def counted(piece: tuple[_Rows, NDArray[np.int32], NDArray[np.int64]]) -> None:
        of, counts, oldest = piece
        jurisdiction, made = of.part["jurisdiction"][of.rows], of.part["created_at"][of.rows]
        tally(of.chosen[of.rows], slots, jurisdiction, of.kinds[of.rows], made, NEVER, counts, oldest)

    in_threads(counted, pieces, _threads(columns))
    counts, oldest = np.zeros((size, KINDS), np.int64), np.full(size, NONE_OPEN)
    for _, some, first in pieces:
        counts += some
        np.minimum(oldest, first, out=oldest)
    return counts, oldest


@dataclass(frozen=True, eq=False, slots=True)
class _Rows:
    """Some rows of a part."""

    part: Part
    chosen: NDArray[np.bool_]
    kinds: NDArray[np.uint8]
    rows: slice


def _quantiles(
    columns: ReportColumns,
    marked: Sequence[NDArray[np.bool_]],
    slots: NDArray[np.int32],
    timed: NDArray[np.int64],
    office: WorkingHours,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the median and p90 of days to close, and the median of working hours, by slot and of all."""
    chosen = [_NO_FLAGS if rows.all() else rows for rows in marked]

    def found(ordered: Callable[[Part], Sorted], *shares: float) -> NDArray[np.float64]:
        first, second = zip(chosen, map(ordered, columns.parts), strict=True)
        return quantiles(first, second, slots, timed, shares)

    questions = [
        lambda: found(days_to_close, 0.5, 0.9),
        lambda: found(partial(hours_to_close, office=office), 0.5),
    ]
    days, hours = in_threads(lambda ask: ask(), questions, _threads(columns))
    return days, hours


def _threads(columns: ReportColumns) -> int | None:
    return None if sum(map(len, columns.parts)) >= ROWS_A_THREAD else 1


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
