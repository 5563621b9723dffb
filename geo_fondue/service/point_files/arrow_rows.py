"""Points in Parquet and Arrow IPC: in columns of coordinates, or in a column of geometry."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from geo_fondue.errors import InputError
from geo_fondue.service.point_files.batches import PointBatch
from geo_fondue.service.point_files.coordinates import CoordinateColumns
from geo_fondue.service.point_files.formats import file_format
from geo_fondue.service.point_files.geometry import points_in

ROWS = 1 << 16
"""Rows of a batch, at most."""

_BUFFER = 1 << 20
"""Bytes of each column that are read at once. What Arrow buffers ahead it keeps until the file is closed."""

_FILE_MAGIC = b"ARROW1"

_WGS84 = (("OGC", "CRS84"), ("EPSG", "4326"))


class ArrowFile:
    """An opened file of Parquet or Arrow IPC (the file or the stream format, whatever the suffix says).

    Use it as a context manager.

    Attributes
    ----------
    schema : pyarrow.Schema

    Raises
    ------
    InputError
        When it is none.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._is_parquet = file_format(path) == "parquet"
        try:
            self._raw = pa.OSFile(str(path), "rb")
            if self._is_parquet:
                self._file = pq.ParquetFile(self._raw, buffer_size=_BUFFER, pre_buffer=False)
                self.schema: pa.Schema = self._file.schema_arrow
            else:
                is_file = self._raw.read(len(_FILE_MAGIC)) == _FILE_MAGIC
                self._raw.seek(0)
                self._file = pa.ipc.open_file(self._raw) if is_file else pa.ipc.open_stream(self._raw)
                self._count = self._file.num_record_batches if is_file else None
                self.schema = self._file.schema
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            kind = "a Parquet" if self._is_parquet else "an Arrow IPC"
            raise InputError(f"not {kind} file: {_said(error)}", where=str(path)) from error

    def batches(self) -> Iterator[tuple[pa.RecordBatch, int, int]]:
        """Yield the rows in batches, each with how much has been read by then, and of how much.

        Raises
        ------
        InputError
            When the file is damaged.
        """
        try:
            if self._is_parquet:
                yield from self._parquet_batches()
            else:
                yield from self._ipc_batches()
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise InputError(f"the file cannot be read: {_said(error)}", where=str(self._path)) from error

    def _parquet_batches(self) -> Iterator[tuple[pa.RecordBatch, int, int]]:
        rows = 0
        for batch in self._file.iter_batches(ROWS):
            rows += len(batch)
            yield batch, rows, self._file.metadata.num_rows

    def _ipc_batches(self) -> Iterator[tuple[pa.RecordBatch, int, int]]:
        size = self._raw.size()
        number = 0
        while self._count is None or number < self._count:
            try:
                batch = self._file.read_next_batch() if self._count is None else self._file.get_batch(number)
            except StopIteration:
                break
            number += 1
            done, of = (self._raw.tell(), size) if self._count is None else (number, self._count)
            # one batch may hold a whole table: what is made of it is made piece by piece
            for start in range(0, len(batch), ROWS):
                yield batch.slice(start, ROWS), done, of

    def __enter__(self) -> "ArrowFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._raw.close()


def check_names(schema: pa.Schema, where: str) -> None:
    """Refuse columns of one name, of which nobody could say which is meant.

    Raises
    ------
    InputError
        Naming the column.
    """
    twice = next((name for name, count in Counter(schema.names).items() if count > 1), None)
    if twice is not None:
        raise InputError(f"there are several columns {twice!r}", where=where, remedy="Rename all but one")


def geometry_column(schema: pa.Schema, where: str) -> str | None:
    """Return the column of points in lon and lat, None where there is no geometry.

    Raises
    ------
    InputError
        When it is in another coordinate reference system than WGS84, or not WKB.
    """
    described = (schema.metadata or {}).get(b"geo")
    if described is None:
        return None
    try:
        geo = orjson.loads(described)
        name: str = geo["primary_column"]
        column = geo["columns"][name]
        encoding = column.get("encoding")
        there = name in schema.names
    except (ValueError, LookupError, TypeError, AttributeError):
        raise InputError("what it says of its geometry is not as GeoParquet has it", where=where) from None
    if not there:
        return None
    crs = column.get("crs")
    identity = crs.get("id") if isinstance(crs, dict) else None
    if isinstance(identity, dict) and (identity.get("authority"), str(identity.get("code"))) not in _WGS84:
        raise InputError(
            f"the geometry is in {identity.get('authority')}:{identity.get('code')}",
            where=f"{where}: {name}",
            remedy="Convert it to EPSG:4326",
        )
    if encoding != "WKB":
        raise InputError(
            f"the geometry is encoded as {encoding}", where=f"{where}: {name}", remedy="Write it as WKB"
        )
    return name


def point_batch(
    columns: pa.RecordBatch, coordinates: CoordinateColumns | None, geometry: str | None, before: int
) -> PointBatch:
    """Return a batch of columns as one of points.

    Parameters
    ----------
    columns : pyarrow.RecordBatch
    coordinates : CoordinateColumns or None
        What holds the coordinates, where that is not the geometry.
    geometry : str or None
        The column of points in WKB.
    before : int
        How many rows came before.
    """
    if coordinates is not None:
        positions = coordinates.positions(columns)
    else:
        positions = points_in(columns.column(columns.schema.get_field_index(geometry)))
    return PointBatch(positions, lambda: np.arange(before + 1, before + len(columns) + 1), columns=columns)


def _said(error: Exception) -> str:
    return " ".join(str(error).split())
