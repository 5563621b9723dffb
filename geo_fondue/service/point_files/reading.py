"""Files of points, read in bounded memory: CSV, NDJSON, GeoJSON, (Geo)Parquet."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ijson
import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo_fondue.errors import InputError
from geo_fondue.reports.readers.row import BadRow, bad_row
from geo_fondue.reports.readers.source import Source
from geo_fondue.reports.readers.table import header_of
from geo_fondue.reports.readers.table import rows as table_rows
from geo_fondue.service.point_files.rows import Row, coordinates_of, file_format

PARQUET_BATCH = 10_000

Told = Callable[[int, int], None]
"""Told how much has been read, and of how much."""


@dataclass(frozen=True, slots=True)
class PointFile:
    """A file of points, and what it is like.

    Attributes
    ----------
    path : Path
    schema : pyarrow.Schema
        Its columns, or the properties that any of its features has, and what they hold.
    in_geometry : bool
        Whether the coordinates are in a geometry rather than in columns.
    geometry : str or None
        The column that holds the geometry as WKB, in GeoParquet.
    lon_column, lat_column : str or None
        What holds the coordinates; where None, the usual names are looked for.
    """

    path: Path
    schema: pa.Schema
    in_geometry: bool
    geometry: str | None = None
    lon_column: str | None = None
    lat_column: str | None = None

    def rows(self, told: Told | None = None) -> Iterator[Row | BadRow]:
        """Yield the rows and, in their place, what is no row."""
        tell = told or (lambda _done, _of: None)
        match file_format(self.path):
            case "csv":
                return _csv_rows(self, tell)
            case "parquet":
                return _parquet_rows(self, tell)
            case _:
                return _json_rows(self, tell)

    def coordinates(self) -> Callable[[dict[str, Any]], tuple[float, float]]:
        """Return what reads lon and lat from the columns of a row."""
        return coordinates_of(self.schema.names, str(self.path), self.lon_column, self.lat_column)


def open_points(path: Path, *, lon_column: str | None = None, lat_column: str | None = None) -> PointFile:
    """Return a file of points, looked into but not read; JSON is read through once for its properties.

    Parameters
    ----------
    path : Path
        Its suffix says the format. CSV and JSON may be compressed by gzip under the same name.
    lon_column, lat_column : str, optional
        What holds the coordinates; without these, the usual names are looked for.

    Raises
    ------
    InputError
        When it cannot be read, or no coordinates are found in it.
    """
    kind = file_format(path)
    geometry = None
    if kind == "csv":
        with Source(path) as source:
            schema = pa.schema([(name, pa.string()) for name in header_of(source).columns])
        in_geometry = False
    elif kind == "parquet":
        schema = _parquet(path).schema_arrow
        geometry = None if lon_column or lat_column else _geometry_column(schema, path)
        in_geometry = geometry is not None
    else:
        schema, in_geometry = _looked_through(path)
    opened = PointFile(path, schema, in_geometry, geometry, lon_column, lat_column)
    if not in_geometry:
        opened.coordinates()
    return opened


def _csv_rows(file: PointFile, tell: Told) -> Iterator[Row | BadRow]:
    coordinates = file.coordinates()
    with Source(file.path) as source:
        header = header_of(source)
        for row in table_rows(source, header, None):
            if isinstance(row, BadRow):
                yield row
                continue
            values = dict(zip(header.columns, row.values, strict=True))
            yield Row(row.line, values, *coordinates(values))
            tell(source.bytes_read, source.total_bytes)


def _json_rows(file: PointFile, tell: Told) -> Iterator[Row | BadRow]:
    coordinates = None if file.in_geometry else file.coordinates()
    with Source(file.path) as source:
        for number, item in _items(source, file.path):
            if isinstance(item, BadRow):
                yield item
            elif coordinates is None:
                geometry = item.get("geometry")
                properties = item.get("properties")
                yield Row(
                    number, properties if isinstance(properties, dict) else {}, *_point(geometry), geometry
                )
            else:
                yield Row(number, item, *coordinates(item))
            tell(source.bytes_read, source.total_bytes)


def _items(source: Source, path: Path) -> Iterator[tuple[int, dict[str, Any] | BadRow]]:
    """Yield each object of a JSON file with its number: its features, or the objects on its lines."""
    objects = _features(source) if file_format(path) == "geojson" else _lines(source)
    for number, item in enumerate(objects, start=1):
        if isinstance(item, BadRow | dict):
            yield number, item
        elif item is not None:
            yield number, bad_row(number, "", "not a JSON object", None, item)


def _features(source: Source) -> Iterator[Any]:
    number = 0
    features = ijson.items(source.stream, "features.item", use_float=True)
    try:
        for number, feature in enumerate(features, start=1):  # noqa: B007 - told when it breaks
            yield feature
    except ijson.JSONError as error:
        reason = f"the JSON is broken here, nothing after it can be read: {' '.join(str(error).split())}"
        yield bad_row(number + 1, "", reason, None, "")


def _lines(source: Source) -> Iterator[Any]:
    for number, line in enumerate(source.stream, start=1):
        try:
            yield orjson.loads(line) if line.strip(b" \t\r\n\x1e") else None
        except orjson.JSONDecodeError as error:
            yield bad_row(number, "", f"not JSON: {error}", None, line.decode(errors="replace"))


def _looked_through(path: Path) -> tuple[pa.Schema, bool]:
    """Return the properties that the objects of a JSON file have, and whether they are features."""
    kinds: dict[str, set[type]] = {}
    features = others = 0
    with Source(path) as source:
        for _, item in _items(source, path):
            if isinstance(item, BadRow):
                continue
            is_feature = item.get("type") == "Feature" and "geometry" in item
            features, others = features + is_feature, others + (not is_feature)
            values = item.get("properties") if is_feature else item
            for name, value in (values if isinstance(values, dict) else {}).items():
                kinds.setdefault(name, set()).add(type(value))
    if not features and not others:
        wanted = "a FeatureCollection" if file_format(path) == "geojson" else "one JSON object on each line"
        raise InputError("there is no point in the file", where=str(path), remedy=f"Give {wanted}")
    if features and others:
        raise InputError(
            f"{features:,} GeoJSON features are mixed with {others:,} other objects",
            where=str(path),
            remedy="Give the one or the other",
        )
    return pa.schema([(name, _arrow_type(types)) for name, types in kinds.items()]), bool(features)


def _arrow_type(types: set[type]) -> pa.DataType:
    held = types - {type(None)}
    if held == {bool}:
        return pa.bool_()
    if held == {int}:
        return pa.int64()
    return pa.float64() if held and held <= {int, float} else pa.string()


def _point(geometry: object) -> tuple[float, float]:
    match geometry:
        case {"type": "Point", "coordinates": [int() | float() as lon, int() | float() as lat, *_]}:
            return float(lon), float(lat)
    return math.nan, math.nan


def _parquet(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except FileNotFoundError:
        raise InputError("there is no such file", where=str(path)) from None
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"not a Parquet file: {' '.join(str(error).split())}", where=str(path)) from error


def _geometry_column(schema: pa.Schema, path: Path) -> str | None:
    """Return the column of points in lon and lat, None where there is no geometry."""
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


def _parquet_rows(file: PointFile, tell: Told) -> Iterator[Row]:
    parquet = _parquet(file.path)
    total = parquet.metadata.num_rows
    coordinates = None if file.in_geometry else file.coordinates()
    number = 0
    for batch in parquet.iter_batches(PARQUET_BATCH):
        records = batch.to_pylist()
        if coordinates is None:
            places = _wkb_points([record[file.geometry] for record in records])
        else:
            places = [coordinates(record) for record in records]
        for record, (lon, lat) in zip(records, places, strict=True):
            number += 1
            yield Row(number, record, lon, lat)
        tell(number, total)


def _wkb_points(wkb: list[bytes | None]) -> list[tuple[float, float]]:
    points = shapely.from_wkb(wkb, on_invalid="ignore")
    # NaN for whatever is no point
    pairs: list[tuple[float, float]] = list(
        zip(shapely.get_x(points).tolist(), shapely.get_y(points).tolist(), strict=True)
    )
    return pairs
