"""One point at a time, in plain Python: a look-up must not pay for NumPy or a compiled function's call.

The same steps over the same arrays as :mod:`~geo_fondue.index.kernels`; where a float cannot tell on which
side of an edge a point lies, rational arithmetic does.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction

from geo_fondue.index.layout import (
    COUNT_BITS,
    FILTER,
    HEADER,
    LEVEL_BITS,
    MIXED_HEADER,
    NO_UNDERFLOW,
    TOP_SHIFT,
    Tables,
)

_COUNT = (1 << COUNT_BITS) - 1
_CHILD = (1 << LEVEL_BITS) - 1

_NOWHERE = -1


class Scalar:
    """Looks single points up in a compiled layer. Any number of threads may use one at once.

    Attributes
    ----------
    locate : callable
        Of ``lon, lat``: the position of the area at a point, or -1.
    """

    def __init__(self, tables: Tables) -> None:
        self._words = tables.leaves.data
        self._corners = tables.corners.data
        self._edges = tables.edges.reshape(-1).data
        self._areas = tables.areas.reshape(-1).data
        self._leaf_at = _leaf_finder(tables)
        self.locate = self._locator(tables)

    def locate_all(self, lon: float, lat: float) -> list[int]:
        """Return the position of every area that holds a point, ascending, else the one that it touches."""
        leaf = self._leaf_at(lon, lat)
        if leaf < 0 or self._words[leaf + 2] >= 0:
            found = self.locate(lon, lat)
            return [found] if found >= 0 else []
        inside, touched = self._mixed(leaf, lon, lat)
        return inside or touched[:1]

    def _locator(self, tables: Tables) -> Callable[[float, float], int]:
        west, south, scale, columns = tables[:4]
        least_lon, least_lat, most_lon, most_lat = tables[4:8]
        codes = tables.codes.data
        in_leaf = self._in_leaf

        def locate(lon: float, lat: float) -> int:
            if not (least_lon <= lon <= most_lon and least_lat <= lat <= most_lat):
                return _NOWHERE
            x = int((lon - west) * scale)
            y = int((lat - south) * scale)
            code: int = codes[(y >> TOP_SHIFT) * columns + (x >> TOP_SHIFT)]
            shift = TOP_SHIFT
            while code < _NOWHERE:
                if code & 1:
                    return in_leaf(-3 - code, lon, lat)
                shift -= LEVEL_BITS
                code = codes[(-2 - code >> 1) + ((y >> shift & _CHILD) << LEVEL_BITS) + (x >> shift & _CHILD)]
            return code

        return locate

    def _in_leaf(self, leaf: int, lon: float, lat: float) -> int:
        words, edges = self._words, self._edges
        counts = words[leaf + 2]
        if counts < 0:
            inside, touched = self._mixed(leaf, lon, lat)
            return min(inside or touched, default=_NOWHERE)
        corner = self._corners[leaf >> 1]
        below = leaf + HEADER + (counts & _COUNT)
        found = None
        for e in words[leaf + HEADER : below]:
            ax, ay, bx, by = edges[5 * e : 5 * e + 4]
            if ay <= lat < by and _side(ax, ay, bx, by, lon, lat) <= 0:
                if (ax > corner and bx > corner) or not _corner_right(ax, ay, bx, by, corner, lat):
                    found = self._areas[10 * e + 9]
                break
        if found is None:
            found = words[leaf + 3]
            for e in words[below : below + (counts >> COUNT_BITS & _COUNT)]:
                ax, ay, bx, by = edges[5 * e : 5 * e + 4]
                if _above(ax, ay, bx, by, corner, lat):
                    found = self._areas[10 * e + (8 if bx > ax else 9)]
                    break
        return found if found >= 0 else self._touched(leaf, lon, lat)

    def _touched(self, leaf: int, lon: float, lat: float) -> int:
        counts = self._words[leaf + 2]
        total = (counts & _COUNT) + (counts >> COUNT_BITS & _COUNT) + (counts >> 2 * COUNT_BITS)
        beside = [
            area
            for e in self._words[leaf + HEADER : leaf + HEADER + total]
            if _touches(self._edges[5 * e : 5 * e + 4], lon, lat)
            for area in self._areas[10 * e + 8 : 10 * e + 10]
            if area >= 0
        ]
        return min(beside, default=_NOWHERE)

    def _mixed(self, leaf: int, lon: float, lat: float) -> tuple[list[int], list[int]]:
        """Return the areas that hold a point, ascending, and those that it touches."""
        words = self._words
        corner_x, corner_y = self._corners[leaf >> 1], self._corners[(leaf >> 1) + 2]
        inside: list[int] = []
        touched: list[int] = []
        begin = leaf + MIXED_HEADER
        for _ in range(-1 - words[leaf + 2]):
            area, odd = words[begin], words[begin + 1] & 1
            end = begin + 2 + (words[begin + 1] >> 1)
            for e in words[begin + 2 : end]:
                edge = self._edges[5 * e : 5 * e + 4]
                odd ^= _crosses(edge, corner_x, corner_y, lon, lat)
                if _touches(edge, lon, lat):
                    touched.append(area)
            if odd and inside[-1:] != [area]:  # parts of one area are next to each other
                inside.append(area)
            begin = end + (end & 1)
        return inside, touched


def _leaf_finder(tables: Tables) -> Callable[[float, float], int]:
    west, south, scale, columns = tables[:4]
    least_lon, least_lat, most_lon, most_lat = tables[4:8]
    codes = tables.codes.data

    def leaf_at(lon: float, lat: float) -> int:
        """Return where the leaf of a point begins, or -1 where its cell has none."""
        if not (least_lon <= lon <= most_lon and least_lat <= lat <= most_lat):
            return _NOWHERE
        x = int((lon - west) * scale)
        y = int((lat - south) * scale)
        code: int = codes[(y >> TOP_SHIFT) * columns + (x >> TOP_SHIFT)]
        shift = TOP_SHIFT
        while code < _NOWHERE and not code & 1:
            shift -= LEVEL_BITS
            code = codes[(-2 - code >> 1) + ((y >> shift & _CHILD) << LEVEL_BITS) + (x >> shift & _CHILD)]
        return -3 - code if code < _NOWHERE else _NOWHERE

    return leaf_at


def _side(ax: float, ay: float, bx: float, by: float, cx: float, cy: float) -> int:
    """Return what :func:`~geo_fondue.index.predicates.side` does, for coordinates of any size."""
    first = (ax - cx) * (by - cy)
    second = (ay - cy) * (bx - cx)
    determinant = first - second
    size = abs(first) + abs(second)
    if abs(determinant) > FILTER * size and size > NO_UNDERFLOW:
        return 1 if determinant > 0 else -1
    exact = [Fraction(value) for value in (ax, ay, bx, by, cx, cy)]
    ax_, ay_, bx_, by_, cx_, cy_ = exact
    left, right = (ax_ - cx_) * (by_ - cy_), (ay_ - cy_) * (bx_ - cx_)
    return (left > right) - (left < right)


def _above(ax: float, ay: float, bx: float, by: float, x: float, y: float) -> bool:
    turn = _side(ax, ay, bx, by, x, y)
    return turn == 0 or (turn > 0) == (bx > ax)


def _corner_right(ax: float, ay: float, bx: float, by: float, x: float, y: float) -> bool:
    turn = _side(ax, ay, bx, by, x, y)
    return turn < 0 or (turn == 0 and bx <= ax)


def _touches(edge: Sequence[float], x: float, y: float) -> bool:
    ax, ay, bx, by = edge
    return ay <= y <= by and min(ax, bx) <= x <= max(ax, bx) and _side(ax, ay, bx, by, x, y) == 0


def _crosses(edge: Sequence[float], x: float, y: float, to_x: float, to_y: float) -> bool:
    """Return whether the path from a corner to a point crosses an edge an odd number of times."""
    ax, ay, bx, by = edge
    odd = False
    if to_y > y and (ax <= x) != (bx <= x):
        odd = _above(ax, ay, bx, by, x, to_y) and not _above(ax, ay, bx, by, x, y)
    if ay <= to_y < by and _side(ax, ay, bx, by, to_x, to_y) <= 0:
        odd ^= not _corner_right(ax, ay, bx, by, x, to_y)
    return odd
