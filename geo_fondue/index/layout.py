"""What compiled tables hold, for those who fill them, keep them and look points up in them.

``top`` and ``blocks`` lead from a point to an area or to a leaf, which is kept twice: as a sketch, which
settles nearly every point, and exactly.

A block is a cell that is divided, in 16 words of 32 bits, one line of a cache::

    rows (8)   where its leaves begin   its first divided child   areas (6)

A row holds 4 bits for each of 8 cells: which of the areas, :data:`LEAF` or :data:`DIVIDED`. The divided
children of a block follow each other, and so do its leaves.

Sketches are numbered in units of 2 words. Those of a block come after a table of where each begins, counted
from the table, in 16 bits each::

    its leaf, / 2   counts   slots   areas (1 to 4)   edges, 2 words each   crossings, 16 bits each

``counts`` is n + 2**8 m + 2**16 a for n edges, m crossings, a areas; :data:`UNSKETCHED` for n, alone in two
words, sends all points to the exact leaf. What they mean: :mod:`~geo_fondue.index.sketches`.

An exact leaf begins at an even word::

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

BLOCK = 16
"""Words of a block."""

LEAVES_AT, CHILDREN_AT, PALETTE_AT = 8, 9, 10
"""What comes after a block's rows, in words."""

PALETTE = 6
"""Areas of a block; a cell in another one becomes a leaf without edges."""

LEAF, DIVIDED = 14, 15
"""What a block says of a cell that is in no one area."""

SKETCH_HEADER = 3
"""Words of a sketch before its areas."""

UNSKETCHED = 255
"""The number of edges that says that a leaf has no sketch."""

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

ARRAYS = ("top", "blocks", "sketches", "leaves", "corners", "edges", "areas")
"""Those of :class:`Tables`."""


class Tables(NamedTuple):
    """A compiled layer.

    Attributes
    ----------
    west, south, scale, columns
        Of the :class:`~geo_fondue.index.grid.Grid`.
    least_lon, least_lat, most_lon, most_lat : float
        A point beyond these is in no area.
    top : ndarray of int32
        The top level row by row: an area's position; -1 for none; -2 - 2 * b for the block that begins at
        word 16 * b; -3 - 2 * k for the sketch that begins at word 2 * k.
    blocks, sketches, leaves : ndarray of int32
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
    top: NDArray[np.int32]
    blocks: NDArray[np.int32]
    sketches: NDArray[np.int32]
    leaves: NDArray[np.int32]
    corners: NDArray[np.float64]
    edges: NDArray[np.float64]
    areas: NDArray[np.int32]
