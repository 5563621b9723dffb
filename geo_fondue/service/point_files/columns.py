"""Rows as the columns of a file that is written."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo_fondue.service.point_files.batches import AnsweredBatch, PointBatch
from geo_fondue.service.point_files.cells import text_of
from geo_fondue.service.point_files.json_members import properties
from geo_fondue.service.point_files.reading import PointFile


def schema_of(file: PointFile, added: pa.Schema) -> pa.Schema:
    """Return the columns of a file, ``lon`` and ``lat`` where they came as features, and those added."""
    located = [pa.field(name, pa.float64()) for name in places_added(file)] if file.geometry is None else []
    plain = [pa.field(field.name, _plain(field.type)) for field in added]
    return pa.schema([*file.schema, *located, *plain], metadata=file.schema.metadata)


def places_added(file: PointFile) -> list[str]:
    """Return which of ``lon`` and ``lat`` a file gets that has its points as geometry."""
    return [name for name in ("lon", "lat") if file.columns is None and name not in file.schema.names]


def tables(file: PointFile, schema: pa.Schema, batches: Iterable[AnsweredBatch]) -> Iterator[pa.RecordBatch]:
    """Yield batches as :func:`schema_of` has them."""
    for batch in batches:
        own = own_columns(file, batch.rows)
        places = place_columns(batch.rows)
        added = [column.cast(_plain(column.type)) for column in batch.added.columns]
        held = {
            **dict(zip(batch.added.schema.names, added, strict=True)),
            **places,
            **dict(zip(own.schema.names, own.columns, strict=True)),
        }
        yield pa.RecordBatch.from_arrays([held[name] for name in schema.names], schema=schema)


def own_columns(file: PointFile, rows: PointBatch) -> pa.RecordBatch:
    """Return the columns that rows came with, or those of the objects that they came as."""
    if rows.columns is not None:
        return rows.columns
    objects = rows.objects or ()
    records = [properties(each) for each in objects] if file.columns is None else objects
    return pa.RecordBatch.from_arrays(
        [_column([record.get(field.name) for record in records], field.type) for field in file.schema],
        schema=file.schema,
    )


def place_columns(rows: PointBatch) -> dict[str, pa.Array]:
    """Return the lon and lat of rows; nothing where there is no number."""
    return {name: _place(values) for name, values in zip(("lon", "lat"), rows.positions, strict=True)}


def _place(values: NDArray[np.float64]) -> pa.Array:
    return pa.array(values, mask=~np.isfinite(values))


def _column(values: list[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_string(kind):
        values = [value if type(value) is str else text_of(value) for value in values]
    return pa.array(values, kind)


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind
