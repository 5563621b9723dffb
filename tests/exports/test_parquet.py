"""GeoParquet 1.1."""

import io
from collections.abc import Iterator

import geopandas
import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo_fondue.exports.parquet import MEMBERS_KEY, table
from geo_fondue.exports.rows import Rows

SCHEMA = pa.schema(
    [("code", pa.string()), ("kinds", pa.list_(pa.string())), ("at", pa.timestamp("us", "UTC"))]
)


def batch(start: int, geometry: list[shapely.Geometry | None]) -> Rows:
    codes = [f"A{start + number}" for number in range(len(geometry))]
    columns = {"code": codes, "kinds": [["x"]] * len(codes), "at": [0] * len(codes)}
    properties = pa.RecordBatch.from_arrays(
        [pa.array(columns[field.name], field.type) for field in SCHEMA], schema=SCHEMA
    )
    places = np.empty(len(codes), dtype=object)
    places[:] = geometry
    return Rows(codes, properties, places)


SQUARES = [batch(0, [shapely.box(100, 13, 101, 14), shapely.box(102, 13, 103, 14)])]
POINTS = [batch(0, [shapely.Point(100, 13), None]), batch(2, [shapely.Point(99, 15)])]


def test_geopandas_reads_it_with_coordinates_as_lon_lat() -> None:
    data = io.BytesIO(b"".join(table(POINTS, SCHEMA, {}, covering=False)))
    frame = geopandas.read_parquet(data)
    assert frame.columns.tolist() == ["code", "kinds", "at", "geometry"]
    assert frame.crs == "OGC:CRS84"
    assert frame["code"].tolist() == ["A0", "A1", "A2"]
    assert frame["at"].dt.tz is not None
    assert frame.geometry[2] == shapely.Point(99, 15)
    assert frame.geometry[1] is None


def test_the_metadata_is_that_of_the_standard() -> None:
    data = io.BytesIO(b"".join(table(SQUARES, SCHEMA, {"edition": "small"}, covering=True)))
    metadata = pq.ParquetFile(data).metadata.metadata
    geo = orjson.loads(metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    assert geo["primary_column"] == "geometry"
    column = geo["columns"]["geometry"]
    assert column["encoding"] == "WKB"
    assert column["geometry_types"] == ["Polygon"]
    assert column["orientation"] == "counterclockwise"
    assert column["bbox"] == [100, 13, 103, 14]
    assert "crs" not in column  # which means OGC:CRS84
    assert orjson.loads(metadata[MEMBERS_KEY.encode()]) == {"edition": "small"}


def test_the_covering_lets_a_reader_skip_what_lies_outside_its_window() -> None:
    data = io.BytesIO(b"".join(table(SQUARES, SCHEMA, {}, covering=True)))
    frame = geopandas.read_parquet(data, bbox=(102.5, 13.5, 102.6, 13.6))
    assert frame["code"].tolist() == ["A1"]


def test_each_batch_is_a_row_group() -> None:
    data = io.BytesIO(b"".join(table(POINTS, SCHEMA, {}, covering=False)))
    assert pq.ParquetFile(data).num_row_groups == 2


def test_without_rows_it_is_an_empty_table_of_the_same_columns() -> None:
    data = io.BytesIO(b"".join(table([], SCHEMA, {}, covering=True)))
    frame = geopandas.read_parquet(data)
    assert len(frame) == 0
    assert frame.columns.tolist() == ["code", "kinds", "at", "geometry"]


def test_batches_are_taken_as_chunks_are_asked_for() -> None:
    taken: list[int] = []

    def batches() -> Iterator[Rows]:
        for number in range(1_000_000):
            taken.append(number)
            yield batch(number, [shapely.Point(100, 13)])

    chunks = table(batches(), SCHEMA, {}, covering=False)
    assert all(next(chunks) for _ in range(4))
    assert len(taken) == 4
