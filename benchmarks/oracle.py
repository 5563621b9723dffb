"""What is right, found the plainest way: every edge of every polygon near a point, in whole numbers.

Nothing of the index is in it. Doubles are multiples of 2**-54 here, so that coordinates are whole numbers of
64 bits and an edge's side is the comparison of two products in 128 bits. No rounding, no filter, no cells.
"""

from collections.abc import Iterator

import numba
import numpy as np
import shapely
from numpy.typing import NDArray

from benchmarks.layers import Polygons
from benchmarks.points import Floats, Points

_BITS = 54
_CHUNK = 500_000
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)


class Oracle:
    """Says which areas hold points, by brute force.

    An area holds a point when the point, moved by an infinitesimal eps to the east and eps**2 to the north,
    is inside by the even-odd rule; the answer is the lowest that does, else the lowest that it touches.

    Parameters
    ----------
    polygons : ndarray of object (shapely Polygon or MultiPolygon), shape (n,)

    Raises
    ------
    ValueError
        When a coordinate is no multiple of 2**-54: nearer to 0 than a quarter of a degree, but not 0.
    """

    def __init__(self, polygons: Polygons) -> None:
        parts, owners = shapely.get_parts(polygons, return_index=True)
        self._tree = shapely.STRtree(parts)
        self._owners = owners.astype(np.int32)
        rings, part = shapely.get_rings(parts, return_index=True)
        vertices, ring = shapely.get_coordinates(rings, return_index=True)
        begin = np.flatnonzero(ring[1:] == ring[:-1])
        self._edges = np.hstack([_whole(vertices[begin]), _whole(vertices[begin + 1])])
        self._first = np.searchsorted(part[ring[begin]], np.arange(len(parts) + 1))

    def ask(self, points: Points) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return for each point its area (-1: none), and how many areas hold it."""
        answer = np.full(points.size, -1, dtype=np.int32)
        holding = np.zeros(points.size, dtype=np.int32)
        for some in _chunks(points.size):
            lon, lat = points.lon[some], points.lat[some]
            point, part = self._tree.query(shapely.points(lon, lat))
            order = np.argsort(part, kind="stable")  # a polygon's points one after the other
            places = _whole(np.column_stack([lon, lat]))
            _decide(
                places,
                point[order],
                part[order],
                self._edges,
                self._first,
                self._owners,
                answer[some],
                holding[some],
            )
        return answer, holding


def _chunks(count: int) -> Iterator[slice]:
    return (slice(start, start + _CHUNK) for start in range(0, count, _CHUNK))


def _whole(places: Floats) -> NDArray[np.int64]:
    """Return coordinates as whole multiples of 2**-54."""
    scaled = np.ldexp(places, _BITS)
    whole = scaled.astype(np.int64)
    if not np.array_equal(whole.astype(np.float64), scaled):
        raise ValueError("a coordinate is too near to 0 for the oracle")
    return whole


@numba.njit(nogil=True, cache=True)
def _decide(places, points, parts, edges, first, owners, answer, holding):  # type: ignore[no-untyped-def]
    """Settle pairs of point and part; points only touched are marked from -2 downwards until the end."""
    for k in range(len(points)):
        i, part = points[k], parts[k]
        holds, touches = _holds_and_touches(edges, first[part], first[part + 1], places[i, 0], places[i, 1])
        owner = owners[part]
        if holds:
            holding[i] += 1
            if answer[i] < 0 or owner < answer[i]:
                answer[i] = owner
        elif touches and answer[i] < 0 and (answer[i] == -1 or -2 - owner > answer[i]):
            answer[i] = -2 - owner
    for i in range(len(answer)):
        if answer[i] < -1:
            answer[i] = -2 - answer[i]


@numba.njit(nogil=True, cache=True)
def _holds_and_touches(edges, start, stop, x, y):  # type: ignore[no-untyped-def]
    """Return whether the ray to the west crosses an odd number of edges, and whether the point is on one."""
    holds = touches = False
    for e in range(start, stop):
        x1, y1, x2, y2 = edges[e, 0], edges[e, 1], edges[e, 2], edges[e, 3]
        crossed = (y1 <= y) != (y2 <= y)
        if not crossed and (y < min(y1, y2) or y > max(y1, y2) or x < min(x1, x2) or x > max(x1, x2)):
            continue
        if x > max(x1, x2):
            holds = not holds
            continue
        if x < min(x1, x2):
            continue
        side = _compare_products(x2 - x1, y - y1, y2 - y1, x - x1)  # 1: on the left of the way from 1 to 2
        touches |= side == 0
        if crossed and (side if y2 > y1 else -side) <= 0:
            holds = not holds
    return holds, touches


@numba.njit(nogil=True, cache=True)
def _compare_products(a, b, c, d):  # type: ignore[no-untyped-def]
    """Return the sign of a * b - c * d."""
    sign, other = np.sign(a) * np.sign(b), np.sign(c) * np.sign(d)
    if sign != other:
        return 1 if sign > other else -1
    high, low = _product(np.uint64(abs(a)), np.uint64(abs(b)))
    other_high, other_low = _product(np.uint64(abs(c)), np.uint64(abs(d)))
    if high != other_high:
        return sign if high > other_high else -sign
    if low != other_low:
        return sign if low > other_low else -sign
    return 0


@numba.njit(nogil=True, cache=True)
def _product(a, b):  # type: ignore[no-untyped-def]
    """Return the upper and the lower 64 bits of a product."""
    a1, a0, b1, b0 = a >> _HALF, a & _LOW, b >> _HALF, b & _LOW
    low, middle = a0 * b0, a1 * b0
    middle += low >> _HALF
    other = a0 * b1 + (middle & _LOW)
    return a1 * b1 + (middle >> _HALF) + (other >> _HALF), (other << _HALF) | (low & _LOW)
