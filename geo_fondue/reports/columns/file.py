"""Columns in a file: memory-mapped, so that processes share one copy and open it in milliseconds.

A file is written aside and renamed, so a reader never sees half of one, and keeps the one that it has mapped
when there is a newer. One of another format, cut or damaged is taken for none: it can be made again. ::

    8 bytes   GFCOLUM and a line feed
    4 bytes   format, little-endian
    4 bytes   length of the summary
    4 bytes   CRC-32 of the summary
    4 bytes   nothing
    8 bytes   where the summary begins
    columns   each at a multiple of 4,096 bytes
    summary   JSON to the end of the file: byte order, rows, columns (type, where, CRC-32), what they are of
"""

import json
import mmap
import os
import struct
import sys
import zlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from geo_fondue.boundaries.durable import sync

FORMAT = 1
"""To be raised with every change of what the columns hold or mean."""

_MAGIC = b"GFCOLUM\n"
_PREFIX = struct.Struct("<8sIIIxxxxQ")
_ALIGNED = 4096

Types = Mapping[str, np.dtype[np.generic]]


class FileWriter:
    """Writes columns piece by piece into a file, so that any number of rows needs little memory.

    Parameters
    ----------
    file : binary file
        Empty, and open for writing.
    types : mapping of str to dtype
    rows : int
        How many there will be.
    """

    def __init__(self, file: IO[bytes], types: Types, rows: int) -> None:
        self._file = file
        self._types = types
        self._rows = rows
        self._at, self._summary_at = _places(types, rows)
        self._written = dict.fromkeys(types, 0)
        self._crcs = dict.fromkeys(types, 0)

    def write(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Write the next values of some or all columns."""
        for name, values in arrays.items():
            kind = self._types[name]
            data = np.ascontiguousarray(values, dtype=kind).view(np.uint8).data
            self._file.seek(self._at[name] + self._written[name] * kind.itemsize)
            self._file.write(data)
            self._written[name] += len(values)
            self._crcs[name] = zlib.crc32(data, self._crcs[name])

    def finish(self, about: Mapping[str, Any]) -> None:
        """Write the summary; without it the file is none.

        Parameters
        ----------
        about : mapping of str to object
            What the columns are of, as JSON has it.

        Raises
        ------
        ValueError
            When there were more or fewer values than rows.
        """
        if any(written != self._rows for written in self._written.values()):
            raise ValueError(f"there are not {self._rows} values in every column: {self._written}")
        columns = {
            name: {"type": kind.str, "at": self._at[name], "crc": self._crcs[name]}
            for name, kind in self._types.items()
        }
        summary = {"order": sys.byteorder, "rows": self._rows, "columns": columns, "about": dict(about)}
        text = json.dumps(summary).encode()
        self._file.seek(self._summary_at)
        self._file.write(text)
        self._file.seek(0)
        self._file.write(_PREFIX.pack(_MAGIC, FORMAT, len(text), zlib.crc32(text), self._summary_at))


class MemoryWriter:
    """Takes columns piece by piece as :class:`FileWriter` does, and keeps them in memory.

    Attributes
    ----------
    arrays : dict of str to ndarray
    """

    def __init__(self, types: Types, rows: int) -> None:
        self.arrays: dict[str, NDArray[Any]] = {name: np.empty(rows, kind) for name, kind in types.items()}
        self._written = dict.fromkeys(types, 0)

    def write(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Keep the next values of some or all columns."""
        for name, values in arrays.items():
            at = self._written[name]
            self.arrays[name][at : at + len(values)] = values
            self._written[name] += len(values)


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Lend a file that takes the place of another when all went well; one writer at a time.

    Raises
    ------
    OSError
        When the folder cannot be written in, or is full.
    """
    aside = path.with_name(f".{path.name}.new")
    try:
        with aside.open("w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
        sync(path.parent)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def open_columns(path: Path, types: Types) -> tuple[dict[str, NDArray[Any]], dict[str, Any]] | None:
    """Map the columns in a file and return them with what they are of, None where it is not as written.

    All bytes are checked: half a second for ten million rows.

    Parameters
    ----------
    path : Path
    types : mapping of str to dtype
        What it has to hold.
    """
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        data: NDArray[np.uint8] = np.frombuffer(mapped, np.uint8)
        summary = _summary(data)
        if summary is None or not _fits(summary, types):
            return None
        arrays = {name: _column(data, entry, summary["rows"]) for name, entry in summary["columns"].items()}
        if not _intact(arrays, summary):
            return None
        if hasattr(mmap, "MADV_DONTNEED"):
            mapped.madvise(mmap.MADV_DONTNEED)  # what was read to be checked is not held in memory
        about: dict[str, Any] = summary["about"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return arrays, about


def _summary(data: NDArray[np.uint8]) -> dict[str, Any] | None:
    if len(data) < _PREFIX.size:
        return None
    magic, version, length, crc, at = _PREFIX.unpack(data[: _PREFIX.size].tobytes())
    text = data[at : at + length].tobytes()
    # it ends where the file does, so a file that was cut has none
    if magic != _MAGIC or version != FORMAT or at + length != len(data) or zlib.crc32(text) != crc:
        return None
    summary: dict[str, Any] = json.loads(text)
    return summary


def _fits(summary: dict[str, Any], types: Types) -> bool:
    found = {name: entry["type"] for name, entry in summary["columns"].items()}
    return summary["order"] == sys.byteorder and found == {name: kind.str for name, kind in types.items()}


def _column(data: NDArray[np.uint8], entry: dict[str, Any], rows: int) -> NDArray[Any]:
    kind = np.dtype(entry["type"])
    return data[entry["at"] : entry["at"] + rows * kind.itemsize].view(kind)


def _intact(arrays: dict[str, NDArray[Any]], summary: dict[str, Any]) -> bool:
    def is_intact(name: str) -> bool:
        array = arrays[name]
        if len(array) != summary["rows"]:
            return False
        crc: int = summary["columns"][name]["crc"]
        return zlib.crc32(array.view(np.uint8).data) == crc

    # the sums are made without the GIL
    with ThreadPoolExecutor(2) as pool:
        return all(pool.map(is_intact, arrays))


def _places(types: Types, rows: int) -> tuple[dict[str, int], int]:
    """Return where each column begins, and where the summary does."""
    at, places = _ALIGNED, {}
    for name, kind in types.items():
        places[name] = at
        at += rows * kind.itemsize
        at += -at % _ALIGNED
    return places, at
