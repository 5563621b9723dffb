"""The columns of a file that hold the coordinates, and the numbers in them."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo_fondue.errors import InputError
from geo_fondue.reports.readers.plain_csv import USUAL_NAMES
from geo_fondue.reports.readers.row import shown

Positions = tuple[NDArray[np.float64], NDArray[np.float64]]
"""The lon and the lat of each row, NaN where there is no number."""

_BOTH = "coords"
"""The column of Traffy's dumps that holds ``lon,lat`` in one."""

_PLAIN_NUMBER = r"^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?$"
"""What Arrow and Python read alike."""

_NO_PAIR = "nan,nan"


@dataclass(frozen=True, slots=True)
class CoordinateColumns:
    """The columns that hold the coordinates.

    Attributes
    ----------
    names : tuple of str
        That of lon and that of lat; or the one that holds both, lon first.
    """

    names: tuple[str, ...]

    def positions(self, columns: pa.RecordBatch) -> Positions:
        """Return the positions of the rows of a batch that has these columns."""
        held = [columns.column(columns.schema.get_field_index(name)) for name in self.names]
        lon, lat = held if len(held) == 2 else _parted(held[0])
        return _numbers_in(lon), _numbers_in(lat)

    def positions_of(self, objects: Sequence[Mapping[str, Any]]) -> Positions:
        """Return the positions of objects of JSON."""
        if len(self.names) == 2:
            lon, lat = self.names
            return numbers([each.get(lon) for each in objects]), numbers([each.get(lat) for each in objects])
        texts = [each.get(self.names[0]) for each in objects]
        both = _parted(pa.array([text if isinstance(text, str) else None for text in texts], pa.string()))
        return _numbers_in(both[0]), _numbers_in(both[1])

    def held(self, values: Mapping[str, Any]) -> str:
        """Return what a row holds in them, as text."""
        return ",".join(shown(values.get(name)) for name in self.names)


def coordinates_of(
    names: Collection[str],
    where: str,
    lon: str | None = None,
    lat: str | None = None,
    *,
    remedy: str = "Name them with --lat-column and --lon-column",
) -> CoordinateColumns:
    """Return which of these columns hold the coordinates.

    Parameters
    ----------
    names : collection of str
    where : str
        The file, for the message.
    lon, lat : str, optional
        Those that do; without these, the usual names are looked for.
    remedy : str
        What to do where these are not there.

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
        remedy=f"{remedy}; there are {_listed(names)}",
    )


def numbers(values: Sequence[object]) -> NDArray[np.float64]:
    """Return values as they come out of JSON as float64, NaN for what is no number."""
    if set(map(type, values)) <= {float, int}:
        try:
            return np.array(values, dtype=np.float64)
        except OverflowError:
            pass
    return np.array([number(value) for value in values], dtype=np.float64)


def number(value: object) -> float:
    """Return a value, or the text of one, as a float; NaN where it is no number."""
    # bool is an int to Python, and float("1_0") is 10: neither is a coordinate
    if isinstance(value, bool) or (isinstance(value, str) and "_" in value):
        return math.nan
    try:
        return float(value)  # type: ignore[arg-type]  # what is no number is refused below
    except (TypeError, ValueError, OverflowError):
        return math.nan


def _numbers_in(column: pa.Array) -> NDArray[np.float64]:
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return _numbers_in_texts(column.cast(pa.string()))
    if pa.types.is_floating(kind) or pa.types.is_integer(kind) or pa.types.is_decimal(kind):
        found: NDArray[np.float64] = column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
        return found
    return np.full(len(column), np.nan)


def _numbers_in_texts(texts: pa.Array) -> NDArray[np.float64]:
    found: NDArray[np.float64]
    try:
        found = texts.cast(pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        trimmed = pc.ascii_trim_whitespace(texts)
        plain = pc.fill_null(pc.match_substring_regex(trimmed, _PLAIN_NUMBER), False)
        read = pc.if_else(plain, trimmed, pa.scalar(None, pa.string())).cast(pa.float64())
        found = read.to_numpy(zero_copy_only=False).copy()
        rest = np.flatnonzero(~plain.to_numpy(zero_copy_only=False))
        found[rest] = [number(text) for text in texts.take(pa.array(rest)).to_pylist()]
    return found


def _parted(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return the two parts of texts such as ``(100.5, 13.7)``; those of a text without are no numbers."""
    if not pa.types.is_string(texts.type):
        texts = pa.nulls(len(texts), pa.string())
    trimmed = pc.utf8_trim(pc.utf8_trim_whitespace(texts), characters="()[]{}")
    pair = pc.fill_null(pc.equal(pc.count_substring(trimmed, ","), 1), False)
    parts = pc.split_pattern(pc.if_else(pair, trimmed, _NO_PAIR), ",").flatten()
    return _every_second(parts, 0), _every_second(parts, 1)


def _every_second(values: pa.Array, start: int) -> pa.Array:
    return values.take(pa.array(np.arange(start, len(values), 2)))


def _usual(names: Collection[str], fact: str) -> str | None:
    by_key = {name.strip().casefold(): name for name in reversed(list(names))}
    return next((by_key[usual] for usual in USUAL_NAMES[fact] if usual in by_key), None)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(list(names)[:20]) or "none"
