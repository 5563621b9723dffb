"""Many points at once: each stage of the way down for a thousand points before the next.

A look-up in memory that no other depends on can run beside many others, so a stage for a thousand points
takes little longer than its few slowest. Only points that their cell does not settle go on to the next stage.
"""

import numpy as np

from geo_fondue.index.crossings import above, corner_right, crosses, point_right, touches
from geo_fondue.index.jit import jit, jit_inlined
from geo_fondue.index.layout import (
    BLOCK,
    CHILDREN_AT,
    COUNT_BITS,
    HEADER,
    LEAF,
    LEAVES_AT,
    LEVEL_BITS,
    MIXED_HEADER,
    PALETTE,
    PALETTE_AT,
    TOP_SHIFT,
)
from geo_fondue.index.predicates import is_tiny
from geo_fondue.index.prefetch import prefetch
from geo_fondue.index.sketches import IN_DOUBT, settle, units

UNDECIDED = -2
"""What the kernel answers where a coordinate is too near to 0 for its arithmetic."""

_POINTS = 1024  # at a time: what they need fits into the nearest cache
_COUNT = (1 << COUNT_BITS) - 1
_CHILD = (1 << LEVEL_BITS) - 1
_LINE = 16  # words in a line of the cache

_AHEAD = 32
"""How far ahead to fetch: what is fetched all at once, for a thousand points, is gone again when needed."""


@jit
def locate_points(tables, lon, lat, located):
    """Write the position of the area at each point, -1 for none; return how many are :data:`UNDECIDED`."""
    # taken out once: every access to an array in a tuple counts a reference, and that is slow
    top, blocks, sketches, leaves = tables.top, tables.blocks, tables.sketches, tables.leaves
    corners, edges, areas = tables.corners, tables.edges, tables.areas
    west, south, scale, columns = tables.west, tables.south, tables.scale, tables.columns
    least_lon, least_lat, most_lon, most_lat = (
        tables.least_lon,
        tables.least_lat,
        tables.most_lon,
        tables.most_lat,
    )
    xs = np.empty(_POINTS, np.int32)
    ys = np.empty(_POINTS, np.int32)
    waiting = np.empty(_POINTS, np.int32)
    begins = np.empty(_POINTS, np.int32)
    leaf_points = np.empty((_POINTS, 4), np.int32)
    undecided = 0
    for start in range(0, len(lon), _POINTS):
        count = min(_POINTS, len(lon) - start)
        x = lon[start : start + count]
        y = lat[start : start + count]
        found = located[start : start + count]
        for i in range(count):
            on_grid = (x[i] >= least_lon) & (x[i] <= most_lon) & (y[i] >= least_lat) & (y[i] <= most_lat)
            # the cell at the origin is empty: what is not on the grid, NaN included, may look there
            xs[i] = np.int32((x[i] - west) * scale) if on_grid else 0
            ys[i] = np.int32((y[i] - south) * scale) if on_grid else 0
        for i in range(count):
            found[i] = top[(ys[i] >> TOP_SHIFT) * columns + (xs[i] >> TOP_SHIFT)]
        ahead = 0
        for i in range(count):
            waiting[ahead] = i
            ahead += found[i] < -1
        in_leaves = _descend(blocks, sketches, xs, ys, found, waiting, begins, ahead, leaf_points)
        undecided += _settle(
            leaves, corners, edges, areas, sketches, x, y, west, south, scale, leaf_points[:in_leaves], found
        )
    return undecided


@jit
def _descend(blocks, sketches, xs, ys, found, waiting, begins, ahead, leaf_points):
    """Lead points from their cell on the top level to an area, in ``found``, or to a leaf.

    Parameters
    ----------
    blocks, sketches : ndarray of int32
    xs, ys : ndarray of int32
        The finest cell of each point.
    found : ndarray of int32
        What the top level says of it.
    waiting : ndarray of int32
        In its first ``ahead``, the points that have a block or a leaf there; it is overwritten.
    begins : ndarray of int32
        As long; it is overwritten.
    leaf_points : ndarray of int32, shape (n, 4)
        Filled with the points in leaves, the shift of their level, and where the sketch begins; the last
        column is for this function.

    Returns
    -------
    int
        How many points are in leaves.
    """
    leaves = 0
    inside = 0
    for k in range(ahead):
        i = waiting[k]
        waiting[inside] = i
        begins[inside] = ((-2 - found[i]) >> 1) * BLOCK
        leaf_points[leaves, 0] = i
        leaf_points[leaves, 1] = TOP_SHIFT
        leaf_points[leaves, 2] = -3 - found[i]
        leaves += found[i] & 1
        inside += 1 - (found[i] & 1)
    on_top = leaves
    shift = TOP_SHIFT
    while inside > 0:
        shift -= LEVEL_BITS
        for k in range(min(_AHEAD, inside)):
            prefetch(blocks, begins[k])
        # no branches here: one that waits for the memory to be decided holds up all that comes after it
        ahead = 0
        for k in range(inside):
            prefetch(blocks, begins[min(k + _AHEAD, inside - 1)])
            i = waiting[k]
            block = begins[k]
            row = blocks[block + (ys[i] >> shift & _CHILD)]
            kind = row >> ((xs[i] >> shift & _CHILD) << 2) & 15
            found[i] = blocks[block + PALETTE_AT + min(kind, PALETTE - 1)]
            waiting[ahead] = i
            begins[ahead] = block
            ahead += kind >= LEAF
        inside = 0
        for k in range(ahead):
            i = waiting[k]
            block = begins[k]
            is_leaf, rank = rank_of(blocks, block, xs[i] >> shift & _CHILD, ys[i] >> shift & _CHILD)
            table = 2 * blocks[block + LEAVES_AT]
            prefetch(sketches, table + (rank >> 1))
            leaf_points[leaves, 0] = i
            leaf_points[leaves, 1] = shift
            leaf_points[leaves, 2] = table
            leaf_points[leaves, 3] = rank
            leaves += is_leaf
            waiting[inside] = i
            begins[inside] = (blocks[block + CHILDREN_AT] + rank) * BLOCK
            inside += 1 - is_leaf
    for k in range(on_top, leaves):
        table = leaf_points[k, 2]
        rank = leaf_points[k, 3]
        leaf_points[k, 2] = table + 2 * (sketches[table + (rank >> 1)] >> ((rank & 1) << 4) & 0xFFFF)
    return leaves


