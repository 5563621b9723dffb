"""A row of a file of points, whatever the format, and the columns that its coordinates are in."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from geo_fondue.errors import InputError
from geo_fondue.reports.readers.plain_csv import USUAL_NAMES
from geo_fondue.reports.readers.row import shown

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
    feature : dict or None
        The GeoJSON feature that it is, with all its members, as it came.
    """

    number: int
    values: dict[str, Any]
    lon: float
    lat: float
    feature: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class CoordinateColumns:
    """The columns that hold the coordinates.

    Attributes
    ----------
    names : tuple of str
        That of lon and that of lat; or the one that holds both, lon first.
    """

    names: tuple[str, ...]

    def position(self, values: Mapping[str, Any]) -> tuple[float, float]:
        """Return lon and lat of a row, NaN where there is no number."""
        held = [values.get(name) for name in self.names]
        lon, lat = held if len(held) == 2 else _parted(held[0])
        return _number(lon), _number(lat)

    def held(self, values: Mapping[str, Any]) -> str:
        """Return what a row holds in them, as text."""
        return ",".join(shown(values.get(name)) for name in self.names)


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
) -> CoordinateColumns:
    """Return which of these columns hold the coordinates.

    Parameters
    ----------
    names : collection of str
    where : str
        The file, for the message.
    lon, lat : str, optional
        Those that do; without these, the usual names are looked for.

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
        return CoordinateColumns((lon, lat))
    if _BOTH in names:
        return CoordinateColumns((_BOTH,))
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


def _parted(value: object) -> tuple[object, object]:
    parts = value.strip().strip("()[]{}").split(",") if isinstance(value, str) else []
    return (parts[0], parts[1]) if len(parts) == 2 else (None, None)


def _listed(names: Collection[str]) -> str:
    return ", ".join(list(names)[:20]) or "none"
