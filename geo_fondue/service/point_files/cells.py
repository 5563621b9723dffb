"""Columns as the text of CSV and of JSON, whole columns at a time."""

from collections.abc import Callable
from datetime import date, time
from typing import Any, Generic, TypeVar

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

_Made = TypeVar("_Made")


class OfDictionary(Generic[_Made]):
    """Remembers what is made of the dictionary of a column, as long as batches come with the same one.

    Parameters
    ----------
    make : callable
    """

    def __init__(self, make: Callable[[pa.Array], _Made]) -> None:
        self._make = make
        # with the dictionary itself, so that no other can come to lie where it is
        self._made: dict[str, tuple[pa.Array, _Made]] = {}

    def __call__(self, name: str, dictionary: pa.Array) -> _Made:
        """Return what is made of the dictionary of the column of this name."""
        found = self._made.get(name)
        if found is None or _place_of(found[0]) != _place_of(dictionary):
            found = self._made[name] = (dictionary, self._make(dictionary))
        return found[1]


class Encoded:
    """Encodes columns as texts; the texts of a dictionary once for all batches.

    Parameters
    ----------
    encode : callable
        :func:`csv_cells` or :func:`json_cells`.
    """

    def __init__(self, encode: Callable[[pa.Array], pa.Array]) -> None:
        self._encode = encode
        self._of_dictionary = OfDictionary(encode)

    def __call__(self, name: str, column: pa.Array) -> pa.Array:
        """Return a column as texts, null for nothing."""
        if not pa.types.is_dictionary(column.type):
            return self._encode(column)
        return self._of_dictionary(name, column.dictionary).take(column.indices)


def _place_of(texts: pa.Array) -> tuple[int, ...]:
    """Return where in memory an array is."""
    return (texts.offset, len(texts), *(0 if held is None else held.address for held in texts.buffers()))


def csv_cells(column: pa.Array, delimiter: str = ",") -> pa.Array:
    """Return a column as the cells of CSV, quoted where they must be; null for nothing."""
    if column.null_count == len(column):
        return pa.nulls(len(column), pa.string())
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    texts = texts_of(column)
    special = pc.fill_null(pc.match_substring_regex(texts, f'["\r\n{delimiter}]'), False)
    if not pc.any(special).as_py():
        return texts
    doubled = pc.replace_substring(texts, '"', '""')
    return pc.if_else(special, pc.binary_join_element_wise('"', doubled, '"', ""), texts)


def json_cells(column: pa.Array) -> pa.Array:
    """Return a column as JSON; null for nothing."""
    if column.null_count == len(column):
        return pa.nulls(len(column), pa.string())
    values = (None if value is None else dumped(value).decode() for value in column.to_pylist())
    return pa.array(values, pa.string())


def joined(separator: str, *columns: pa.Array | str, nothing: str = "") -> pa.Array:
    """Return the texts of each row joined, with ``nothing`` where there is none."""
    options = pc.JoinOptions(null_handling="replace", null_replacement=nothing)
    return pc.binary_join_element_wise(*columns, separator, options=options)


def whole(texts: pa.Array) -> bytes:
    """Return texts one behind the other, without copying them one by one."""
    _, offsets, data = texts.buffers()
    if len(texts) == 0 or data is None:
        return b""
    bounds = np.frombuffer(offsets, np.int32, len(texts) + 1, texts.offset * 4)
    return memoryview(data)[bounds[0] : bounds[-1]].tobytes()


def texts_of(column: pa.Array) -> pa.Array:
    """Return a column as texts; lists and objects as JSON."""
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return column.cast(pa.string())
    if pa.types.is_integer(column.type):
        return column.cast(pa.string())
    if pa.types.is_float64(column.type):
        texts = column.cast(pa.string())
        bare = pc.fill_null(pc.match_substring_regex(texts, "^-?[0-9]+$"), False)
        return pc.if_else(bare, pc.binary_join_element_wise(texts, ".0", ""), texts)
    return pa.array([text_of(value) for value in column.to_pylist()], pa.string())


def text_of(value: object) -> str | None:
    """Return a value as text; lists and objects as JSON."""
    match value:
        case None | str():
            return value
        case bool() | dict() | list():
            return dumped(value).decode()
        case bytes():
            return value.hex()
        case date() | time():
            return value.isoformat()
    return str(value)


def dumped(value: Any) -> bytes:
    """Return a value as JSON; what JSON has no kind for as text."""
    return orjson.dumps(value, default=_text_of_other)


def _text_of_other(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
