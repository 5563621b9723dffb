"""``geopandas.sjoin``."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import geopandas
import numpy as np

from benchmarks.layers import Polygons
from benchmarks.peers.peer import Pairs, Peer, on_threads, slices
from benchmarks.points import Points


class _Session:
    def __init__(self, polygons: Polygons) -> None:
        self._frame = geopandas.GeoDataFrame(geometry=geopandas.GeoSeries(polygons, crs=4326))

    def load(self, points: Points) -> None:
        self._points = points

    def join(self, threads: int) -> Callable[[], Pairs]:
        return on_threads([partial(self._find, some) for some in slices(self._points.size, threads)])

    def single(self) -> None:
        return None

    def _find(self, some: slice) -> Pairs:
        asked = geopandas.points_from_xy(self._points.lon[some], self._points.lat[some], crs=4326)
        left = geopandas.GeoDataFrame(geometry=asked)
        joined = geopandas.sjoin(left, self._frame, predicate="within")
        area = joined["index_right"].to_numpy(dtype=np.int64)
        return joined.index.to_numpy(dtype=np.int64) + some.start, area


@contextmanager
def _open(polygons: Polygons) -> Iterator[_Session]:
    yield _Session(polygons)


PEER = Peer(
    "geopandas.sjoin", "predicate='within', points on the left; on a border: none", _open, points=1_000_000
)
