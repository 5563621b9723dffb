"""Files of points, read in bounded memory: CSV, NDJSON, GeoJSON, (Geo)Parquet, Arrow IPC."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from geo_fondue.errors import InputError
from geo_fondue.position import Bounds, position_problem
from geo_fondue.reports.readers.row import BadRow, bad_row
from geo_fondue.reports.readers.source import Source
from geo_fondue.reports.readers.table import Header, header_of
from geo_fondue.service.point_files.arrow_rows import ArrowFile, check_names, geometry_column, point_batch
from geo_fondue.service.point_files.batches import PointBatch
from geo_fondue.service.point_files.coordinates import CoordinateColumns, coordinates_of
from geo_fondue.service.point_files.csv_records import CsvRecords
from geo_fondue.service.point_files.features import member
from geo_fondue.service.point_files.formats import file_format
from geo_fondue.service.point_files.geometry import geometry_problem, geometry_text, points_of
from geo_fondue.service.point_files.json_lines import JsonBlock
from geo_fondue.service.point_files.json_members import (
    check_crs,
    is_feature,
    json_blocks,
    look_through,
    mentions,
)

Told = Callable[[int, int], None]
"""Told how much has been read, and of how much."""

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class PointFile:
    """A file of points, and what it is like.

    Attributes
    ----------
    path : Path
    schema : pyarrow.Schema
        Its columns, or the properties that its features have, and what they hold; of JSON that is not looked
        through, none.
    columns : CoordinateColumns or None
        What holds the coordinates; None where a geometry does.
    geometry : str or None
        The column that holds the geometry as WKB, in GeoParquet.
    header : Header or None
        Of CSV.
    """

    path: Path
    schema: pa.Schema
    columns: CoordinateColumns | None
    geometry: str | None = None
    header: Header | None = None

    @property
    def is_json(self) -> bool:
        """Whether its rows are objects of JSON."""
        return file_format(self.path) in ("ndjson", "geojson")

    @property
    def has_features(self) -> bool:
        """Whether the points are features of GeoJSON."""
        return self.columns is None and self.geometry is None

    def batches(
        self, told: Told | None = None, *, as_text: bool = False, further: Sequence[str] = ()
    ) -> Iterator[PointBatch]:
        """Yield the rows in batches, in the order of the file.

        Parameters
        ----------
        told : callable, optional
        as_text : bool
            Whether rows of CSV are wanted as they stand in the file.
        further : sequence of str
            Columns that are wanted of these all the same, beside those with the coordinates.
        """
        tell = told or (lambda _done, _of: None)
        if file_format(self.path) in ("parquet", "arrow"):
            before = 0
            with ArrowFile(self.path) as file:
                for columns, done, of in file.batches():
                    yield point_batch(columns, self.columns, self.geometry, before)
                    before += len(columns)
                    tell(done, of)
            return
        with Source(self.path) as source:
            if self.header is not None and self.columns is not None:
                reader = CsvRecords(self.header, self.columns, as_text=as_text, further=further)
                batches = _csv_batches(source, reader)
            else:
                batches = map(self._json_batch, json_blocks(source))
            for batch in batches:
                yield batch
                tell(source.bytes_read, source.total_bytes)

    def unusable(self, batch: PointBatch, row: int, line: int, bounds: Bounds) -> BadRow:
        """Return a row without a usable position as the list of bad rows shows it, with what it holds.

        Parameters
        ----------
        batch : PointBatch
        row : int
            Its place in the batch.
        line : int
            Its line in the file.
        bounds : tuple of float
            Of the boundaries in use, against which swapped coordinates are told.

        Raises
        ------
        InputError
            When it is a feature among objects that are none, or the other way round.
        """
        lon, lat = (float(side[row]) for side in batch.positions)
        problem = position_problem(lat=lat, lon=lon, bounds=bounds)
        values = batch.values(row)
        if batch.objects is not None and is_feature(batch.objects[row]) != self.has_features:
            raise InputError(
                "GeoJSON features are mixed with other objects",
                where=f"{self.path}, {'feature' if file_format(self.path) == 'geojson' else 'line'} {line}",
                remedy="Give the one or the other",
            )
        if self.columns is not None:
            field, held = ", ".join(self.columns.names), self.columns.held(values)
        else:
            field = self.geometry or "geometry"
            geometry = values.get(field)
            problem = geometry_problem(geometry) or problem
            held = geometry_text(geometry)
        return bad_row(line, field, ". ".join(problem or ()), None, held)

    def _json_batch(self, block: JsonBlock) -> PointBatch:
        if block.mentions_crs:
            for each in block.objects:
                check_crs(each.get("crs"), self.path)
        if self.columns is None:
            positions = points_of([each.get("geometry") for each in block.objects])
        else:
            positions = self.columns.positions_of(block.objects)
        return PointBatch(
            positions,
            lambda: np.asarray(block.numbers, dtype=np.int64),
            objects=block.objects,
            texts=block.texts,
            are_features=self.has_features,
            broken=block.broken,
        )


def open_points(
    path: Path,
    *,
    lon_column: str | None = None,
    lat_column: str | None = None,
    for_columns: bool = True,
    added: Collection[str] = (),
) -> PointFile:
    """Return a file of points, looked into but not read; JSON is read through once for its properties.

    Parameters
    ----------
    path : Path
        Its suffix says the format. CSV and JSON may be compressed by gzip under the same name.
    lon_column, lat_column : str, optional
        What holds the coordinates; without these, the usual names are looked for.
    for_columns : bool
        Whether it shall become a file of columns, which all of JSON must be known for.
    added : collection of str
        Names of columns that will be added: JSON that may have them is looked through in any case.

    Raises
    ------
    InputError
        When it cannot be read, or no coordinates are found in it.
    """
    kind = file_format(path)
    _check_there(path)
    geometry = header = None
    if kind in ("parquet", "arrow"):
        with ArrowFile(path) as file:
            schema = file.schema
        check_names(schema, str(path))
        geometry = None if lon_column or lat_column else geometry_column(schema, str(path))
        in_geometry = geometry is not None
    elif kind == "csv":
        with Source(path) as source:
            header = header_of(source)
        schema = pa.schema([(name, pa.string()) for name in header.columns])
        in_geometry = False
    else:
        if kind == "geojson" and mentions(path, ["crs"]):
            with Source(path) as source:
                check_crs(member(source, "crs"), path)
        whole = for_columns or mentions(path, added)
        schema, in_geometry = look_through(path, whole=whole)
        if not in_geometry and not whole and not _has_coordinates(schema.names, lon_column, lat_column):
            schema, in_geometry = look_through(path, whole=True)
    columns = None if in_geometry else coordinates_of(schema.names, str(path), lon_column, lat_column)
    return PointFile(path, schema, columns, geometry, header)


def _csv_batches(source: Source, reader: CsvRecords) -> Iterator[PointBatch]:
    while piece := source.stream.read(_PIECE):
        yield from reader.feed(piece)
    yield from reader.finish()


def _has_coordinates(names: Collection[str], lon: str | None, lat: str | None) -> bool:
    try:
        coordinates_of(names, "", lon, lat)
    except InputError:
        return False
    return True


def _check_there(path: Path) -> None:
    if path.is_dir():
        raise InputError("this is a folder", where=str(path), remedy="Name a file of points")
    if not path.exists():
        raise InputError("there is no such file", where=str(path), remedy="Check the path")
    with Source(path) as source:
        if not source.beginning().strip():
            raise InputError("the file is empty", where=str(path), remedy="Give a file with points")
