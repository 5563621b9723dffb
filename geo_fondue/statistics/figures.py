"""From reports counted by area to the figures of each area: arrays in, facts out, no database."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC
from itertools import repeat
from math import isnan
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.statistics.reading import NONE_OPEN, Counted
from geo_fondue.statistics.size import areas_km2
from geo_fondue.statistics.table import AreaStatistics, Figures

POPULATION = "population"
"""The fact of the boundaries that counts per 1,000 people are taken from."""


def tabulate(
    areas: Areas, listed: NDArray[np.bool_], counted: Counted, together: Counted, *, rates: bool = True
) -> tuple[tuple[AreaStatistics, ...], Figures]:
    """Return the figures of each listed area, and those of all reports counted.

    Parameters
    ----------
    areas : Areas
    listed : ndarray of bool, shape (len(areas),)
        Which areas to list.
    counted : Counted
        Of these areas.
    together : Counted
        All the same reports as one group.
    rates : bool
        Whether there are resolution rates.
    """
    shown = np.flatnonzero(listed)
    columns, overall = _columns(counted, shown), _columns(together, np.zeros(1, dtype=np.intp))
    if not rates:
        columns["resolution_rate"], overall["resolution_rate"] = (
            np.full(len(shown), np.nan),
            np.full(1, np.nan),
        )
    for name, size in (("per_km2", areas_km2(areas)), ("per_1000_people", _people(areas) / 1000)):
        usable = size[shown] > 0
        columns[name] = _ratio(columns["total"], np.where(usable, size[shown], 0))
        inside = columns["total"][usable].sum(keepdims=True)
        overall[name] = _ratio(inside, size[shown][usable].sum(keepdims=True))
    named = map(areas.area, shown.tolist())
    codes, names = zip(*((area.code, area.name) for area in named), strict=True) if len(shown) else ((), ())
    rows = _filled(AreaStatistics, {"code": codes, "name": names, **_values(columns)})
    return rows, _filled(Figures, _values(overall))[0]


_Facts = TypeVar("_Facts", bound=Figures)


def _filled(kind: type[_Facts], columns: Mapping[str, Sequence[object]]) -> tuple[_Facts, ...]:
    """Return facts made of columns by name.

    They are filled field by field, as their own ``__init__`` would but a whole column at a time: of thousands
    of areas that takes a quarter of the time.
    """
    rows = tuple(map(kind.__new__, repeat(kind, len(columns["total"]))))
    for field in fields(kind):
        deque(map(getattr(kind, field.name).__set__, rows, columns[field.name]), maxlen=0)
    return rows


def _columns(counted: Counted, shown: NDArray[np.intp]) -> dict[str, NDArray[Any]]:
    """Return the figures of some groups as arrays, by name, without those that relate to the areas' size."""
    columns = {
        "total": counted.total,
        "open": counted.open,
        "closed": counted.closed,
        "excluded": counted.excluded,
        "unknown": counted.unknown,
        "resolution_rate": _ratio(counted.closed, counted.open + counted.closed),
        "reopened": counted.reopened,
        "median_days_to_close": counted.median_days,
        "p90_days_to_close": counted.p90_days,
        "median_working_hours_to_close": counted.median_hours,
        "oldest_open": counted.oldest_open,
    }
    return {name: column[shown] for name, column in columns.items()}


def _values(columns: Mapping[str, NDArray[Any]]) -> dict[str, list[Any]]:
    """Return the columns as Python values; NaN and no instant become None."""
    values = {
        name: [None if isnan(value) else value for value in column.tolist()]
        if column.dtype == np.float64
        else column.tolist()
        for name, column in columns.items()
    }
    none_open = columns["oldest_open"] == NONE_OPEN
    moments = np.where(none_open, 0, columns["oldest_open"]).view("datetime64[us]")
    oldest = pd.DatetimeIndex(moments, tz=UTC).to_pydatetime()
    oldest[none_open] = None
    return {**values, "oldest_open": oldest.tolist()}


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
