"""What compiled tables hold, for those who fill them, keep them and look points up in them.

In 32-bit words, a leaf begins at an even one::

    planar  x (2)   counts      area    those edges to the west, those below, others
    mixed   x (2)   -1 - n      0       y (2)   n times: area   2 * edges + corner  its edges   0 if odd

``x`` and ``y`` are the cell's lower left corner as doubles; ``counts`` is h + 2**10 v + 2**20 z for the three
lists of edges. What they mean: :mod:`~geo_fondue.index.leaves`.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LEVEL_BITS = 3
"""A cell that is divided has 2**3 by 2**3 children."""

LEVELS = 5
"""How often a cell of the top level can be divided."""

TOP_SHIFT = LEVEL_BITS * LEVELS
"""Bits of the finest cell's number below those of the top level's."""

COUNT_BITS = 10
"""Bits of each of the three counts; a leaf with as many edges as that is mixed."""

HEADER = 4
"""Words before a planar leaf's edges."""

MIXED_HEADER = 6
"""Words before a mixed leaf's areas."""

TINY = 1e-130
"""Coordinates nearer to 0 than this, and not 0, are outside what the kernels' arithmetic is exact for."""

FILTER = 4e-16
"""(3 + 16u)u with u = 2**-53, rounded up: a determinant larger than this share of its parts has its sign."""

NO_UNDERFLOW = 1e-280
"""And is so, when its parts are larger than this."""

ARRAYS = ("codes", "leaves", "corners", "edges", "areas")
"""Those of :class:`Tables`."""


class Tables(NamedTuple):
    """A compiled layer.

    Attributes
    ----------
    west, south, scale, columns
        Of the :class:`~geo_fondue.index.grid.Grid`.
    least_lon, least_lat, most_lon, most_lat : float
        A point beyond these is in no area.
    codes : ndarray of int32
        The top level row by row, then blocks of 64 cells. An area's position; -1 for none; -2 - 2 * b for the
        block that begins at b; -3 - 2 * k for the leaf that begins at word 2 * k.
    leaves : ndarray of int32
        Words.
    corners : ndarray of float64
        The same memory as ``leaves``.
    edges : ndarray of float64, shape (n, 5)
        Lon and lat of the lower end, of the upper end, and the areas left and right in one.
    areas : ndarray of int32, shape (n, 10)
        The same memory as ``edges``: the area left of each is in column 8, the one to the right in column 9.
    """

    west: float
    south: float
    scale: float
    columns: int
    least_lon: float
    least_lat: float
    most_lon: float
    most_lat: float
    codes: NDArray[np.int32]
    leaves: NDArray[np.int32]
    corners: NDArray[np.float64]
    edges: NDArray[np.float64]
    areas: NDArray[np.int32]
