"""Files of resolved points, written as they come: CSV, NDJSON, GeoJSON, Parquet, Arrow IPC."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa

from geo_fondue.service.point_files.arrow_writing import arrow_file, arrow_stream, feather, parquet
from geo_fondue.service.point_files.batches import AnsweredBatch
from geo_fondue.service.point_files.cells import Encoded, csv_cells, joined, whole
from geo_fondue.service.point_files.columns import own_columns, place_columns, places_added
from geo_fondue.service.point_files.formats import FileFormat, file_format
from geo_fondue.service.point_files.json_writing import feature_lines, object_lines
from geo_fondue.service.point_files.reading import PointFile

Writer = Callable[[PointFile, pa.Schema, Iterable[AnsweredBatch]], Iterator[bytes]]


def writer_of(path: Path) -> Writer:
    """Return what writes the format that a file's suffix stands for.

    It takes the file that is read, the columns that are added to it, and the batches, and yields bytes.

    Raises
    ------
    InputError
        When the suffix stands for none.
    """
    return _BY_SUFFIX.get(path.suffix.lower()) or _BY_FORMAT[file_format(path)]


def keeps_text(file: PointFile, path: Path) -> bool:
    """Return whether rows are written as they stand in the file that is read, with more cells behind them."""
    return file_format(path) == "csv" and file.header is not None and file.header.delimiter == ","


def _csv(file: PointFile, added: pa.Schema, batches: Iterable[AnsweredBatch]) -> Iterator[bytes]:
    names = [name for name in file.schema.names if name != file.geometry]
    located = places_added(file)
    header = csv_cells(pa.array([*names, *located, *added.names], pa.string()))
    yield ",".join(header.to_pylist()).encode() + b"\n"
    encoded = Encoded(csv_cells)
    for batch in batches:
        if batch.rows.columns is not None and batch.rows.texts is not None:
            cells = [batch.rows.texts]
        else:
            own, places = own_columns(file, batch.rows), place_columns(batch.rows)
            cells = [csv_cells(own.column(name)) for name in names]
            cells += [csv_cells(places[name]) for name in located]
        cells += map(encoded, batch.added.schema.names, batch.added.columns)
        yield whole(joined("", joined(",", *cells), "\n"))


def _ndjson(file: PointFile, added: pa.Schema, batches: Iterable[AnsweredBatch]) -> Iterator[bytes]:
    """Yield one object a line: a Feature where the points came as geometry, else the columns."""
    write = feature_lines(file.geometry) if file.columns is None else object_lines()
    return map(write, batches)


def _geojson_lines(file: PointFile, added: pa.Schema, batches: Iterable[AnsweredBatch]) -> Iterator[bytes]:
    return map(feature_lines(file.geometry), batches)


def _geojson(file: PointFile, added: pa.Schema, batches: Iterable[AnsweredBatch]) -> Iterator[bytes]:
    write = feature_lines(file.geometry, separator=b",")
    separator = b'{"type":"FeatureCollection","features":[\n'
    for batch in batches:
        yield separator + write(batch).removesuffix(b"\n")
        separator = b",\n"
    yield b"\n]}\n" if separator == b",\n" else separator + b"]}\n"


_BY_FORMAT: Mapping[FileFormat, Writer] = {
    "csv": _csv,
    "ndjson": _ndjson,
    "geojson": _geojson,
    "parquet": parquet,
    "arrow": arrow_file,
}
_BY_SUFFIX: Mapping[str, Writer] = {".geojsonl": _geojson_lines, ".arrows": arrow_stream, ".feather": feather}
