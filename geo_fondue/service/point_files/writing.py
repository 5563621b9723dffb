"""Files of resolved points, written as they come: CSV, NDJSON, GeoJSON, Parquet."""

import csv
import io
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from geo_fondue.exports.parquet import Outbox
from geo_fondue.service.point_files.reading import PointFile
from geo_fondue.service.point_files.rows import Row, file_format


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows, and for each of them the values of the columns that are added, by name."""

    rows: Sequence[Row]
    added: Mapping[str, Sequence[Any]]

    def __iter__(self) -> Iterator[tuple[Row, dict[str, Any]]]:
        """Yield each row with what is added to it."""
        for row, values in zip(self.rows, zip(*self.added.values(), strict=True), strict=True):
            yield row, dict(zip(self.added, values, strict=True))


Writer = Callable[[PointFile, pa.Schema, Iterable[Batch]], Iterator[bytes]]


def writer_of(path: Path) -> Writer:
    """Return what writes the format that a file's suffix stands for.

    It takes the file that is read, the columns that are added to it, and the batches, and yields bytes.

    Raises
    ------
    InputError
        When the suffix stands for none.
    """
    match file_format(path):
        case "csv":
            return _csv
        case "geojson":
            return _geojson
        case "parquet":
            return _parquet
        case "ndjson":
            return _geojson_lines if path.suffix.lower() == ".geojsonl" else _ndjson


def _csv(file: PointFile, added: pa.Schema, batches: Iterable[Batch]) -> Iterator[bytes]:
    names = [name for name in file.schema.names if name != file.geometry]
    located = [name for name in ("lon", "lat") if file.columns is None and name not in names]
    yield _csv_lines([[*names, *located, *added.names]])
    for batch in batches:
        yield _csv_lines(
            [
                *(_text(row.values.get(name)) for name in names),
                *(_text(_number(getattr(row, name))) for name in located),
                *map(_text, more.values()),
            ]
            for row, more in batch
        )


def _csv_lines(rows: Iterable[Sequence[str | None]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _ndjson(file: PointFile, added: pa.Schema, batches: Iterable[Batch]) -> Iterator[bytes]:
    """Yield one object a line: a Feature where the points came as geometry, else the columns."""
    if file.columns is None:
        yield from _geojson_lines(file, added, batches)
        return
    for batch in batches:
        yield b"".join(_json({**row.values, **more}) + b"\n" for row, more in batch)


def _geojson_lines(file: PointFile, added: pa.Schema, batches: Iterable[Batch]) -> Iterator[bytes]:
    for batch in batches:
        yield b"".join(_feature(file, row, more) + b"\n" for row, more in batch)


def _geojson(file: PointFile, added: pa.Schema, batches: Iterable[Batch]) -> Iterator[bytes]:
    separator = b'{"type":"FeatureCollection","features":[\n'
    for batch in batches:
        yield separator + b",\n".join(_feature(file, row, more) for row, more in batch)
        separator = b",\n"
    yield b"\n]}\n" if separator == b",\n" else separator + b"]}\n"


def _feature(file: PointFile, row: Row, more: Mapping[str, Any]) -> bytes:
    """Return a row as a feature; what came as one keeps its id and all other members."""
    if row.feature is not None:
        return _json({**row.feature, "properties": {**row.values, **more}})
    point = {"type": "Point", "coordinates": [row.lon, row.lat]}
    geometry = point if math.isfinite(row.lon) and math.isfinite(row.lat) else None
    properties = {name: value for name, value in row.values.items() if name != file.geometry}
    return _json({"type": "Feature", "geometry": geometry, "properties": {**properties, **more}})


def _parquet(file: PointFile, added: pa.Schema, batches: Iterable[Batch]) -> Iterator[bytes]:
    """Yield Parquet; what came as Parquet keeps its types, its geometry and what is said of it."""
    without = [name for name in ("lon", "lat") if file.columns is None and file.geometry is None]
    located = [pa.field(name, pa.float64()) for name in without if name not in file.schema.names]
    schema = pa.schema([*file.schema, *located, *added], metadata=file.schema.metadata)
    texts = [field.name for field in file.schema if pa.types.is_string(field.type)]
    outbox = Outbox()
    parquet = pq.ParquetWriter(pa.PythonFile(outbox, mode="w"), schema, compression="zstd")
    for batch in batches:
        records = []
        for row, more in batch:
            record = {"lon": _number(row.lon), "lat": _number(row.lat), **row.values, **more}
            record.update((name, _text(record.get(name))) for name in texts)
            records.append(record)
        parquet.write_table(pa.Table.from_pylist(records, schema=schema))
        yield outbox.take()
    parquet.close()
    yield outbox.take()


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _json(value: object) -> bytes:
    return orjson.dumps(value, default=str)


def _text(value: object) -> str | None:
    """Return a value as the text of a cell; lists and objects as JSON."""
    match value:
        case None | str():
            return value
        case bool() | dict() | list():
            return _json(value).decode()
        case bytes():
            return value.hex()
        case date() | time():
            return value.isoformat()
    return str(value)
