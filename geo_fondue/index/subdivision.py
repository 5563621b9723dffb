"""Cells over edges: a top level of equal cells, those with much in them divided, and those divided again."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo_fondue.errors import BoundaryError
from geo_fondue.index.crossings import advance, size_of
from geo_fondue.index.edges import Edges
from geo_fondue.index.grid import Grid, cell, line, misses
from geo_fondue.index.jit import jit
from geo_fondue.index.layout import LEVEL_BITS, LEVELS, TOP_SHIFT

FEW_EDGES = 12
"""A cell with more edges is divided, as long as it can be."""

MOST_CODES = 1 << 30
"""More could not be named by a code of 32 bits."""

_NODE = 5  # x, y, anchor, slot, end of its edges
_ALIGNED = 16  # codes in 64 bytes


class Leaves(NamedTuple):
    """The cells that edges enter and that are not divided, all levels in one.

    Attributes
    ----------
    nodes : ndarray of int64, shape (n, 5)
        Column and row on its level; the anchor, which is what holds the lower left corner (see
        :func:`~geo_fondue.index.crossings.unpack`); the slot in ``codes`` that shall name it; where its edges
        end in ``near`` (they begin where those of the one before end).
    shifts : ndarray of int64, shape (n,)
        Bits of the finest cell's number below those of this level.
    near : ndarray of int32
        Edges, all that have a point in the closed cell among them.
    """

    nodes: NDArray[np.int64]
    shifts: NDArray[np.int64]
    near: NDArray[np.int32]


class Subdivision(NamedTuple):
    """All cells.

    Attributes
    ----------
    codes : ndarray of int32
        First the top level, row by row, then blocks of 64 children, row by row. A polygon, -1 for none, or
        -2 - 2 * b for a block that begins at b. What the slots of leaves hold has no meaning yet.
    leaves : Leaves
    sets : ndarray of int32
        What anchors below -1 stand for.
    """

    codes: NDArray[np.int32]
    leaves: Leaves
    sets: NDArray[np.int32]


def subdivide(edges: Edges, grid: Grid, sizes: NDArray[np.float64]) -> Subdivision:
    """Divide the cells of a grid until few edges are in each, and it is small against what they border on.

    Parameters
    ----------
    edges : Edges
    grid : Grid
        Around all edges.
    sizes : ndarray of float64, shape (polygons,)
        How wide a cell on a polygon's border may be, in degrees.
    """
    count = len(edges.ends)
    nodes = np.array([[0, 0, -1, -1, count]], dtype=np.int64)
    near = np.arange(count, dtype=np.int32)
    chosen = np.ones(1, dtype=np.bool_)
    sets, used = np.empty(16, dtype=np.int32), 0
    codes: list[NDArray[np.int32]] = []
    leaves: list[Leaves] = []
    filled = 0
    for level in range(LEVELS + 1):
        shift = TOP_SHIFT - level * LEVEL_BITS
        columns, rows = (1 << LEVEL_BITS,) * 2 if level else (grid.columns, grid.rows)
        divided = nodes[chosen]
        block = columns * rows
        blocks = filled + block * np.arange(len(divided), dtype=np.int64)
        _name_blocks(codes, divided, blocks)
        level_codes, flat, near, sets, used = _divide(
            *edges, nodes, near, chosen, filled, shift, columns, rows, grid, sets, used
        )
        codes.append(_aligned(level_codes))
        filled += len(codes[-1])
        if filled > MOST_CODES:
            raise _too_many("cells")
        nodes = flat.reshape(-1, _NODE)
        size = (1 << shift) / grid.scale
        chosen = _to_divide(nodes, near, edges.left, edges.right, sizes, size, level == LEVELS)
        leaves.append(_leaves(nodes, near, ~chosen, shift))
    return Subdivision(np.concatenate(codes), _joined(leaves), sets[:used].copy())


def check_words(words: int) -> None:
    """Refuse leaves that codes cannot name."""
    if words > 2 * MOST_CODES:
        raise _too_many("leaves")


def _too_many(what: str) -> BoundaryError:
    return BoundaryError(
        f"the layer needs more {what} than an index can have",
        remedy="Simplify its borders, or divide it into several layers",
    )


def _name_blocks(codes: list[NDArray[np.int32]], nodes: NDArray[np.int64], blocks: NDArray[np.int64]) -> None:
    """Write where the blocks of divided nodes begin into the slots of the level before."""
    if codes:
        begin = sum(len(level) for level in codes[:-1])
        codes[-1][nodes[:, 3] - begin] = -2 - 2 * blocks


def _aligned(codes: NDArray[np.int32]) -> NDArray[np.int32]:
    return np.concatenate([codes, np.full(-len(codes) % _ALIGNED, -1, dtype=np.int32)])


def _leaves(
    nodes: NDArray[np.int64], near: NDArray[np.int32], chosen: NDArray[np.bool_], shift: int
) -> Leaves:
    counts = np.diff(nodes[:, 4], prepend=0)
    kept = nodes[chosen]
    kept[:, 4] = np.cumsum(counts[chosen])
    return Leaves(kept, np.full(len(kept), shift, dtype=np.int64), near[np.repeat(chosen, counts)])


def _joined(leaves: list[Leaves]) -> Leaves:
    nodes = np.concatenate([level.nodes for level in leaves])
    nodes[:, 4] = np.cumsum(np.concatenate([np.diff(level.nodes[:, 4], prepend=0) for level in leaves]))
    shifts = np.concatenate([level.shifts for level in leaves])
    return Leaves(nodes, shifts, np.concatenate([level.near for level in leaves]))


@jit
def _to_divide(nodes, near, left, right, sizes, size, last):
    """Return which cells to divide."""
    chosen = np.zeros(len(nodes), np.bool_)
    start = 0
    for k in range(len(nodes)):
        stop = nodes[k, 4]
        if not last and stop > start:
            chosen[k] = stop - start > FEW_EDGES
            for e in near[start:stop]:
                chosen[k] |= left[e] >= 0 and size > sizes[left[e]]
                chosen[k] |= right[e] >= 0 and size > sizes[right[e]]
        start = stop
    return chosen


@jit
def _divide(ends, left, right, nodes, near, chosen, first, shift, columns, rows, grid, sets, used):
    """Divide the chosen nodes of a level.

    Returns
    -------
    codes : ndarray of int32
        Of all children; the first has slot ``first``.
    children : ndarray of int64
        Nodes, flat, for the children that need a look: those with edges, or in more polygons than one.
    child_near : ndarray of int32
    sets, used
    """
    block = columns * rows
    codes = np.empty(np.count_nonzero(chosen) * block, np.int32)
    children = np.empty(64 * _NODE, np.int64)
    child_near = np.empty(1024, np.int32)
    filled = 0
    listed = 0
    base = 0
    start = 0
    bins = np.zeros(block + 1, np.int64)
    xs = np.empty(columns + 1)
    ys = np.empty(rows + 1)
    for k in range(len(nodes)):
        stop = nodes[k, 4]
        here = near[start:stop]
        start = stop
        if not chosen[k]:
            continue
        x = nodes[k, 0] << LEVEL_BITS
        y = nodes[k, 1] << LEVEL_BITS
        for i in range(columns + 1):
            xs[i] = line((x + i) << shift, grid.west, grid.scale)
        for j in range(rows + 1):
            ys[j] = line((y + j) << shift, grid.south, grid.scale)
        binned = _bin(ends, here, x, y, shift, columns, rows, grid, xs, ys, bins)
        if listed + len(binned) > len(child_near):
            child_near = _grown(child_near, listed, len(binned))
        for i in range(len(binned)):
            child_near[listed + i] = binned[i]
        held = np.empty(2 * len(here) + size_of(nodes[k, 2], sets) + 2, np.int32)
        row_anchor = np.int32(nodes[k, 2])
        for j in range(rows):
            anchor = row_anchor
            for i in range(columns):
                place = j * columns + i
                inside = binned[bins[place] : bins[place + 1]]
                codes[base + place] = anchor
                if len(inside) > 0 or anchor < -1:
                    if filled + _NODE > len(children):
                        children = _grown(children, filled, _NODE)
                    children[filled] = x + i
                    children[filled + 1] = y + j
                    children[filled + 2] = anchor
                    children[filled + 3] = first + base + place
                    children[filled + 4] = listed + bins[place + 1]
                    filled += _NODE
                if i == 0 and j + 1 < rows:
                    row_anchor, sets, used = advance(
                        ends, left, right, inside, xs[0], ys[j], anchor, xs[0], ys[j + 1], sets, used, held
                    )
                if i + 1 < columns:
                    anchor, sets, used = advance(
                        ends, left, right, inside, xs[i], ys[j], anchor, xs[i + 1], ys[j], sets, used, held
                    )
        listed += len(binned)
        base += block
    return codes, children[:filled].copy(), child_near[:listed].copy(), sets, used


@jit
def _bin(ends, near, x, y, shift, columns, rows, grid, xs, ys, bins):
    """Return edges by the child they have a point in, and in ``bins`` where each child's begin and end."""
    block = columns * rows
    bins.fill(0)
    binned = np.empty(0, np.int32)
    for filling in (False, True):
        if filling:
            total = 0
            for place in range(block + 1):
                total, bins[place] = total + bins[place], total
            binned = np.empty(total, np.int32)
        for e in near:
            ax = ends[e, 0]
            ay = ends[e, 1]
            bx = ends[e, 2]
            by = ends[e, 3]
            # a cell's closed box has its upper lines too: an edge that only touches one belongs to both
            west = cell(np.nextafter(min(ax, bx), -np.inf), grid.west, grid.scale) >> shift
            east = cell(max(ax, bx), grid.west, grid.scale) >> shift
            south = cell(np.nextafter(ay, -np.inf), grid.south, grid.scale) >> shift
            north = cell(by, grid.south, grid.scale) >> shift
            within_one = west == east and south == north
            for j in range(max(south - y, 0), min(north - y, rows - 1) + 1):
                for i in range(max(west - x, 0), min(east - x, columns - 1) + 1):
                    if within_one or not misses(ax, ay, bx, by, xs[i], ys[j], xs[i + 1], ys[j + 1]):
                        place = j * columns + i
                        if filling:
                            binned[bins[place]] = e
                        bins[place] += 1
    for place in range(block, 0, -1):
        bins[place] = bins[place - 1]
    bins[0] = 0
    return binned


@jit
def _grown(array, used, more):
    """Return a copy with room for at least that many more."""
    grown = np.empty(2 * len(array) + more, array.dtype)
    for i in range(used):
        grown[i] = array[i]
    return grown
