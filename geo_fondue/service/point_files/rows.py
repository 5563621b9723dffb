"""A row of a file of points, whatever the format, and where its coordinates are."""

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from geo_fondue.errors import InputError
from geo_fondue.reports.readers.plain_csv import USUAL_NAMES

FileFormat = Literal["csv", "ndjson", "geojson", "parquet"]

SUFFIXES: Mapping[str, FileFormat] = {
    ".csv": "csv",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".geojsonl": "ndjson",
    ".geojson": "geojson",
    ".json": "geojson",
    ".parquet": "parquet",
    ".geoparquet": "parquet",
}

_BOTH = "coords"
"""The column of Traffy's dumps that holds ``lon,lat`` in one."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes
    ----------
    number : int
        The line it starts on, or the number of the feature or record, from 1.
    values : dict
        Its columns or properties, as they came.
    lon, lat : float
        In degrees; NaN where there is no number.
    geometry : object
        The GeoJSON geometry as it came, None where there was none.
    """

    number: int
    values: dict[str, Any]
    lon: float
    lat: float
    geometry: Any = None


def file_format(path: Path) -> FileFormat:
    """Return the format that a file's suffix stands for.

    Raises
    ------
    InputError
        When it stands for none.
    """
    found = SUFFIXES.get(path.suffix.lower())
    if found is None:
        known = ", ".join(SUFFIXES)
        raise InputError(
            f"the suffix {path.suffix!r} is not known", where=str(path), remedy=f"Use one of {known}"
        )
    return found


def coordinates_of(
    names: Collection[str], where: str, lon: str | None = None, lat: str | None = None
) -> Callable[[Mapping[str, Any]], tuple[float, float]]:
    """Return what reads lon and lat from a row with these columns.

    Parameters
    ----------
    names : collection of str
    where : str
        The file, for the message.
    lon, lat : str, optional
        The columns that hold them; without these, the usual names are looked for.

    Raises
    ------
    InputError
        When there are no such columns.
    """
    for asked in (lon, lat):
        if asked is not None and asked not in names:
            raise InputError(
                f"there is no column {asked!r}", where=where, remedy=f"There are {_listed(names)}"
            )
    lon = lon or _usual(names, "lon")
    lat = lat or _usual(names, "lat")
    if lon is not None and lat is not None:
        x, y = lon, lat
        return lambda row: (_number(row.get(x)), _number(row.get(y)))
    if _BOTH in names:
        return lambda row: _pair(row.get(_BOTH))
    raise InputError(
        "no columns with coordinates are known",
        where=where,
        remedy=f"Name them with --lat-column and --lon-column; there are {_listed(names)}",
    )


def _usual(names: Collection[str], fact: str) -> str | None:
    by_key = {name.strip().casefold(): name for name in reversed(list(names))}
    return next((by_key[usual] for usual in USUAL_NAMES[fact] if usual in by_key), None)


def _number(value: object) -> float:
    # bool is an int to Python, and float("1_0") is 10: neither is a coordinate
    if isinstance(value, bool) or (isinstance(value, str) and "_" in value):
        return math.nan
    try:
        return float(value)  # type: ignore[arg-type]  # what is no number is refused below
    except (TypeError, ValueError, OverflowError):
        return math.nan


def _pair(value: object) -> tuple[float, float]:
    parts = value.strip().strip("()[]{}").split(",") if isinstance(value, str) else []
    return (_number(parts[0]), _number(parts[1])) if len(parts) == 2 else (math.nan, math.nan)


def _listed(names: Collection[str]) -> str:
    return ", ".join(list(names)[:20]) or "none"
