"""Arrow columns as the plain values that JSON and CSV can hold."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc


def plain(batch: pa.RecordBatch) -> dict[str, Sequence[Any]]:
    """Return the columns as Python values; an instant is UTC, as ``2022-05-31T07:29:36.567000Z``."""
    return {name: _plain(column) for name, column in zip(batch.schema.names, batch.columns, strict=True)}


def _plain(column: pa.Array) -> Sequence[Any]:
    if pa.types.is_timestamp(column.type):
        column = pc.strftime(column, format="%Y-%m-%dT%H:%M:%S" + ("Z" if column.type.tz else ""))
    values: list[Any] = column.to_pylist()
    return values
