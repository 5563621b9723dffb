"""The edges of a layer: each one once, upwards, with the polygon on either side."""

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.index.jit import jit


class Edges(NamedTuple):
    """Unique edges, upwards: the first end has the lower latitude, or the same and the lower longitude.

    Attributes
    ----------
    ends : ndarray of float64, shape (n, 4)
        Lon and lat of the first end, lon and lat of the second. Never of no length, never -0.0.
    left, right : ndarray of int32, shape (n,)
        The polygon on either side, -1 for none. An edge that more polygons use on one side is there again for
        each of them.
    """

    ends: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]


def edges_of(polygons: NDArray[np.object_]) -> Edges:
    """Return the edges of polygons (none of them empty), by their numbers.

    Of a valid polygon the sides are right. Of others they may be exchanged, but what an edge borders on is
    always named at it, and all of a polygon's edges are there: its even-odd interior is always the same.
    """
    oriented = shapely.orient_polygons(polygons)
    rings, polygon = shapely.get_rings(oriented, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    coordinates += 0.0  # no -0.0
    start, end = coordinates[:-1], coordinates[1:]
    real = (ring[1:] == ring[:-1]) & (start != end).any(axis=1)
    ends = np.hstack([start[real], end[real]])
    owner = polygon[ring[:-1][real]].astype(np.int32)
    up = _turn_up(ends)
    order = _group(ends)
    unique, left, right = _merge(ends, owner, up, order)
    return Edges(ends[unique], left, right)


def _group(ends: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return an order that puts equal edges next to each other."""
    order = np.argsort(_hashes(ends), kind="stable")
    if _apart(ends, order):  # different edges of one hash between equal ones; not seen in this universe
        order = np.lexsort(ends.T)
    return order


@jit
def _turn_up(ends):
    """Turn edges upwards in place; return which ones pointed so."""
    up = np.ones(len(ends), np.bool_)
    for i in range(len(ends)):
        if ends[i, 1] > ends[i, 3] or (ends[i, 1] == ends[i, 3] and ends[i, 0] > ends[i, 2]):
            up[i] = False
            for k in range(2):
                ends[i, k], ends[i, k + 2] = ends[i, k + 2], ends[i, k]
    return up


@jit
def _hashes(ends):
    bits = ends.view(np.uint64)
    hashes = np.empty(len(ends), np.uint64)
    for i in range(len(ends)):
        mixed = np.uint64(0)
        for k in range(4):
            mixed = (mixed ^ bits[i, k]) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(29)
        hashes[i] = mixed
    return hashes


@jit
def _same(ends, i, j):
    return (
        ends[i, 0] == ends[j, 0]
        and ends[i, 1] == ends[j, 1]
        and ends[i, 2] == ends[j, 2]
        and ends[i, 3] == ends[j, 3]
    )


@jit
def _apart(ends, order):
    """Return whether edges of one hash are not all equal."""
    hashes = _hashes(ends)
    for k in range(1, len(order)):
        i, j = order[k - 1], order[k]
        if hashes[i] == hashes[j] and not _same(ends, i, j):
            return True
    return False


@jit
def _merge(ends, owner, up, order):
    """Return the rows to keep, each edge once, with what is left and right; again for what no longer fits."""
    merged = np.empty(len(order), np.int64)
    left = np.empty(len(order), np.int32)
    right = np.empty(len(order), np.int32)
    count = 0
    group = 0  # where the edges equal to the one at hand begin
    for k in range(len(order)):
        i = order[k]
        if count == 0 or not _same(ends, i, merged[count - 1]):
            group = count
        side = left if up[i] else right
        place = group
        while place < count and side[place] >= 0:
            place += 1
        if place == count:
            merged[count] = i
            left[count] = -1
            right[count] = -1
            count += 1
        side[place] = owner[i]
    return merged[:count].copy(), left[:count].copy(), right[:count].copy()
