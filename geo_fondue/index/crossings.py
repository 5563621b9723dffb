"""Which edges a path from one point to another crosses, in exact arithmetic, and what is at its end.

A path goes up (or nowhere) from a corner (x, y) to the height of its target, then right. So that it meets no
vertex, every corner is taken moved by (delta, eps**2) and every point that is located by (eps, eps**2), where
delta << eps**2 << eps << 1 are infinitesimals. A polygon's interior is left or entered with every crossing,
so what holds the target follows from what holds the corner: no assumption about the layer is needed.
"""

import numpy as np

from geo_fondue.index.jit import jit
from geo_fondue.index.predicates import side


@jit
def above(ends, e, x, y):
    """Return whether the corner (x, y) is above edge e, which spans x (see :func:`spans`)."""
    turn = side(ends[e, 0], ends[e, 1], ends[e, 2], ends[e, 3], x, y)
    # on the edge: eps**2 upwards outweighs delta to the right
    return turn == 0 or (turn > 0) == (ends[e, 2] > ends[e, 0])


@jit
def spans(ends, e, x):
    """Return whether edge e has points on both sides of a corner's longitude x; so it is not vertical."""
    return (ends[e, 0] <= x) != (ends[e, 2] <= x)


@jit
def corner_right(ends, e, x, y):
    """Return whether the corner (x, y) is right of edge e, which has y in its half-open range."""
    turn = side(ends[e, 0], ends[e, 1], ends[e, 2], ends[e, 3], x, y)
    # on the edge: eps**2 upwards, an edge that leans right passes the corner by
    return turn < 0 or (turn == 0 and ends[e, 2] <= ends[e, 0])


@jit
def point_right(ends, e, x, y):
    """Return whether the point (x, y) is right of edge e, which has y in its half-open range."""
    return side(ends[e, 0], ends[e, 1], ends[e, 2], ends[e, 3], x, y) <= 0


@jit
def touches(ends, e, x, y):
    """Return whether (x, y) itself is on edge e."""
    return (
        ends[e, 1] <= y <= ends[e, 3]
        and min(ends[e, 0], ends[e, 2]) <= x <= max(ends[e, 0], ends[e, 2])
        and side(ends[e, 0], ends[e, 1], ends[e, 2], ends[e, 3], x, y) == 0
    )


@jit
def crosses(ends, e, x, y, to_x, to_y, to_point):
    """Return whether the path from corner (x, y) crosses edge e an odd number of times."""
    odd = False
    if to_y > y and spans(ends, e, x):
        odd = above(ends, e, x, to_y) and not above(ends, e, x, y)
    if (to_x > x or to_point) and ends[e, 1] <= to_y < ends[e, 3]:
        right = point_right(ends, e, to_x, to_y) if to_point else corner_right(ends, e, to_x, to_y)
        if right and not corner_right(ends, e, x, to_y):
            odd = not odd
    return odd


@jit
def toggle(held, count, polygon):
    """Put a polygon into the first ``count`` of those held, or take it out; return how many there are now."""
    if polygon < 0:
        return count
    for k in range(count):
        if held[k] == polygon:
            held[k] = held[count - 1]
            return count - 1
    held[count] = polygon
    return count + 1


@jit
def unpack(anchor, sets, held):
    """Write what an anchor stands for into ``held``; return how many there are.

    An anchor is a polygon, -1 for none, or -2 - k for those in ``sets[k + 1:]``, of which there are
    ``sets[k]``.
    """
    if anchor >= 0:
        held[0] = anchor
        return 1
    if anchor == -1:
        return 0
    start = -2 - anchor
    for k in range(sets[start]):
        held[k] = sets[start + 1 + k]
    return sets[start]


@jit
def size_of(anchor, sets):
    """Return how many polygons an anchor stands for."""
    if anchor >= -1:
        return 0 if anchor == -1 else 1
    return sets[-2 - anchor]


@jit
def pack(held, count, sets, used):
    """Return the anchor for what is held, the sets (it grows) and how much of them is in use."""
    if count == 0:
        return np.int32(-1), sets, used
    if count == 1:
        return held[0], sets, used
    if used + count + 1 > len(sets):
        grown = np.empty(2 * len(sets) + count + 1, np.int32)
        for k in range(used):
            grown[k] = sets[k]
        sets = grown
    sets[used] = count
    for k in range(count):
        sets[used + 1 + k] = held[k]
    return np.int32(-2 - used), sets, used + count + 1


@jit
def holders(ends, left, right, near, x, y, anchor, to_x, to_y, sets, held):
    """Write the polygons that hold a point into ``held`` and return how many there are.

    Parameters
    ----------
    near : ndarray of int
        Edges, all those among them that the path from corner (x, y) to the point crosses.
    anchor : int
        What holds the corner; see :func:`unpack`.
    held : ndarray of int32
        With room for those that hold the corner and two more for each edge.
    """
    count = unpack(anchor, sets, held)
    for e in near:
        if left[e] != right[e] and crosses(ends, e, x, y, to_x, to_y, True):
            count = toggle(held, count, left[e])
            count = toggle(held, count, right[e])
    return count


@jit
def advance(ends, left, right, near, x, y, anchor, to_x, to_y, sets, used, held):
    """Return the anchor of the corner (to_x, to_y), as :func:`holders`, and the sets as :func:`pack`."""
    count = -1
    for e in near:
        if left[e] != right[e] and crosses(ends, e, x, y, to_x, to_y, False):
            if count < 0:
                count = unpack(anchor, sets, held)
            count = toggle(held, count, left[e])
            count = toggle(held, count, right[e])
    if count < 0:
        return np.int32(anchor), sets, used
    return pack(held, count, sets, used)
