"""Points in Parquet: in columns of coordinates, or in the geometry of GeoParquet."""

from collections.abc import Iterator
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from geo_fondue.errors import InputError
from geo_fondue.service.point_files.geometry import points_of
from geo_fondue.service.point_files.rows import CoordinateColumns, Row

PARQUET_BATCH = 10_000


def open_parquet(path: Path) -> pq.ParquetFile:
    """Open a Parquet file.

    Raises
    ------
    InputError
        When it is none.
    """
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"not a Parquet file: {' '.join(str(error).split())}", where=str(path)) from error


def geometry_column(schema: pa.Schema, path: Path) -> str | None:
    """Return the column of points in lon and lat, None where there is no geometry.

    Raises
    ------
    InputError
        When it is in another coordinate reference system than WGS84, or not WKB.
    """
    described = (schema.metadata or {}).get(b"geo")
    if described is None:
        return None
    geo = orjson.loads(described)
    name: str = geo["primary_column"]
    column = geo["columns"][name]
    crs = column.get("crs")
    identity = crs.get("id") if isinstance(crs, dict) else None
    if identity is not None and (identity.get("authority"), str(identity.get("code"))) not in (
        ("OGC", "CRS84"),
        ("EPSG", "4326"),
    ):
        raise InputError(
            f"the geometry is in {identity.get('authority')}:{identity.get('code')}",
            where=f"{path}: {name}",
            remedy="Convert it to EPSG:4326",
        )
    if column.get("encoding") != "WKB":
        raise InputError(
            f"the geometry is encoded as {column.get('encoding')}",
            where=f"{path}: {name}",
            remedy="Write it as WKB",
        )
    return name


def parquet_rows(
    path: Path, columns: CoordinateColumns | None, geometry: str | None
) -> Iterator[tuple[Row, int]]:
    """Yield the rows of a Parquet file, each with how many there are.

    Parameters
    ----------
    path : Path
    columns : CoordinateColumns or None
        What holds the coordinates, where that is not the geometry.
    geometry : str or None
        The column of points in WKB.
    """
    parquet = open_parquet(path)
    total = parquet.metadata.num_rows
    number = 0
    for batch in parquet.iter_batches(PARQUET_BATCH):
        records = batch.to_pylist()
        if columns is None:
            places = points_of([record[geometry] for record in records])
        else:
            places = [columns.position(record) for record in records]
        for record, (lon, lat) in zip(records, places, strict=True):
            number += 1
            yield Row(number, record, lon, lat), total
