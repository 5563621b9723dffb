"""Compiled tables in a file: memory-mapped, so that workers share one copy and open it in milliseconds.

A file is written aside and renamed, so a reader never sees half of one. It names what it was compiled from;
one that is of something else, of another format, cut or damaged is taken for none: it can always be made
again. ::

    8 bytes   GFINDEX and a line feed
    4 bytes   format, little-endian
    4 bytes   length of the header
    4 bytes   CRC-32 of the header
    header    JSON: source, byte order, numbers, arrays (type, shape, where, CRC-32), length of the file
    arrays    each at a multiple of 64 bytes
"""

import json
import mmap
import os
import struct
import sys
import tempfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo_fondue.index.layout import Tables

FORMAT = 2
"""To be raised with every change of what the tables hold or mean."""

_MAGIC = b"GFINDEX\n"
_PREFIX = struct.Struct("<8sIII")
_ALIGNED = 64
_NUMBERS = ("west", "south", "scale", "columns", "least_lon", "least_lat", "most_lon", "most_lat")
_ARRAYS = ("top", "blocks", "sketches", "leaves", "edges")

_ALWAYS_VERIFIED = 128 << 20
"""Files up to this many bytes have their arrays checked whenever they are opened: some 20 milliseconds."""


def save_tables(path: Path, tables: Tables, source: str) -> None:
    """Write tables to a file, whole or not at all.

    Parameters
    ----------
    path : Path
    tables : Tables
    source : str
        What they were compiled from: a checksum of the layer.

    Raises
    ------
    OSError
        When the folder cannot be written in, or is full.
    """
    arrays = {name: np.ascontiguousarray(getattr(tables, name)) for name in _ARRAYS}
    prefix = _prefix(tables, arrays, source)
    handle, aside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(prefix)
            for array in arrays.values():
                file.write(array.data.cast("B") if array.size else b"")
                file.write(bytes(-array.nbytes % _ALIGNED))
            file.flush()
            os.fsync(file.fileno())
        Path(aside).chmod(0o644)
        Path(aside).replace(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def load_tables(path: Path, source: str, *, verify: bool = False) -> Tables | None:
    """Map the tables in a file, or return None: no file, of another source, or not as it was written.

    Parameters
    ----------
    path : Path
    source : str
        What they have to be compiled from.
    verify : bool, default False
        Check all bytes of a large file too, not only its header and length.
    """
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        data: NDArray[np.uint8] = np.frombuffer(mapped, np.uint8)
        header = _header(data)
        if header is None or (header["source"], header["order"]) != (source, sys.byteorder):
            return None
        arrays = {name: _array(data, entry) for name, entry in header["arrays"].items()}
        if verify or len(data) <= _ALWAYS_VERIFIED:
            if not _intact(arrays, header):
                return None
            if hasattr(mmap, "MADV_DONTNEED"):
                mapped.madvise(mmap.MADV_DONTNEED)  # what was read to be checked is not held in memory
        return _tables(header["numbers"], arrays)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _tables(numbers: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> Tables:
    views = {"corners": arrays["leaves"].view(np.float64), "areas": arrays["edges"].view(np.int32)}
    values: dict[str, Any] = {**numbers, **arrays, **views}
    return Tables(**values)


def _prefix(tables: Tables, arrays: dict[str, NDArray[Any]], source: str) -> bytes:
    """Return what stands before the arrays."""
    entries: dict[str, dict[str, Any]] = {
        name: {
            "type": array.dtype.name,
            "shape": array.shape,
            "at": 0,
            "crc": zlib.crc32(array.data.cast("B")) if array.size else 0,
        }
        for name, array in arrays.items()
    }
    header: dict[str, Any] = {
        "source": source,
        "order": sys.byteorder,
        "numbers": {name: getattr(tables, name) for name in _NUMBERS},
        "arrays": entries,
        "bytes": 0,
    }
    # the numbers that are still missing take less room than is kept for them here
    begin = _up(_PREFIX.size + len(json.dumps(header)) + 20 * (len(entries) + 1))
    at = begin
    for name, array in arrays.items():
        entries[name]["at"] = at
        at += _up(array.nbytes)
    header["bytes"] = at
    text = json.dumps(header).encode()
    return (_PREFIX.pack(_MAGIC, FORMAT, len(text), zlib.crc32(text)) + text).ljust(begin, b"\0")


def _header(data: NDArray[np.uint8]) -> dict[str, Any] | None:
    if len(data) < _PREFIX.size:
        return None
    magic, version, length, crc = _PREFIX.unpack(data[: _PREFIX.size].tobytes())
    text = data[_PREFIX.size : _PREFIX.size + length].tobytes()
    if magic != _MAGIC or version != FORMAT or zlib.crc32(text) != crc:
        return None
    header: dict[str, Any] = json.loads(text)
    return header if header["bytes"] == len(data) else None


def _array(data: NDArray[np.uint8], entry: dict[str, Any]) -> NDArray[Any]:
    kind = np.dtype(entry["type"])
    length = int(np.prod(entry["shape"])) * kind.itemsize
    array: NDArray[Any] = data[entry["at"] : entry["at"] + length].view(kind).reshape(entry["shape"])
    return array


def _intact(arrays: dict[str, NDArray[Any]], header: dict[str, Any]) -> bool:
    return all(
        zlib.crc32(array.data.cast("B") if array.size else b"") == header["arrays"][name]["crc"]
        for name, array in arrays.items()
    )


def _up(length: int) -> int:
    return length + -length % _ALIGNED
