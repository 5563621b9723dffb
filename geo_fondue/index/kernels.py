"""Many points at once: each stage of the way down for a thousand points before the next.

A look-up in memory that no other depends on can run beside many others, so a stage for a thousand points
takes little longer than its few slowest. Only points that their cell does not settle go on to the next stage.
"""

import numpy as np

from geo_fondue.index.crossings import above, corner_right, crosses, point_right, touches
from geo_fondue.index.jit import jit, jit_inlined
from geo_fondue.index.layout import COUNT_BITS, HEADER, LEVEL_BITS, MIXED_HEADER, TOP_SHIFT
from geo_fondue.index.predicates import is_tiny
from geo_fondue.index.prefetch import prefetch

UNDECIDED = -2
"""What the kernel answers where a coordinate is too near to 0 for its arithmetic."""

_POINTS = 1024  # at a time: what they need fits into the nearest cache
_COUNT = (1 << COUNT_BITS) - 1
_CHILD = (1 << LEVEL_BITS) - 1


@jit
def locate_points(tables, lon, lat, located):
    """Write the position of the area at each point, -1 for none; return how many are :data:`UNDECIDED`."""
    # taken out once: every access to an array in a tuple counts a reference, and that is slow
    codes, words, corners, edges, areas = (
        tables.codes,
        tables.leaves,
        tables.corners,
        tables.edges,
        tables.areas,
    )
    xs = np.empty(_POINTS, np.int32)
    ys = np.empty(_POINTS, np.int32)
    open_points = np.empty(_POINTS, np.int32)
    leaf_points = np.empty(_POINTS, np.int32)
    undecided = 0
    for start in range(0, len(lon), _POINTS):
        count = min(_POINTS, len(lon) - start)
        x = lon[start : start + count]
        y = lat[start : start + count]
        found = located[start : start + count]
        for i in range(count):
            on_grid = (
                (x[i] >= tables.least_lon)
                & (x[i] <= tables.most_lon)
                & (y[i] >= tables.least_lat)
                & (y[i] <= tables.most_lat)
            )
            # the cell at the origin is empty: what is not on the grid, NaN included, may look there
            xs[i] = np.int32((x[i] - tables.west) * tables.scale) if on_grid else 0
            ys[i] = np.int32((y[i] - tables.south) * tables.scale) if on_grid else 0
        for i in range(count):
            found[i] = codes[(ys[i] >> TOP_SHIFT) * tables.columns + (xs[i] >> TOP_SHIFT)]
        going = 0
        leaves = 0
        for i in range(count):
            deeper = found[i] < -1
            leaf = found[i] & 1
            leaf_points[leaves] = i
            leaves += deeper & leaf
            open_points[going] = i
            going += deeper & (1 - leaf)
        shift = TOP_SHIFT
        while going > 0:
            shift -= LEVEL_BITS
            for k in range(going):
                i = open_points[k]
                child = (((ys[i] >> shift) & _CHILD) << LEVEL_BITS) + ((xs[i] >> shift) & _CHILD)
                found[i] = codes[((-2 - found[i]) >> 1) + child]
            divided = going
            going = 0
            for k in range(divided):
                i = open_points[k]
                deeper = found[i] < -1
                leaf = found[i] & 1
                leaf_points[leaves] = i
                leaves += deeper & leaf
                open_points[going] = i
                going += deeper & (1 - leaf)
        for k in range(leaves):
            prefetch(words, -3 - found[leaf_points[k]])
        for k in range(leaves):
            leaf = -3 - found[leaf_points[k]]
            # of a mixed leaf that is no edge, but fetching something else does no harm
            edge = min(max(words[leaf + HEADER], 0), len(edges) - 1)
            prefetch(edges, edge)
        for k in range(leaves):
            i = leaf_points[k]
            found[i] = locate_in_leaf(words, corners, edges, areas, -3 - found[i], x[i], y[i])
            undecided += found[i] == UNDECIDED
    return undecided


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
