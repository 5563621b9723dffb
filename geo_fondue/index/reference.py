"""The reference index: an R-tree, prepared polygons for most points, exact arithmetic for the rest.

It is what every other index is tested against, so it is written to be plainly right, and fast where that
costs nothing.
"""

import threading
from collections.abc import Iterable, Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.index.border import Edges, edges_of, holds_and_touches
from geo_fondue.index.boxes import BoxTree
from geo_fondue.index.nearest import Borders
from geo_fondue.index.trust import Trust

_CHUNK = 16_384
"""Points that are located under one hold of the lock, so that others wait for some hundredths of a second."""

_MARGIN_DEGREES = 1e-9
"""What the boxes are widened by: candidates may be too many, never too few."""


def build(areas: Areas) -> "ReferenceIndex":
    """Build the reference index of a layer; polygons are prepared when first asked about."""
    return ReferenceIndex(areas)


class ReferenceIndex:
    """A :class:`~geo_fondue.index.PointIndex` on rtree and shapely.

    Prepared geometries index themselves lazily and without a lock, on their first query too: two threads on
    the same one corrupt the heap. So this index prepares polygons of its own (those of ``areas`` stay as they
    are, for others to use) and holds a lock around every query on them.
    """

    def __init__(self, areas: Areas) -> None:
        # Each polygon of a multipolygon by itself: an archipelago's box is mostly sea.
        parts, owners = shapely.get_parts(areas.geometry, return_index=True)
        real = ~shapely.is_empty(parts)
        self._parts: NDArray[np.object_] = parts[real]
        self._owners: NDArray[np.int32] = owners[real].astype(np.int32)
        margin = _MARGIN_DEGREES * np.array([-1, -1, 1, 1])
        self._tree = BoxTree(shapely.bounds(self._parts) + margin)
        self._trust = Trust(self._parts)
        shapely.prepare(self._parts)
        self._asking = threading.Lock()
        self._building = threading.Lock()
        self._borders: Borders | None = None
        self._edges: dict[int, Edges] = {}

    def locate(self, lon: float, lat: float) -> int:
        """Return the position of the area at a point, or -1."""
        found = self.locate_all(lon, lat)
        return found[0] if found else -1

    def locate_all(self, lon: float, lat: float) -> list[int]:
        """Return the position of every area that holds a point, ascending; see :class:`PointIndex`."""
        if not (abs(lon) <= 180 and abs(lat) <= 90):
            return []
        inside: list[int] = []
        undecided: list[int] = []
        candidates = self._tree.at(lon, lat)
        with self._asking:
            for part in candidates:
                polygon = self._parts[part]
                if not self._trust.exact(part, lon, lat):
                    undecided.append(part)
                elif shapely.intersects_xy(polygon, lon, lat):
                    (inside if shapely.contains_xy(polygon, lon, lat) else undecided).append(part)
        return self._settle(lon, lat, inside, undecided)

    def locate_many(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int32]:
        """Return the positions of the areas at many points, -1 where none; see :class:`PointIndex`."""
        located = np.full(len(lon), -1, dtype=np.int32)
        usable = np.flatnonzero((np.abs(lon) <= 180) & (np.abs(lat) <= 90))  # false for NaN
        for start in range(0, len(usable), _CHUNK):
            chunk = usable[start : start + _CHUNK]
            located[chunk] = self._locate_chunk(lon[chunk], lat[chunk])
        return located

    def nearest(self, lon: float, lat: float, tolerance_m: float) -> tuple[int, float] | None:
        """Return the nearest area within a tolerance and its distance, or None; see :class:`PointIndex`."""
        positions, distance = self.nearest_many(
            np.array([lon], np.float64), np.array([lat], np.float64), tolerance_m
        )
        return None if positions[0] < 0 else (int(positions[0]), float(distance[0]))

    def nearest_many(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64], tolerance_m: float
    ) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return what :meth:`nearest` gives for many points; see :class:`PointIndex`."""
        positions = self.locate_many(lon, lat)
        distance = np.where(positions >= 0, 0.0, np.nan)
        away = np.flatnonzero((positions < 0) & (np.abs(lon) <= 180) & (np.abs(lat) <= 90))
        if len(away):
            positions[away], distance[away] = self._lazy_borders().nearest(lon[away], lat[away], tolerance_m)
        return positions, distance

    def _locate_chunk(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int32]:
        point, part = self._tree.meeting(np.column_stack([lon, lat, lon, lat]))
        by_part = np.argsort(part, kind="stable")  # each polygon's points together: kinder to the caches
        point, part = point[by_part], part[by_part]
        x, y = lon[point], lat[point]
        doubtful = ~self._trust.exact_many(part, x, y)
        with self._asking:
            met = np.flatnonzero(shapely.intersects_xy(self._parts[part], x, y) | doubtful)
            point, part, x, y, doubtful = point[met], part[met], x[met], y[met], doubtful[met]
            inside = shapely.contains_xy(self._parts[part], x, y) & ~doubtful
        nowhere = np.iinfo(np.int32).max
        located = np.full(len(lon), nowhere, dtype=np.int32)
        np.minimum.at(located, point[inside], self._owners[part[inside]])
        located[located == nowhere] = -1
        for here in _pairs_of_each(point, np.unique(point[~inside])):
            one = point[here[0]]
            found = self._settle(lon[one], lat[one], part[here[inside[here]]], part[here[~inside[here]]])
            located[one] = found[0] if found else -1
        return located

    def _settle(self, lon: float, lat: float, inside: Iterable[int], undecided: Iterable[int]) -> list[int]:
        """Return the areas that hold a point inside some parts, and on or near the border of others."""
        holding = {int(self._owners[part]) for part in inside}
        touching = set()
        for part in undecided:
            holds, touches = holds_and_touches(self._edges_of(part), lon, lat)
            if holds:
                holding.add(int(self._owners[part]))
            elif touches:
                touching.add(int(self._owners[part]))
        return sorted(holding) or sorted(touching)[:1]

    def _edges_of(self, part: int) -> Edges:
        with self._asking:
            edges = self._edges.get(part)
            if edges is None:
                edges = self._edges[part] = edges_of(self._parts[part])
            return edges

    def _lazy_borders(self) -> Borders:
        with self._building:
            if self._borders is None:
                with self._asking:
                    self._borders = Borders(self._parts, self._owners)
            return self._borders


def _pairs_of_each(point: NDArray[np.int64], wanted: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Yield for each wanted point, ascending, where in ``point`` it stands."""
    by_point = np.argsort(point, kind="stable")
    first = np.searchsorted(point[by_point], wanted, side="left")
    last = np.searchsorted(point[by_point], wanted, side="right")
    return (by_point[start:stop] for start, stop in zip(first, last, strict=True))