@jit
def _settle(leaves, corners, edges, areas, sketches, x, y, west, south, scale, leaf_points, found):
    """Write what is at points in leaves; return how many of them are :data:`UNDECIDED`."""
    undecided = 0
    for k in range(-_AHEAD, len(leaf_points)):
        if k + _AHEAD < len(leaf_points):
            coming = leaf_points[k + _AHEAD, 2]
            prefetch(sketches, coming)
            prefetch(sketches, min(coming + _LINE, len(sketches) - 1))
        if k < 0:
            continue
        i, shift, at = leaf_points[k, 0], leaf_points[k, 1], leaf_points[k, 2]
        area = settle(sketches, at, units(x[i], west, scale, shift), units(y[i], south, scale, shift))
        if area == IN_DOUBT:
            area = locate_in_leaf(leaves, corners, edges, areas, 2 * sketches[at], x[i], y[i])
            undecided += area == UNDECIDED
        found[i] = area
    return undecided


@jit_inlined
def rank_of(blocks, block, column, row):
    """Return whether a cell is a leaf (1 or 0), and how many like it come before it in its block.

    Parameters
    ----------
    blocks : ndarray of int32
    block : int
        Where the block begins.
    column, row : int
        Of a cell that is a leaf or divided.
    """
    is_leaf = 1 - (blocks[block + row] >> (column << 2) & 1)
    place = (column << 2) + (row << 5)
    alike = 0  # in four bits for each column
    for k in range(1 << LEVEL_BITS):
        cells = np.int64(blocks[block + k])
        before = (np.int64(1) << min(max(place - 32 * k, 0), 32)) - 1
        alike += cells >> 1 & cells >> 2 & cells >> 3 & (cells ^ -is_leaf) & 0x11111111 & before
    pairs = (alike & 0x0F0F0F0F) + (alike >> 4 & 0x0F0F0F0F)
    return is_leaf, (pairs * 0x01010101 >> 24) & 0xFF


@jit_inlined
def locate_in_leaf(words, corners, edges, areas, leaf, x, y):
    """Return the position of the area at a point in the cell of a leaf, -1 or :data:`UNDECIDED`."""
    if is_tiny(x) or is_tiny(y):
        return UNDECIDED
    if words[leaf + 2] < 0:
        return _locate_in_mixed(words, corners, edges, areas, leaf, x, y)
    found = _locate_in_planar(words, corners, edges, areas, leaf, x, y)
    if found < 0:
        return _touched_in_planar(words, corners, edges, areas, leaf, x, y)
    return found


@jit_inlined
def _locate_in_planar(words, corners, edges, areas, leaf, x, y):
    counts = words[leaf + 2]
    below = leaf + HEADER + (counts & _COUNT)
    corner = corners[leaf >> 1]
    for k in range(leaf + HEADER, below):
        e = words[k]
        if edges[e, 1] <= y < edges[e, 3] and point_right(edges, e, x, y):
            if min(edges[e, 0], edges[e, 2]) > corner or not corner_right(edges, e, corner, y):
                return areas[e, 9]
            break
    for k in range(below, below + (counts >> COUNT_BITS & _COUNT)):
        e = words[k]
        if above(edges, e, corner, y):
            return areas[e, 8 if edges[e, 2] > edges[e, 0] else 9]
    return words[leaf + 3]


@jit
def _touched_in_planar(words, corners, edges, areas, leaf, x, y):
    """Return the lowest position of the areas that a point on an outer border touches, or -1."""
    counts = words[leaf + 2]
    count = (counts & _COUNT) + (counts >> COUNT_BITS & _COUNT) + (counts >> 2 * COUNT_BITS)
    lowest = -1
    for k in range(leaf + HEADER, leaf + HEADER + count):
        e = words[k]
        if touches(edges, e, x, y):
            for area in (areas[e, 8], areas[e, 9]):
                if area >= 0 and (lowest < 0 or area < lowest):
                    lowest = area
    return lowest


@jit
def _locate_in_mixed(words, corners, edges, areas, leaf, x, y):
    """Return the lowest area that holds a point, else the lowest that it touches, or -1."""
    corner_x = corners[leaf >> 1]
    corner_y = corners[(leaf >> 1) + 2]
    touched = -1
    begin = leaf + MIXED_HEADER
    for _ in range(-1 - words[leaf + 2]):
        area = words[begin]
        inside = words[begin + 1] & 1
        end = begin + 2 + (words[begin + 1] >> 1)
        for k in range(begin + 2, end):
            inside ^= crosses(edges, words[k], corner_x, corner_y, x, y, True)
        if inside:
            return area
        if touched < 0:
            for k in range(begin + 2, end):
                if touches(edges, words[k], x, y):
                    touched = area
                    break
        begin = end + (end & 1)
    return touched
