"""shapely's prepared polygons, asked about the candidates of a tree."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import numpy as np
import shapely

from benchmarks.layers import Polygons
from benchmarks.peers.peer import Pairs, Peer, on_threads, slices
from benchmarks.points import Points


class _Session:
    def __init__(self, polygons: Polygons, *, by_area: bool) -> None:
        self._polygons = polygons
        self._by_area = by_area
        self._copies: list[tuple[Polygons, shapely.STRtree]] = []

    def load(self, points: Points) -> None:
        self._points = points

    def join(self, threads: int) -> Callable[[], Pairs]:
        self._copy(threads)
        parts = enumerate(slices(self._points.size, threads))
        return on_threads([partial(self._find, *self._copies[thread], some) for thread, some in parts])

    def single(self) -> Callable[[float, float], object] | None:
        if self._by_area:
            return None  # one point has few candidates to sort
        self._copy(1)
        prepared, tree = self._copies[0]

        def locate(lon: float, lat: float) -> object:
            candidates = tree.query(shapely.Point(lon, lat))
            return candidates[shapely.contains_xy(prepared[candidates], lon, lat)]

        return locate

    def _find(self, prepared: Polygons, tree: shapely.STRtree, some: slice) -> Pairs:
        lon, lat = self._points.lon[some], self._points.lat[some]
        point, area = tree.query(shapely.points(lon, lat))
        if self._by_area:
            order = np.argsort(area, kind="stable")
            point, area = point[order], area[order]
        inside = shapely.contains_xy(prepared[area], lon[point], lat[point])
        return point[inside] + some.start, area[inside]

    def _copy(self, threads: int) -> None:
        """Prepare polygons for each thread: two threads on the same prepared ones corrupt the heap."""
        while len(self._copies) < threads:
            own = np.asarray(shapely.from_wkb(shapely.to_wkb(self._polygons)), dtype=object)
            shapely.prepare(own)
            self._copies.append((own, shapely.STRtree(own)))


@contextmanager
def _open(polygons: Polygons) -> Iterator[_Session]:
    yield _Session(polygons, by_area=False)


@contextmanager
def _open_sorted(polygons: Polygons) -> Iterator[_Session]:
    yield _Session(polygons, by_area=True)


PEER = Peer(
    "shapely, prepared",
    "contains_xy of prepared polygons over STRtree candidates; on a border: none",
    _open,
    points=300_000,
)
SORTED = Peer(
    "shapely, prepared, sorted",
    "the same, candidates sorted by polygon: kinder to the caches, and no documentation's advice",
    _open_sorted,
    points=300_000,
    documented=False,
)
