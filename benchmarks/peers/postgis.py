"""PostGIS, in a cluster of the benchmark's own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import psycopg
import shapely

from benchmarks.layers import Polygons
from benchmarks.peers.peer import AbsentError, Pairs, Peer
from benchmarks.points import Points
from benchmarks.postgres import NoClusterError, cluster

_JOIN = (
    "COPY (SELECT points.number, areas.area FROM areas JOIN points"
    " ON ST_Contains(areas.geometry, points.geometry)) TO STDOUT (FORMAT binary)"
)
_POINT = (
    "SELECT area FROM areas"
    " WHERE ST_Contains(geometry, ST_SetSRID(ST_MakePoint(%s::float8, %s::float8), 4326))"
)
_ROW = np.dtype([("fields", ">i2"), ("_1", ">i4"), ("point", ">i4"), ("_2", ">i4"), ("area", ">i4")])
_HEADER, _TRAILER = 19, 2
_GIVEN = np.dtype(
    [
        *[("fields", ">i2"), ("_1", ">i4"), ("point", ">i4"), ("_2", ">i4")],
        # EWKB: little-endian, a point with an SRID
        *[("order", "u1"), ("type", "<u4"), ("srid", "<u4"), ("lon", "<f8"), ("lat", "<f8")],
    ]
)


class _Session:
    """Areas and points in tables.

    The points have the index, the areas none: so each polygon is prepared once and asked about all points
    in its box, which is several times faster than the other way round. Single points need the other index.
    """

    def __init__(self, connection: psycopg.Connection, polygons: Polygons) -> None:
        self._connection = connection
        connection.execute("CREATE TABLE areas (area int, geometry geometry(Geometry, 4326))")
        stored = shapely.to_wkb(shapely.set_srid(polygons, 4326), include_srid=True)
        with connection.cursor().copy("COPY areas FROM STDIN (FORMAT binary)") as copy:
            copy.set_types(["int4", "bytea"])
            for row in enumerate(stored):
                copy.write_row(row)

    def load(self, points: Points) -> None:
        execute = self._connection.execute
        execute("DROP TABLE IF EXISTS points")
        execute("CREATE TABLE points (number int, geometry geometry(Point, 4326))")
        rows = np.zeros(points.size, _GIVEN)
        rows["fields"], rows["_1"], rows["_2"] = 2, 4, _GIVEN.itemsize - 14
        rows["order"], rows["type"], rows["srid"] = 1, 0x20000001, 4326
        rows["point"], rows["lon"], rows["lat"] = np.arange(points.size), points.lon, points.lat
        with self._connection.cursor().copy("COPY points FROM STDIN (FORMAT binary)") as copy:
            copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8) + rows.tobytes() + b"\xff\xff")
        execute("CREATE INDEX ON points USING gist (geometry)")
        for table in ("areas", "points"):
            execute(f"VACUUM ANALYZE {table}")

    def join(self, threads: int) -> Callable[[], Pairs]:
        execute = self._connection.execute
        execute(f"SET max_parallel_workers_per_gather = {threads - 1}")
        for cost in ("parallel_setup_cost", "parallel_tuple_cost", "min_parallel_table_scan_size"):
            execute(f"SET {cost} = 0")

        def run() -> Pairs:
            with self._connection.cursor().copy(_JOIN) as copy:
                sent = b"".join(copy)
            rows = np.frombuffer(sent[_HEADER:-_TRAILER], _ROW)
            return rows["point"].astype(np.int32), rows["area"].astype(np.int32)

        return run

    def single(self) -> Callable[[float, float], object]:
        self._connection.execute("SET max_parallel_workers_per_gather = 0")
        self._connection.execute("CREATE INDEX ON areas USING gist (geometry)")
        self._connection.execute("VACUUM ANALYZE areas")
        cursor = self._connection.cursor()
        return lambda lon, lat: cursor.execute(_POINT, (lon, lat), prepare=True).fetchall()


@contextmanager
def _open(polygons: Polygons) -> Iterator[_Session]:
    try:
        with cluster() as address, psycopg.connect(address, autocommit=True) as connection:
            try:
                connection.execute("CREATE EXTENSION postgis")
            except psycopg.Error as error:
                raise AbsentError("PostgreSQL has no PostGIS") from error
            yield _Session(connection, polygons)
    except NoClusterError as error:
        raise AbsentError(str(error)) from error


PEER = Peer(
    "PostGIS",
    "JOIN … ON ST_Contains, points in a table with a GiST index already, binary COPY; on a border: none",
    _open,
    points=300_000,
)
