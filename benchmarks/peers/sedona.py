"""SedonaDB."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import geopandas
import numpy as np
import pyarrow as pa

from benchmarks.layers import Polygons
from benchmarks.peers.peer import AbsentError, Pairs, Peer
from benchmarks.points import Points

_JOIN = (
    "SELECT points.number, areas.area FROM points JOIN areas"
    " ON ST_Contains(areas.geometry, ST_SetSRID(ST_Point(points.lon, points.lat), 4326))"
)


class _Session:
    def __init__(self, connection: Any, polygons: Polygons) -> None:
        self._connection = connection
        frame = geopandas.GeoDataFrame(
            {"area": np.arange(len(polygons), dtype=np.int32)},
            geometry=geopandas.GeoSeries(polygons, crs=4326),
        )
        connection.create_data_frame(frame).to_memtable().to_view("areas", overwrite=True)

    def load(self, points: Points) -> None:
        numbers = np.arange(points.size, dtype=np.int32)
        given = pa.table({"number": numbers, "lon": points.lon, "lat": points.lat})
        self._connection.create_data_frame(given).to_memtable().to_view("points", overwrite=True)

    def join(self, threads: int) -> Callable[[], Pairs]:
        self._connection.sql(f"SET datafusion.execution.target_partitions = {threads}").execute()

        def run() -> Pairs:
            found = pa.table(self._connection.sql(_JOIN))
            return found["number"].to_numpy(), found["area"].to_numpy()

        return run

    def single(self) -> None:
        return None


@contextmanager
def _open(polygons: Polygons) -> Iterator[_Session]:
    try:
        import sedonadb
    except ImportError as error:
        raise AbsentError("sedonadb is not installed") from error
    yield _Session(sedonadb.connect(), polygons)


PEER = Peer(
    "SedonaDB",
    "JOIN … ON ST_Contains, both in memory already; on a border: none",
    _open,
    points=1_000_000,
)
