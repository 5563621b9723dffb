"""GeoParquet 1.1, a row group for each batch."""

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo_fondue.exports.geometry import Extent
from geo_fondue.exports.rows import Rows

MEMBERS_KEY = "geo_fondue"
"""The key of the file's metadata under which stands, as JSON, what the export is."""

_CORNERS = ("xmin", "ymin", "xmax", "ymax")
_COVERING = pa.struct([(corner, pa.float64()) for corner in _CORNERS])


def table(
    batches: Iterable[Rows], schema: pa.Schema, members: Mapping[str, object], *, covering: bool
) -> Iterator[bytes]:
    """Yield a GeoParquet file: the properties and ``geometry`` (WKB, OGC:CRS84).

    Parameters
    ----------
    batches : iterable of Rows
        Taken one by one, as the chunks are; a batch becomes a row group.
    schema : pyarrow.Schema
        Of the properties, needed where no batch comes.
    members : mapping
        Kept in the file's metadata under :data:`MEMBERS_KEY`.
    covering : bool
        Add the column ``bbox``, by which a reader skips rows outside its window. It is worth its room for
        areas; points are smaller than their box.
    """
    if covering:
        schema = schema.append(pa.field("bbox", _COVERING))
    schema = schema.append(pa.field("geometry", pa.binary()))
    sink = Outbox()
    extent = Extent()
    types: set[str] = set()
    # Without the Arrow schema in the file, readers look at the file's metadata, where "geo" comes last.
    writer = pq.ParquetWriter(pa.PythonFile(sink, mode="w"), schema, compression="zstd", store_schema=False)
    for batch in batches:
        extent.add(batch.geometry)
        types.update(geometry.geom_type for geometry in batch.geometry if geometry is not None)
        writer.write_batch(_with_geometry(batch, schema, covering=covering))
        yield sink.take()
    geo = _metadata(extent, types, covering=covering)
    writer.add_key_value_metadata({"geo": orjson.dumps(geo), MEMBERS_KEY: orjson.dumps(dict(members))})
    writer.close()
    yield sink.take()


def _with_geometry(batch: Rows, schema: pa.Schema, *, covering: bool) -> pa.RecordBatch:
    columns = list(batch.properties.columns)
    if covering:
        bounds = shapely.bounds(batch.geometry)
        columns.append(
            pa.StructArray.from_arrays([pa.array(side) for side in bounds.T], fields=list(_COVERING))
        )
    columns.append(pa.array(shapely.to_wkb(batch.geometry), pa.binary()))
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _metadata(extent: Extent, types: set[str], *, covering: bool) -> dict[str, Any]:
    """Return the metadata that GeoParquet asks for; without a ``crs`` it is OGC:CRS84, which is meant."""
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted(types),
        "orientation": "counterclockwise",
    }
    if (bounds := extent.bounds()) is not None:
        column["bbox"] = bounds
    if covering:
        column["covering"] = {"bbox": {corner: ["bbox", corner] for corner in _CORNERS}}
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}


class Outbox(io.RawIOBase):
    """A file that is only written to, and emptied as often as one likes."""

    def __init__(self) -> None:
        super().__init__()
        self._chunks: list[bytes] = []

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: Any) -> int:
        """Keep what is written until it is taken."""
        self._chunks.append(bytes(data))
        return len(self._chunks[-1])

    def take(self) -> bytes:
        """Return what was written since the last time."""
        taken = b"".join(self._chunks)
        self._chunks.clear()
        return taken
