"""From reports counted by area to the figures of each area: arrays in, facts out, no database."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.statistics.quantiles import quantiles_of_runs
from geo_fondue.statistics.reading import NONE_OPEN, Counted
from geo_fondue.statistics.size import areas_km2
from geo_fondue.statistics.table import AreaStatistics, Figures

POPULATION = "population"
"""The fact of the boundaries that counts per 1,000 people are taken from."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def tabulate(
    areas: Areas, listed: NDArray[np.bool_], counted: Counted
) -> tuple[tuple[AreaStatistics, ...], Figures]:
    """Return the figures of each listed area, and those of all reports counted.

    Parameters
    ----------
    areas : Areas
    listed : ndarray of bool, shape (len(areas),)
        Which areas to list.
    counted : Counted
        Of these areas.
    """
    # all together first: what lies one group after the other is only reordered within its group by the rest
    overall = _columns(counted.together())
    columns = _columns(counted)
    total = columns["total"][: len(areas)]
    for name, size in (("per_km2", areas_km2(areas)), ("per_1000_people", _people(areas) / 1000)):
        usable = size > 0
        columns[name] = _ratio(total, np.where(usable, size, 0))
        inside = listed & usable
        overall[name] = _ratio(total[inside].sum(keepdims=True), size[inside].sum(keepdims=True))
    shown = np.flatnonzero(listed)
    rows = tuple(
        AreaStatistics(code=area.code, name=area.name, **figures)
        for area, figures in zip(map(areas.area, shown.tolist()), _rows(columns, shown), strict=True)
    )
    return rows, Figures(**next(_rows(overall, np.zeros(1, dtype=np.intp))))


def _columns(counted: Counted) -> dict[str, NDArray[Any]]:
    """Return the figures of each group as arrays, by name, without those that relate to the areas' size."""
    median, p90 = quantiles_of_runs(counted.days_to_close, counted.timed, (0.5, 0.9))
    (working,) = quantiles_of_runs(counted.hours_to_close, counted.timed, (0.5,))
    return {
        "total": counted.total,
        "open": counted.open,
        "closed": counted.closed,
        "excluded": counted.excluded,
        "unknown": counted.unknown,
        "resolution_rate": _ratio(counted.closed, counted.open + counted.closed),
        "reopened": counted.reopened,
        "median_days_to_close": median,
        "p90_days_to_close": p90,
        "median_working_hours_to_close": working,
        "oldest_open": np.array([_instant(at) for at in counted.oldest_open.tolist()], dtype=object),
    }


def _instant(microseconds: int) -> datetime | None:
    return None if microseconds == NONE_OPEN else _EPOCH + timedelta(microseconds=microseconds)


def _rows(columns: dict[str, NDArray[Any]], shown: NDArray[np.intp]) -> Iterator[dict[str, Any]]:
    """Yield some rows of the columns by name, as Python values; NaN becomes None."""
    values = [
        [None if isnan(value) else value for value in column[shown].tolist()]
        if column.dtype == np.float64
        else column[shown].tolist()
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
