"""Resolved points as objects and features of JSON, one on each line."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from geo_fondue.service.point_files.batches import AnsweredBatch
from geo_fondue.service.point_files.cells import Encoded, OfDictionary, dumped, joined, json_cells, whole

BatchLines = Callable[[AnsweredBatch], bytes]


def object_lines() -> BatchLines:
    """Return what writes rows as objects: as they stand in the file, where they do, with more members."""
    cells = Encoded(json_cells)
    values = _Values()

    def write(batch: AnsweredBatch) -> bytes:
        rows = batch.rows
        if rows.objects is None or rows.texts is None or not all(rows.objects):
            records = _records(rows.columns) if rows.objects is None else rows.objects
            more = _records(batch.added, values)
            return b"".join(
                dumped({**record, **members}) + b"\n" for record, members in zip(records, more, strict=True)
            )
        texts = pc.ascii_rtrim_whitespace(pa.array(rows.texts, pa.binary()).cast(pa.string()))
        parts: list[pa.Array | str] = [pc.utf8_slice_codeunits(texts, 0, -1)]
        for name, column in zip(batch.added.schema.names, batch.added.columns, strict=True):
            parts += [f",{orjson.dumps(name).decode()}:", cells(name, column)]
        return whole(joined("", *parts, "}\n", nothing="null"))

    return write


def feature_lines(geometry: str | None, separator: bytes = b"") -> BatchLines:
    """Return what writes rows as features; what came as one keeps its id and all other members.

    Parameters
    ----------
    geometry : str or None
        The column with the geometry, which is no property.
    separator : bytes
        Stands between two, before the line end.
    """
    values = _Values()

    def write(batch: AnsweredBatch) -> bytes:
        more = _records(batch.added, values)
        if batch.rows.objects is None or not batch.rows.are_features:
            features = _made(batch, more, geometry)
        else:
            features = _extended(batch.rows.objects, more)
        return (separator + b"\n").join(features) + b"\n"

    return write


def _extended(features: Sequence[dict[str, Any]], more: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    for feature, members in zip(features, more, strict=True):
        held = feature.get("properties")
        yield orjson.dumps(
            {**feature, "properties": {**held, **members} if isinstance(held, dict) else members}
        )


def _made(batch: AnsweredBatch, more: Iterator[dict[str, Any]], geometry: str | None) -> Iterator[bytes]:
    """Yield rows that did not come as features as such."""
    rows = batch.rows
    records = _records(rows.columns) if rows.objects is None else rows.objects
    lon, lat = (side.tolist() for side in rows.positions)
    for record, members, x, y in zip(records, more, lon, lat, strict=True):
        there = math.isfinite(x) and math.isfinite(y)
        held = {name: value for name, value in record.items() if name != geometry}
        yield dumped(
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [x, y]} if there else None,
                "properties": {**held, **members},
            }
        )


class _Values:
    """Lists the values of columns; those of a dictionary are one object for all that are the same."""

    def __init__(self) -> None:
        self._of_dictionary = OfDictionary(lambda texts: [*texts.to_pylist(), None])

    def of(self, name: str, column: pa.Array) -> list[Any]:
        """Return the values of a column."""
        if not pa.types.is_dictionary(column.type):
            values: list[Any] = column.to_pylist()
            return values
        held = self._of_dictionary(name, column.dictionary)
        return [held[place] for place in column.indices.fill_null(len(held) - 1).to_pylist()]


def _records(columns: pa.RecordBatch, values: _Values | None = None) -> Iterator[dict[str, Any]]:
    names = columns.schema.names
    lists = (
        [column.to_pylist() for column in columns.columns]
        if values is None
        else list(map(values.of, names, columns.columns))
    )
    for row in zip(*lists, strict=True):
        yield dict(zip(names, row, strict=True))
