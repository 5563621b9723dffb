"""shapely's tree the other way round: a tree of the points, asked about each polygon."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import numpy as np
import shapely

from benchmarks.layers import Polygons
from benchmarks.peers.peer import Pairs, Peer, on_threads, slices
from benchmarks.points import Points


class _Session:
    def __init__(self, polygons: Polygons) -> None:
        self._polygons = polygons

    def load(self, points: Points) -> None:
        self._points = points

    def join(self, threads: int) -> Callable[[], Pairs]:
        parts = slices(len(self._polygons), threads)

        def run() -> Pairs:
            tree = shapely.STRtree(np.asarray(shapely.points(self._points.lon, self._points.lat)))
            return on_threads([partial(self._find, tree, some) for some in parts])()

        return run

    def single(self) -> None:
        return None

    def _find(self, tree: shapely.STRtree, some: slice) -> Pairs:
        area, point = tree.query(self._polygons[some], predicate="contains")
        return point, area + some.start


@contextmanager
def _open(polygons: Polygons) -> Iterator[_Session]:
    yield _Session(polygons)


PEER = Peer(
    "shapely, tree of the points",
    "a tree of the points, made in each run, asked with polygons; on a border: none",
    _open,
    points=1_000_000,
)
