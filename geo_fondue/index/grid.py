"""The grid of a compiled index: one number per axis that names a point's cell on every level.

A coordinate v is in the finest cell ``floor((v - origin) * scale)``, computed in doubles as written. That is
monotone in v, so a cell is exactly the doubles that map to it, and :func:`line` finds the least of them: no
rounding can put a point on one side of a cell's line and the cell on the other. The cell on a coarser level
is the same number without its last bits.
"""

import math
from typing import NamedTuple

import numpy as np

from geo_fondue.index.jit import jit
from geo_fondue.index.layout import TOP_SHIFT
from geo_fondue.position import Bounds

_MOST_TOP_CELLS = 1 << 15
"""Along an axis, so that a finest cell's number has 30 bits."""


_LEAST_TOP_DEGREES = 1e-12 * (1 << TOP_SHIFT)
"""So that a finest cell holds some dozens of doubles."""


class Grid(NamedTuple):
    """Where the cells lie.

    Attributes
    ----------
    west, south : float
        The origin, in degrees.
    scale : float
        Finest cells a degree.
    columns, rows : int
        Of the top level.
    """

    west: float
    south: float
    scale: float
    columns: int
    rows: int


def lay_grid(bounds: Bounds, top_cells: float) -> Grid:
    """Return a grid with about so many square cells on the top level, those at its rim outside the bounds."""
    west, south, east, north = bounds
    width, height = east - west, north - south
    least = max(max(width, height) / (_MOST_TOP_CELLS - 4), _LEAST_TOP_DEGREES)
    size = max(math.sqrt(width * height / top_cells), least)
    columns, rows = math.ceil(width / size) + 4, math.ceil(height / size) + 4
    return Grid(west - 1.5 * size, south - 1.5 * size, (1 << TOP_SHIFT) / size, columns, rows)


@jit
def cell(value: float, origin: float, scale: float) -> int:
    """Return the number of the finest cell that a coordinate is in."""
    return math.floor((value - origin) * scale)


@jit
def line(number: int, origin: float, scale: float) -> float:
    """Return the least double whose cell has this number or a higher one."""
    near = origin + number / scale
    for _ in range(4):
        if cell(near, origin, scale) < number:
            near = np.nextafter(near, np.inf)
        elif cell(np.nextafter(near, -np.inf), origin, scale) >= number:
            near = np.nextafter(near, -np.inf)
        else:
            return near
    least: float = _bisect(number, origin, scale)
    return least


@jit
def _bisect(number: int, origin: float, scale: float) -> float:
    """Return the same for lines near 0, where many more doubles than elsewhere have the same difference."""
    below, above = origin + (number - 2) / scale, origin + (number + 2) / scale
    while True:
        middle = below + (above - below) / 2.0
        if middle <= below or middle >= above:
            return above
        if cell(middle, origin, scale) < number:
            below = middle
        else:
            above = middle


@jit
def misses(ax, ay, bx, by, west, south, east, north):
    """Return whether the edge from a up to b surely has no point in a closed box.

    Never true of an edge that has one, so that what it does not rule out is a superset.
    """
    if max(ax, bx) < west or min(ax, bx) > east or by < south or ay > north:
        return True
    left = 0
    right = 0
    for corner in range(4):
        cx = west if corner & 1 else east
        cy = south if corner & 2 else north
        first = (ax - cx) * (by - cy)
        second = (ay - cy) * (bx - cx)
        determinant = first - second
        doubt = 1e-15 * (abs(first) + abs(second)) + 1e-290
        left += determinant > doubt
        right += determinant < -doubt
    return left == 4 or right == 4
