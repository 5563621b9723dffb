"""From reports counted by jurisdiction to the figures of each area: arrays in, facts out, no database."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.statistics.quantiles import grouped_quantiles
from geo_fondue.statistics.reading import NEVER, Counted
from geo_fondue.statistics.size import areas_km2
from geo_fondue.statistics.table import AreaStatistics, Figures

POPULATION = "population"
"""The fact of the boundaries that counts per 1,000 people are taken from."""

_DAY = 86_400e6
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def tabulate(
    areas: Areas, listed: NDArray[np.bool_], counted: Counted, held: NDArray[np.int64]
) -> tuple[tuple[AreaStatistics, ...], Figures]:
    """Return the figures of each listed area, and those of all reports counted.

    Parameters
    ----------
    areas : Areas
    listed : ndarray of bool, shape (len(areas),)
        Which areas to list.
    counted : Counted
    held : ndarray of int64, shape (n,)
        For each jurisdiction counted, the position of its area, or below 0 for none that is listed.
    """
    # One group beyond the areas gathers what lies in none of them.
    columns = _columns(counted, np.where(held < 0, len(areas), held), len(areas) + 1)
    overall = _columns(counted, np.zeros_like(held), 1)
    total = columns["total"][:-1]
    for name, size in (("per_km2", areas_km2(areas)), ("per_1000_people", _people(areas) / 1000)):
        usable = size > 0
        columns[name] = np.append(_ratio(total, np.where(usable, size, 0)), np.nan)
        inside = listed & usable
        overall[name] = _ratio(total[inside].sum(keepdims=True), size[inside].sum(keepdims=True))
    rows = tuple(
        AreaStatistics(code=area.code, name=area.name, **figures)
        for area, shown, figures in zip(areas, listed.tolist(), _rows(columns), strict=False)
        if shown
    )
    return rows, Figures(**next(_rows(overall)))


def _columns(counted: Counted, groups: NDArray[np.int64], size: int) -> dict[str, NDArray[Any]]:
    """Return the figures of each group as arrays, by name, without those that relate to the areas' size."""

    def summed(values: NDArray[np.int64]) -> NDArray[np.int64]:
        # sums of float64 are exact up to 2**53
        return np.bincount(groups, weights=values, minlength=size).astype(np.int64)

    total, open_, closed = summed(counted.total), summed(counted.open), summed(counted.closed)
    oldest = np.full(size, NEVER)
    np.minimum.at(oldest, groups, counted.oldest_open)
    median, p90 = grouped_quantiles(
        counted.times_to_close / _DAY, np.repeat(groups, counted.timed), size, (0.5, 0.9)
    )
    return {
        "total": total,
        "open": open_,
        "closed": closed,
        "excluded": total - open_ - closed,
        "unknown": summed(counted.unknown),
        "resolution_rate": _ratio(closed, open_ + closed),
        "reopened": summed(counted.reopened),
        "median_days_to_close": median,
        "p90_days_to_close": p90,
        "oldest_open": np.array([_instant(at) for at in oldest.tolist()], dtype=object),
    }


def _instant(microseconds: int) -> datetime | None:
    return None if microseconds == NEVER else _EPOCH + timedelta(microseconds=microseconds)


def _rows(columns: dict[str, NDArray[Any]]) -> Iterator[dict[str, Any]]:
    """Yield each row of the columns by name, as Python values; NaN becomes None."""
    values = [
        [None if isnan(value) else value for value in column.tolist()]
        if column.dtype == np.float64
        else column.tolist()
        for column in columns.values()
    ]
    return (dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True))


def _ratio(above: NDArray[Any], below: NDArray[Any]) -> NDArray[np.float64]:
    """Return the quotients, NaN where the divisor is 0."""
    answer = np.full(len(above), np.nan)
    np.divide(above, below, out=answer, where=below != 0)
    return answer


def _people(areas: Areas) -> NDArray[np.float64]:
    """Return the inhabitants of each area, NaN where nobody said."""
    people = areas.facts.get(POPULATION)
    if people is None or not np.issubdtype(people.dtype, np.number):
        return np.full(len(areas), np.nan)
    return people.astype(np.float64)
