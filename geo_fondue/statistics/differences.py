"""Two periods side by side, area by area, and which differences chance alone does not explain."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom, false_discovery_control

from geo_fondue.boundaries import Edition
from geo_fondue.eras import common_era, plain_digits
from geo_fondue.errors import InputError
from geo_fondue.reports.filter import ReportFilter, check_year
from geo_fondue.reports.store.store import Store
from geo_fondue.statistics.comparing import FEWEST, period_before
from geo_fondue.statistics.steps import Days, counted

LEVEL = 0.05
"""Of the differences that are shown as telling, at most this share is expected to be chance."""

_PERIOD = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """Counts of two periods by area.

    Attributes
    ----------
    before, now : ndarray of int64, shape (n + 1,)
        The last is of those that lie in none of the areas.
    expected : ndarray of float64, shape (n + 1,)
        What there would be now at the rate per day of before: the same as ``before`` where both periods are
        as long.
    share : ndarray of float64, shape (n + 1,)
        By which share of what was expected it has grown; NaN of fewer than
        :data:`~geo_fondue.statistics.comparing.FEWEST` before.
    telling : ndarray of bool, shape (n + 1,)
        Whether chance alone does not explain the difference.
    """

    before: NDArray[np.int64]
    now: NDArray[np.int64]
    expected: NDArray[np.float64]
    share: NDArray[np.float64]
    telling: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Differences:
    """What changed from one period to another.

    Attributes
    ----------
    before, now : tuple of (date, date)
        First and last day of each.
    positions : ndarray of int, shape (n,)
        The areas, by their positions in the layer.
    made, closed : Difference
        Reports made in each period, and reports closed in each, whenever they were made.
    """

    before: Days
    now: Days
    positions: NDArray[np.intp]
    made: Difference
    closed: Difference


def differences(store: Store, edition: Edition, chosen: ReportFilter, *, before: Days) -> Differences:
    """Return the reports of the filter's days beside those of other days, by area.

    What came and what was closed is compared, and not how many are open or closed now: of an earlier period
    fewer are open even where nothing got better, since there was more time to close them.

    Parameters
    ----------
    store : Store
    edition : Edition
    chosen : ReportFilter
        With a layer and both days.
    before : tuple of date
        First and last day of the other period.

    Raises
    ------
    NotFoundError
        When the edition has no such layer or parent.
    InputError
        When the filter's days are not both given, or its layer nests in none and a parent is given.
    """
    if chosen.from_ is None or chosen.to is None:
        raise InputError("there is no period to compare", where="from", remedy="Give from and to")
    now = chosen.from_, chosen.to
    columns = store.columns()
    earlier, later = (counted(columns, edition, chosen, [days]) for days in (before, now))
    longer = length(now) / length(before)
    return Differences(
        before=before,
        now=now,
        positions=later.positions,
        made=difference(earlier.made.sum(axis=0)[0], later.made.sum(axis=0)[0], longer),
        closed=difference(earlier.closed[0], later.closed[0], longer),
    )


def difference(before: NDArray[np.int64], now: NDArray[np.int64], longer: float = 1.0) -> Difference:
    """Return how two periods differ, and where by more than chance explains.

    Parameters
    ----------
    before, now : ndarray of int64, shape (n,)
    longer : float
        How many times as long the later period is.

    Notes
    -----
    The exact conditional test of two Poisson counts: if nothing changed, those of the later period are
    binomial among both together, with the later period's share of the days. Two-sided, as twice the smaller
    tail. Przyborowski, J., & Wilenski, H. (1940). Homogeneity of results in testing samples from Poisson
    series. Biometrika 31, 313-323. Over all areas the false discovery rate is held at :data:`LEVEL`:
    Benjamini, Y., & Hochberg, Y. (1995). Journal of the Royal Statistical Society B 57, 289-300.

    Reports that come in bursts, as after a storm, vary by more than Poisson's law has it, so a little more
    is marked than should be.
    """
    expected = before.astype(np.float64) * longer
    share = np.full(len(before), np.nan)
    np.divide(now - expected, expected, out=share, where=before >= FEWEST)
    both, part = before + now, longer / (1 + longer)
    p = 2 * np.minimum(binom.cdf(now, both, part), binom.sf(now - 1, both, part))
    telling = np.zeros(len(before), dtype=bool)
    # An area that has no report in either period has nothing that could be tested
    tested = both > 0
    if tested.any():
        telling[tested] = false_discovery_control(np.minimum(p[tested], 1), method="bh") <= LEVEL
    return Difference(before, now, expected, share, telling)


def other_period(asked: str, now: Days, *, today: date) -> Days:
    """Return the period that one is compared with.

    Parameters
    ----------
    asked : str
        ``previous`` for as many days just before it, ``year-before`` for the same days a year earlier, or two
        days as ``2024-01-01..2024-01-31``.
    now : tuple of date
        First and last day.
    today : date
        Of a period that is not over, only the days until today are compared with others.

    Raises
    ------
    InputError
        When it is none of these, the period has not begun, or the other is of a time that no report is of.

    Examples
    --------
    >>> other_period("year-before", (date(2024, 2, 1), date(2024, 2, 29)), today=date(2024, 12, 1))
    (datetime.date(2023, 2, 1), datetime.date(2023, 2, 28))
    """
    if now[0] > today:
        raise InputError("the period has not begun", where="from", remedy="Compare days that have been")
    passed = min(now[1], today)
    if asked == "previous":
        found = period_before(*now, today=today)
    elif asked == "year-before":
        found = _year_before(now[0]), _year_before(passed)
    else:
        found = _days(asked)
    if found is None:
        raise InputError(
            f"{asked!r} is no period",
            where="compare",
            remedy="Give previous, year-before, or days such as 2024-01-01..2024-01-31",
        )
    return found


def _days(text: str) -> Days | None:
    match = _PERIOD.fullmatch(plain_digits(text.strip()))
    try:
        first, last = (
            (date.fromisoformat(common_era(day)) for day in match.groups()) if match else (None, None)
        )
    except ValueError:
        return None
    if first is None or last is None or last < first:
        return None
    for day in (first, last):
        check_year("compare", day)
    return first, last


def _year_before(day: date) -> date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def length(days: Days) -> int:
    """Return how many days a period has."""
    return (days[1] - days[0] + timedelta(days=1)).days
