"""One point at a time, in plain Python: a look-up must not pay for NumPy or a compiled function's call.

The same steps over the same arrays as :mod:`~geo_fondue.index.kernels`; where a float cannot tell on which
side of an edge a point lies, rational arithmetic does.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeVar

from geo_fondue.index.layout import (
    BLOCK,
    CHILDREN_AT,
    COUNT_BITS,
    DIVIDED,
    FILTER,
    HEADER,
    LEAF,
    LEAVES_AT,
    LEVEL_BITS,
    MIXED_HEADER,
    NO_UNDERFLOW,
    PALETTE_AT,
    SKETCH_HEADER,
    TOP_SHIFT,
    Tables,
)

_COUNT = (1 << COUNT_BITS) - 1
_CHILD = (1 << LEVEL_BITS) - 1
_LAST_BITS = int("1" * (1 << 2 * LEVEL_BITS), 16)

_NOWHERE = -1

Found = TypeVar("Found")


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
        self._sketches = tables.sketches.data
        self.locate = _walker(tables, self._in_leaf)
        self._locate_all = _walker(tables, self._all_in_leaf)

    def locate_all(self, lon: float, lat: float) -> list[int]:
        """Return the position of every area that holds a point, ascending, else the one that it touches."""
        found = self._locate_all(lon, lat)
        if isinstance(found, int):
            return [found] if found >= 0 else []
        return found

    def _all_in_leaf(self, sketch: int, lon: float, lat: float) -> int | list[int]:
        leaf = 2 * self._sketches[sketch]
        if leaf < 0 or self._words[leaf + 2] >= 0:
            return self._in_leaf(sketch, lon, lat)
        inside, touched = self._mixed(leaf, lon, lat)
        return inside or touched[:1]

    def _in_leaf(self, sketch: int, lon: float, lat: float) -> int:
        words, edges = self._words, self._edges
        leaf = 2 * self._sketches[sketch]
        if leaf < 0:
            area: int = self._sketches[sketch + SKETCH_HEADER]
            return area
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


def _walker(
    tables: Tables, in_leaf: Callable[[int, float, float], Found]
) -> Callable[[float, float], int | Found]:
    """Return what leads a point to its area, or -1, or to what ``in_leaf`` makes of its leaf's sketch."""
    west, south, scale, columns = tables[:4]
    least_lon, least_lat, most_lon, most_lat = tables[4:8]
    top, blocks, sketches = tables.top.data, tables.blocks.data, tables.sketches.data
    block_bytes = blocks.cast("B")

    def locate(lon: float, lat: float) -> int | Found:
        if not (least_lon <= lon <= most_lon and least_lat <= lat <= most_lat):
            return _NOWHERE
        x = int((lon - west) * scale)
        y = int((lat - south) * scale)
        code: int = top[(y >> TOP_SHIFT) * columns + (x >> TOP_SHIFT)]
        if code >= _NOWHERE:
            return code
        if code & 1:
            return in_leaf(-3 - code, lon, lat)
        block = (-2 - code) << 3
        shift = TOP_SHIFT
        while True:
            shift -= LEVEL_BITS
            column, row = x >> shift & _CHILD, y >> shift & _CHILD
            kind = blocks[block + row] >> (column << 2) & 15
            if kind < LEAF:
                area: int = blocks[block + PALETTE_AT + kind]
                return area
            rank = _rank(block_bytes[block << 2 : block + _CHILD + 1 << 2], kind, column, row)
            if kind == LEAF:
                return in_leaf(_sketch(sketches, 2 * blocks[block + LEAVES_AT], rank), lon, lat)
            block = (blocks[block + CHILDREN_AT] + rank) * BLOCK

    return locate


def _rank(rows: memoryview, kind: int, column: int, row: int) -> int:
    """Return how many cells of a block are as this one, and before it."""
    cells = int.from_bytes(rows, "little")
    alike = cells >> 1 & cells >> 2 & cells >> 3 & (cells if kind == DIVIDED else ~cells) & _LAST_BITS
    return (alike & (1 << (column + (row << LEVEL_BITS) << 2)) - 1).bit_count()


def _sketch(sketches: memoryview, table: int, rank: int) -> int:
    """Return where the sketch of a block's leaf begins."""
    return table + 2 * (sketches[table + (rank >> 1)] >> ((rank & 1) << 4) & 0xFFFF)


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
