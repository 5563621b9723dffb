"""DuckDB with its spatial extension, from the package ``duckdb-extension-spatial``: nothing is downloaded."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from benchmarks.layers import Polygons
from benchmarks.peers.peer import AbsentError, Pairs, Peer
from benchmarks.points import Points

_JOIN = (
    "SELECT points.number, areas.area FROM points JOIN areas ON ST_Contains(areas.geometry, points.geometry)"
)
_POINT = "SELECT area FROM areas WHERE ST_Contains(geometry, ST_Point($lon, $lat))"


class _Session:
    def __init__(self, connection: Any, polygons: Polygons) -> None:
        self._connection = connection
        numbers = np.arange(len(polygons), dtype=np.int32)
        connection.register("given", pa.table({"area": numbers, "wkb": shapely.to_wkb(polygons)}))
        connection.execute("CREATE TABLE areas AS SELECT area, ST_GeomFromWKB(wkb) AS geometry FROM given")
        connection.unregister("given")

    def load(self, points: Points) -> None:
        numbers = np.arange(points.size, dtype=np.int32)
        given = pa.table({"number": numbers, "lon": points.lon, "lat": points.lat})
        self._connection.register("given", given)
        self._connection.execute(
            "CREATE OR REPLACE TABLE points AS SELECT number, ST_Point(lon, lat) AS geometry FROM given"
        )
        self._connection.unregister("given")

    def join(self, threads: int) -> Callable[[], Pairs]:
        self._connection.execute(f"SET threads = {threads}")

        def run() -> Pairs:
            found = self._connection.execute(_JOIN).fetchnumpy()
            return found["number"], found["area"]

        return run

    def single(self) -> Callable[[float, float], object]:
        self._connection.execute("SET threads = 1")
        self._connection.execute("CREATE INDEX areas_tree ON areas USING RTREE (geometry)")
        execute = self._connection.execute
        return lambda lon, lat: execute(_POINT, {"lon": lon, "lat": lat}).fetchall()


@contextmanager
def _open(polygons: Polygons) -> Iterator[_Session]:
    try:
        import duckdb
    except ImportError as error:
        raise AbsentError("duckdb is not installed") from error
    package = find_spec("duckdb_extension_spatial")
    if package is None or package.origin is None:
        raise AbsentError("duckdb-extension-spatial is not installed")
    found = sorted(Path(package.origin).parent.rglob("spatial.duckdb_extension"))
    connection = duckdb.connect()
    try:
        try:
            connection.load_extension(str(found[0]))
        except (duckdb.Error, IndexError) as error:
            raise AbsentError("its spatial extension does not load") from error
        yield _Session(connection, polygons)
    finally:
        connection.close()


PEER = Peer(
    "DuckDB spatial",
    "JOIN … ON ST_Contains (its SPATIAL_JOIN), points in a table already; on a border: none",
    _open,
    points=100_000,
)
