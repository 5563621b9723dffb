"""Files of points, read in bounded memory: CSV, NDJSON, GeoJSON, (Geo)Parquet."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from geo_fondue.errors import InputError
from geo_fondue.position import Bounds, position_problem
from geo_fondue.reports.readers.row import BadRow, bad_row
from geo_fondue.reports.readers.source import Source
from geo_fondue.reports.readers.table import header_of
from geo_fondue.reports.readers.table import rows as table_rows
from geo_fondue.service.point_files.geometry import geometry_problem, geometry_text
from geo_fondue.service.point_files.json_rows import json_rows, look_through
from geo_fondue.service.point_files.parquet_rows import geometry_column, open_parquet, parquet_rows
from geo_fondue.service.point_files.rows import CoordinateColumns, Row, coordinates_of, file_format

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
    columns : CoordinateColumns or None
        What holds the coordinates; None where a geometry does.
    geometry : str or None
        The column that holds the geometry as WKB, in GeoParquet.
    """

    path: Path
    schema: pa.Schema
    columns: CoordinateColumns | None
    geometry: str | None = None

    def rows(self, told: Told | None = None) -> Iterator[Row | BadRow]:
        """Yield the rows and, in their place, what is no row; in the order of the file."""
        tell = told or (lambda _done, _of: None)
        if file_format(self.path) == "parquet":
            for number, (record, total) in enumerate(
                parquet_rows(self.path, self.columns, self.geometry), start=1
            ):
                yield record
                tell(number, total)
            return
        with Source(self.path) as source:
            if file_format(self.path) == "csv" and self.columns is not None:
                rows = _csv_rows(source, self.columns)
            else:
                rows = json_rows(source, self.columns)
            for row in rows:
                yield row
                tell(source.bytes_read, source.total_bytes)

    def unusable(self, row: Row, bounds: Bounds) -> BadRow:
        """Return a row without a usable position as the list of bad rows shows it, with what it holds.

        Parameters
        ----------
        row : Row
        bounds : tuple of float
            Of the boundaries in use, against which swapped coordinates are told.
        """
        problem = position_problem(lat=row.lat, lon=row.lon, bounds=bounds)
        if self.columns is not None:
            field, held = ", ".join(self.columns.names), self.columns.held(row.values)
        else:
            geometry = self._geometry_of(row)
            problem = geometry_problem(geometry) or problem
            field, held = self.geometry or "geometry", geometry_text(geometry)
        return bad_row(row.number, field, ". ".join(problem or ()), None, held)

    def _geometry_of(self, row: Row) -> Any:
        if self.geometry is not None:
            return row.values[self.geometry]
        return None if row.feature is None else row.feature.get("geometry")


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
    _check_there(path)
    geometry = None
    if kind == "parquet":
        schema = open_parquet(path).schema_arrow
        geometry = None if lon_column or lat_column else geometry_column(schema, path)
        in_geometry = geometry is not None
    elif kind == "csv":
        with Source(path) as source:
            schema = pa.schema([(name, pa.string()) for name in header_of(source).columns])
        in_geometry = False
    else:
        schema, in_geometry = look_through(path)
    columns = None if in_geometry else coordinates_of(schema.names, str(path), lon_column, lat_column)
    return PointFile(path, schema, columns, geometry)


def _check_there(path: Path) -> None:
    if path.is_dir():
        raise InputError("this is a folder", where=str(path), remedy="Name a file of points")
    if not path.exists():
        raise InputError("there is no such file", where=str(path), remedy="Check the path")
    with Source(path) as source:
        if not source.beginning().strip():
            raise InputError("the file is empty", where=str(path), remedy="Give a file with points")


def _csv_rows(source: Source, columns: CoordinateColumns) -> Iterator[Row | BadRow]:
    header = header_of(source)
    for row in table_rows(source, header, None):
        if isinstance(row, BadRow):
            yield row
            continue
        values = dict(zip(header.columns, row.values, strict=True))
        yield Row(row.line, values, *columns.position(values))
