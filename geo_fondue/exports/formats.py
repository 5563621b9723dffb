"""The formats of exports: their names, media types, and the writer of each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import pyarrow as pa

from geo_fondue.errors import InputError
from geo_fondue.exports import geojson, parquet, tabular
from geo_fondue.exports.rows import Rows

Format = Literal["geojson", "geojsonl", "csv", "parquet"]
"""What an export is written as; also the suffix of its file."""

FORMATS: tuple[Format, ...] = get_args(Format)

MEDIA_TYPES: Mapping[Format, str] = {
    "geojson": "application/geo+json",
    "geojsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}


@dataclass(frozen=True)
class Export:
    """What is exported, before a format is chosen for it.

    Attributes
    ----------
    batches : iterable of Rows
        Taken one by one, once.
    schema : pyarrow.Schema
        Of the properties of every batch.
    members : mapping of str to object
        What the export is, in JSON values: its query, edition, licence and so on. CSV has no place for it.
    columns : sequence of str
        The columns of CSV: names of ``schema``, and ``lon`` and ``lat``.
    covering : bool
        Whether GeoParquet gets a ``bbox`` column.
    """

    batches: Iterable[Rows]
    schema: pa.Schema
    members: Mapping[str, object]
    columns: Sequence[str]
    covering: bool


def format_of(path: Path) -> Format:
    """Return the format that a file's suffix stands for, in any case.

    Raises
    ------
    InputError
        When it stands for none.
    """
    suffix = path.suffix.lower().removeprefix(".")
    for known in FORMATS:
        if suffix == known:
            return known
    raise InputError(
        f"no format is known by the suffix {path.suffix!r}",
        where=str(path),
        remedy=f"Name the file with one of {', '.join(f'.{known}' for known in FORMATS)}",
    )


def encode(export: Export, written_as: Format, *, bom: bool = False) -> Iterator[bytes]:
    """Yield the export in a format, chunk by chunk, never more than a batch of it in memory.

    Parameters
    ----------
    export : Export
    written_as : {"geojson", "geojsonl", "csv", "parquet"}
    bom : bool, default False
        Begin CSV with a byte order mark, for Excel.
    """
    match written_as:
        case "geojson":
            return geojson.collection(export.batches, export.members)
        case "geojsonl":
            return geojson.lines(export.batches)
        case "csv":
            return tabular.table(export.batches, export.columns, bom=bom)
        case "parquet":
            return parquet.table(export.batches, export.schema, export.members, covering=export.covering)
