"""The nearest border of a layer, by geodesic distance, from a point outside every area."""

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.index.boxes import BoxTree
from geo_fondue.index.ellipsoid import Floats, distance_to_pieces, metres_per_degree, scale_range, windows

Ints = NDArray[np.int64]

_RUN = 32
"""Consecutive edges that share one box in the tree."""

_MOST_POINTS = 256
_MOST_PAIRS = 4_000_000
"""Points measured together, and the pairs of point and run that this may lead to: bounds the memory."""

_TIE_M = 1e-6
"""Areas whose distances differ by less are equally near: rounding must not choose between neighbours."""

_PIECE_DEGREES = 30.0
"""Longest piece of an edge in lon that has surely one nearest point; longer ones are only near a pole."""


class Borders:
    """All edges of a layer, arranged for finding those near a point. Threads may share it.

    Parameters
    ----------
    polygons : ndarray of object (shapely Polygon), shape (n,)
    owners : ndarray of int32, shape (n,)
        The position of the area that each is a part of.
    """

    def __init__(self, polygons: NDArray[np.object_], owners: NDArray[np.int32]) -> None:
        rings, polygon = shapely.get_rings(polygons, return_index=True)
        self._vertices, ring = shapely.get_coordinates(rings, return_index=True)
        first = np.flatnonzero(np.diff(ring, prepend=-1))
        last = np.append(first[1:], len(ring)) - 1
        # An edge has the number of its first vertex. A run begins at every 32nd vertex of a ring but its
        # last, so that none holds edges of two rings.
        vertex = np.arange(len(ring))
        begins = ((vertex - first[ring]) % _RUN == 0) & (vertex != last[ring])
        self._start = np.flatnonzero(begins)
        ring_of_run = ring[self._start]
        self._stop = np.minimum(self._start + _RUN, last[ring_of_run])
        self._owner = owners[polygon[ring_of_run]]
        self._boxes = _run_boxes(self._vertices, self._start, self._stop)
        self._tree = BoxTree(self._boxes)
        self._points_at_once = max(1, min(_MOST_POINTS, _MOST_PAIRS // max(1, len(self._start))))

    def nearest(self, lon: Floats, lat: Floats, tolerance_m: float) -> tuple[NDArray[np.int32], Floats]:
        """Return for each point the area whose border is nearest, and how far it is.

        Candidates are found by bounds that hold on the ellipsoid, also across the antimeridian and around a
        pole; the distance to each is by pyproj's inverse geodesic (Karney 2013), exact to a micrometre.

        Parameters
        ----------
        lon, lat : ndarray of float64, shape (n,)
            In range, without NaN.
        tolerance_m : float

        Returns
        -------
        positions : ndarray of int32, shape (n,)
            Of the area, the lowest of those equally near; -1 where none is within the tolerance.
        distance_m : ndarray of float64, shape (n,)
            NaN where none is within the tolerance.
        """
        positions = np.full(len(lon), -1, dtype=np.int32)
        distance_m = np.full(len(lon), np.nan)
        for start in range(0, len(lon), self._points_at_once):
            chunk = slice(start, start + self._points_at_once)
            self._measure(lon[chunk], lat[chunk], tolerance_m, positions[chunk], distance_m[chunk])
        return positions, distance_m

    def _measure(
        self, lon: Floats, lat: Floats, tolerance_m: float, positions: NDArray[np.int32], distance_m: Floats
    ) -> None:
        near = _Neighbourhoods(lon, lat, tolerance_m)
        row, run = self._tree.meeting(near.boxes)
        row, run = near.nearest_runs(row, run, self._boxes[run], self._vertices[self._start[run]])
        counts = self._stop[run] - self._start[run]
        row = np.repeat(row, counts)
        vertex = _ranges(self._start[run], counts)
        owner = np.repeat(self._owner[run], counts)
        row, pieces, origin = near.nearest_pieces(
            row, np.hstack([self._vertices[vertex], self._vertices[vertex + 1]])
        )
        if not len(row):
            return
        measured = distance_to_pieces(near.centres[row], pieces)
        point = near.point[row]
        best = np.full(len(lon), np.inf)
        np.minimum.at(best, point, measured)
        equal = measured <= best[point] + _TIE_M
        lowest = np.full(len(lon), np.iinfo(np.int32).max, dtype=np.int32)
        np.minimum.at(lowest, point[equal], owner[origin][equal])
        found = best <= tolerance_m
        positions[found] = lowest[found]
        distance_m[found] = best[found]


class _Neighbourhoods:
    """The windows around points: one each, and a second one where it reaches past the antimeridian."""

    def __init__(self, lon: Floats, lat: Floats, radius_m: float) -> None:
        self._radius_m = radius_m
        boxes = windows(lon, lat, radius_m)
        row = np.arange(len(lon))
        past_east, past_west = row[boxes[:, 2] > 180], row[boxes[:, 0] < -180]
        shift = np.repeat([0.0, -360.0, 360.0], [len(row), len(past_east), len(past_west)])
        self.point = np.concatenate([row, past_east, past_west])
        self.centres = np.column_stack([lon[self.point] + shift, lat[self.point]])
        self.boxes = boxes[self.point] + shift[:, None] * np.array([1, 0, 1, 0])
        self._degree_m = np.column_stack(metres_per_degree(self.centres[:, 1]))
        self._least, self._most = scale_range(self.centres[:, 1], self.boxes)

    def nearest_runs(self, row: Ints, run: Ints, run_boxes: Floats, vertices: Floats) -> tuple[Ints, Ints]:
        """Keep the pairs of window and run that may hold the nearest edge; ``vertices`` is one of each."""
        centre = self.centres[row]
        outside = np.maximum(0, np.maximum(run_boxes[:, :2] - centre, centre - run_boxes[:, 2:]))
        keep = self._may_be_nearest(row, outside, vertices - centre, self._within(row, vertices))
        return row[keep], run[keep]

    def nearest_pieces(self, row: Ints, edges: Floats) -> tuple[Ints, Floats, Ints]:
        """Cut edges to their windows and keep what may be nearest.

        Returns
        -------
        row : ndarray of int64, shape (n,)
        pieces : ndarray of float64, shape (n, 4)
        origin : ndarray of int64, shape (n,)
            The row in ``edges`` that each is a piece of.
        """
        begin, end = _cut(edges, self.boxes[row])
        origin = np.flatnonzero(begin <= end)
        begin, end = begin[origin], end[origin]
        width = np.abs(edges[origin, 2] - edges[origin, 0]) * (end - begin)
        counts = np.maximum(1, np.ceil(width / _PIECE_DEGREES)).astype(np.int64)
        number = _ranges(np.zeros(len(counts), dtype=np.int64), counts)
        length = np.repeat((end - begin) / counts, counts)
        origin, begin = np.repeat(origin, counts), np.repeat(begin, counts)
        begin, end = begin + number * length, np.minimum(begin + (number + 1) * length, 1)
        row, edges = row[origin], edges[origin]
        pieces = np.hstack([_along(edges, begin), _along(edges, end)])
        nearest = _nearest_on_line(self.centres[row], pieces, self._degree_m[row]) - self.centres[row]
        keep = self._may_be_nearest(row, nearest, nearest, np.ones(len(row), dtype=bool))
        return row[keep], pieces[keep], origin[keep]

    def _within(self, row: Ints, places: Floats) -> NDArray[np.bool_]:
        box = self.boxes[row]
        return np.asarray(((box[:, :2] <= places) & (places <= box[:, 2:])).all(axis=1))

    def _may_be_nearest(
        self, row: Ints, least: Floats, most: Floats, in_window: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """Return which of several things around each point may be the nearest one.

        Parameters
        ----------
        row : ndarray of int64, shape (n,)
            The window of each.
        least, most : ndarray of float64, shape (n, 2)
            From the point, in degrees: no nearer than the one, and surely no farther than the other.
        in_window : ndarray of bool, shape (n,)
            Whether ``most`` stays in the window, where the scales hold.
        """
        degree_m = self._degree_m[row]
        at_least = self._least[row] * np.hypot(*(least * degree_m).T)
        at_most = self._most[row] * np.hypot(*(most * degree_m).T)
        bound = np.full(len(self.centres), self._radius_m, dtype=np.float64)
        np.minimum.at(bound, row[in_window], at_most[in_window])
        return np.asarray(at_least <= bound[row] * (1 + 1e-9))


def _run_boxes(vertices: Floats, start: Ints, stop: Ints) -> Floats:
    """Return the boxes around vertices ``start`` to ``stop``, both inclusive."""
    padded = np.vstack([vertices, np.zeros((1, 2))])
    between = np.column_stack([start, stop + 1]).ravel()
    if not len(between):
        return np.empty((0, 4))
    low = np.minimum.reduceat(padded, between)[::2]
    high = np.maximum.reduceat(padded, between)[::2]
    return np.hstack([low, high])


def _ranges(start: Ints, counts: Ints) -> Ints:
    """Return ``start[i], start[i] + 1, …`` (``counts[i]`` numbers) for each i, one after the other."""
    ends = np.cumsum(counts)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(start - ends + counts, counts)


def _cut(edges: Floats, boxes: Floats) -> tuple[Floats, Floats]:
    """Return between which shares of its length each edge is in its box; begin is past end if it never is."""
    start, along = edges[:, :2], edges[:, 2:] - edges[:, :2]
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = (boxes[:, :2] - start) / along, (boxes[:, 2:] - start) / along
    level = along == 0
    inside = (boxes[:, :2] <= start) & (start <= boxes[:, 2:])
    enter = np.where(level, np.where(inside, 0, np.inf), np.minimum(one, other)).max(axis=1)
    leave = np.where(level, np.where(inside, 1, -np.inf), np.maximum(one, other)).min(axis=1)
    return np.maximum(enter, 0), np.minimum(leave, 1)


def _along(edges: Floats, share: Floats) -> Floats:
    """Return the places on edges at shares of their length, exact at 0 and 1."""
    return edges[:, :2] * (1 - share[:, None]) + edges[:, 2:] * share[:, None]


def _nearest_on_line(points: Floats, pieces: Floats, degree_m: Floats) -> Floats:
    """Return the nearest place on each piece as if degrees had the same length all over."""
    along = (pieces[:, 2:] - pieces[:, :2]) * degree_m
    squared = (along**2).sum(axis=1)
    reach = (((points - pieces[:, :2]) * degree_m) * along).sum(axis=1)
    return _along(pieces, np.clip(reach / np.where(squared == 0, 1, squared), 0, 1))
