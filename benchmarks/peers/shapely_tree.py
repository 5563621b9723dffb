"""shapely's ``STRtree.query`` with a predicate: what its documentation shows first."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import shapely

from benchmarks.layers import Polygons
from benchmarks.peers.peer import Pairs, Peer, on_threads, slices
from benchmarks.points import Points


class _Session:
    def __init__(self, polygons: Polygons) -> None:
        self._tree = shapely.STRtree(polygons)

    def load(self, points: Points) -> None:
        self._points = points

    def join(self, threads: int) -> Callable[[], Pairs]:
        return on_threads([partial(self._find, some) for some in slices(self._points.size, threads)])

    def single(self) -> Callable[[float, float], object]:
        tree = self._tree
        return lambda lon, lat: tree.query(shapely.Point(lon, lat), predicate="within")

    def _find(self, some: slice) -> Pairs:
        asked = shapely.points(self._points.lon[some], self._points.lat[some])
        point, area = self._tree.query(asked, predicate="within")
        return point + some.start, area


@contextmanager
def _open(polygons: Polygons) -> Iterator[_Session]:
    yield _Session(polygons)


PEER = Peer(
    "shapely STRtree.query",
    "points asked with predicate='within', polygons not prepared; on a border: none",
    _open,
    points=30_000,
)
