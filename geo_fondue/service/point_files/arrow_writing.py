"""Files of resolved points in Parquet and Arrow IPC."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geo_fondue.errors import InputError
from geo_fondue.exports.parquet import Outbox
from geo_fondue.service.point_files.batches import AnsweredBatch
from geo_fondue.service.point_files.columns import schema_of, tables
from geo_fondue.service.point_files.reading import PointFile

_GROUP_ROWS = 1 << 17
_GROUP_BYTES = 1 << 25
"""A row group of Parquet is as many rows or as many bytes, whichever comes first."""

_SAMPLE = 1 << 14


def parquet(file: PointFile, added: pa.Schema, batches: Iterable[AnsweredBatch]) -> Iterator[bytes]:
    """Yield Parquet; what came as columns keeps their types, its geometry and what is said of it."""
    schema = schema_of(file, added)
    outbox = Outbox()
    for number, group in enumerate(_groups(schema, tables(file, schema, batches))):
        with _told_of(file):
            if number == 0:
                sink = pa.PythonFile(outbox, mode="w")
                writer = pq.ParquetWriter(sink, schema, compression="zstd", use_dictionary=_repeating(group))
            writer.write_table(group, row_group_size=_GROUP_ROWS)
        yield outbox.take()
    writer.close()
    yield outbox.take()


def _groups(schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Yield batches together as row groups; one without a row where there are none."""
    waiting: list[pa.RecordBatch] = []
    none_yet = True
    for batch in batches:
        waiting.append(batch)
        if sum(map(len, waiting)) >= _GROUP_ROWS or sum(each.nbytes for each in waiting) >= _GROUP_BYTES:
            yield pa.Table.from_batches(waiting, schema)
            waiting, none_yet = [], False
    if waiting or none_yet:
        yield pa.Table.from_batches(waiting, schema)


def _repeating(group: pa.Table) -> list[str]:
    """Return the columns whose values come again and again, so that a dictionary of them is worth its room.

    To build one of values that are all different takes longer than all the rest.
    """
    sample = group.slice(0, _SAMPLE)
    return [
        name
        for name, column in zip(sample.schema.names, sample.columns, strict=True)
        if not pa.types.is_nested(column.type)
        and not pa.types.is_floating(column.type)
        and not pa.types.is_null(column.type)
        and _repeats(column)
    ]


def _repeats(column: pa.ChunkedArray) -> bool:
    try:
        distinct: int = pc.count_distinct(_plain(column)).as_py()
    except pa.ArrowNotImplementedError:  # string views, as Polars writes texts, are not counted
        return True
    return distinct * 2 <= len(column)


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        return column.cast(column.type.value_type)
    return column.combine_chunks().storage if isinstance(column.type, pa.BaseExtensionType) else column


def arrow_file(file: PointFile, added: pa.Schema, batches: Iterable[AnsweredBatch]) -> Iterator[bytes]:
    """Yield Arrow IPC in the file format."""
    return _ipc(pa.ipc.new_file, None, file, added, batches)


def feather(file: PointFile, added: pa.Schema, batches: Iterable[AnsweredBatch]) -> Iterator[bytes]:
    """Yield Arrow IPC in the file format, compressed as Feather mostly is."""
    return _ipc(pa.ipc.new_file, "lz4", file, added, batches)


def arrow_stream(file: PointFile, added: pa.Schema, batches: Iterable[AnsweredBatch]) -> Iterator[bytes]:
    """Yield Arrow IPC in the stream format."""
    return _ipc(pa.ipc.new_stream, None, file, added, batches)


def _ipc(
    kind: Callable[..., Any],
    compression: str | None,
    file: PointFile,
    added: pa.Schema,
    batches: Iterable[AnsweredBatch],
) -> Iterator[bytes]:
    schema = schema_of(file, added)
    outbox = Outbox()
    options = pa.ipc.IpcWriteOptions(compression=compression, emit_dictionary_deltas=True)
    with _told_of(file):
        writer = kind(pa.PythonFile(outbox, mode="w"), schema, options=options)
    for table in tables(file, schema, batches):
        with _told_of(file):
            writer.write_batch(table)
        yield outbox.take()
    writer.close()
    yield outbox.take()


@contextmanager
def _told_of(file: PointFile) -> Iterator[None]:
    try:
        yield
    except pa.ArrowException as error:
        raise InputError(
            f"its columns cannot be written in this format: {' '.join(str(error).split())}",
            where=str(file.path),
            remedy="Write it in the format that it came in",
        ) from error
