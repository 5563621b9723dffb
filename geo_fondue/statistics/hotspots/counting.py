"""Reports counted for the test of hot spots, by area, state group and period."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.errors import InputError
from geo_fondue.reports.columns import ReportColumns
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.states import STATE_GROUPS
from geo_fondue.reports.store.store import Store
from geo_fondue.statistics.hotspots.table import Measure
from geo_fondue.statistics.reading import count_groups

Period = tuple[date, date]


def by_area(columns: ReportColumns, areas: Areas, chosen: ReportFilter) -> NDArray[np.int64]:
    """Return the chosen reports by state group and area.

    Returns
    -------
    ndarray of int64, shape (3, n + 1)
        In the order of :data:`~geo_fondue.reports.states.STATE_GROUPS` and the areas; last come those that
        lie in none of these areas.
    """
    counts = count_groups(columns, chosen, areas)
    beyond = counts[len(areas) :].sum(axis=0, keepdims=True)
    return np.concatenate([counts[: len(areas)], beyond]).T


def of_measure(numbers: NDArray[np.int64], measure: Measure) -> NDArray[np.int64]:
    """Return those of the groups that a measure counts, or of all, from an array by group."""
    counted: NDArray[np.int64] = (
        numbers.sum(axis=0) if measure == "total" else numbers[STATE_GROUPS.index(measure)]
    )
    return counted


def base_of(chosen: ReportFilter) -> ReportFilter:
    """Return the filter for all reports of the same time and place."""
    return replace(chosen, category=None, state=None, agency=None)


def is_narrower(chosen: ReportFilter, measure: Measure) -> bool:
    """Return whether the counted reports are only some of those at the time and place."""
    return measure != "total" or base_of(chosen) != chosen


def extent(store: Store, chosen: ReportFilter) -> Period | None:
    """Return the first and last day that is asked about and has or may have reports; None without any.

    What is asked about before the first report of all and after the last is left out: nothing can be told of
    it, and a fiscal year that is not over yet would end in silence. The last day may come before the first.
    """
    span = store.span()
    if span is None:
        return None
    first, last = (at.astimezone(chosen.timezone).date() for at in span)
    return max(first, chosen.from_ or first), min(last, chosen.to or last)


def cut(store: Store, chosen: ReportFilter, periods: int) -> list[Period]:
    """Return the time that is asked about (:func:`extent`), cut into periods of whole days.

    All are equally long; days that are over are left out at the beginning. Empty without reports.

    Raises
    ------
    InputError
        When there are too few days for so many periods.
    """
    days = extent(store, chosen)
    if days is None:
        return []
    first, last = days
    count = max(0, (last - first).days + 1)
    length = count // periods
    if length < 1:
        raise InputError(
            f"the days that have reports ({count}) are too few for {periods} periods",
            where="periods",
            remedy="Ask for fewer periods, or for more days",
        )
    begins = [last - timedelta(days=length * (periods - number) - 1) for number in range(periods)]
    return [(begin, begin + timedelta(days=length - 1)) for begin in begins]


def in_period(chosen: ReportFilter, period: Period) -> ReportFilter:
    """Return the filter for one period alone."""
    return replace(chosen, from_=period[0], to=period[1])
