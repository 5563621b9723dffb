"""What a cell with edges keeps, so that any point in it is settled by the cell alone.

A *planar* leaf has only clean edges (see :mod:`~geo_fondue.index.tangles`), and one polygon or none at its
lower left corner. Then what is at a point is what the nearest edge on the way to it says: the nearest one to
the west, if the ray meets it in the cell; else the nearest one below where the ray meets the cell's west
side, if that is above the corner; else what is at the corner.

Any other leaf is *mixed*: it lists the polygons that the cell meets, each with its own edges, and a point is
in those whose edges the path from the corner crosses so that it ends inside.

How both are written: :mod:`~geo_fondue.index.layout`.
"""

import numpy as np

from geo_fondue.index.crossings import above, size_of, spans, unpack
from geo_fondue.index.grid import line
from geo_fondue.index.jit import jit
from geo_fondue.index.layout import COUNT_BITS, HEADER, MIXED_HEADER
from geo_fondue.index.ordering import sort_eastmost_first, sort_topmost_first


@jit
def pack_leaves(ends, left, right, tangled, owners, nodes, shifts, near, sets, grid):
    """Return the words of all leaves, where each begins, and the edges in the order that they are named by.

    Edges are numbered anew as the leaves name them, so that those of one leaf are near each other in memory.

    Parameters
    ----------
    owners : ndarray of int32
        The area that each polygon is of, ascending.
    """
    words = np.empty(1024, np.int32)
    begins = np.empty(len(nodes), np.int64)
    numbers = np.full(len(ends), -1, np.int32)
    order = np.empty(len(ends), np.int32)
    named = 0
    filled = 0
    start = 0
    corner = np.empty(2, np.float64)
    for k in range(len(nodes)):
        stop = nodes[k, 4]
        here = near[start:stop]
        start = stop
        for e in here:
            if numbers[e] < 0:
                numbers[e] = named
                order[named] = e
                named += 1
        anchor = np.int32(nodes[k, 2])
        corner[0] = line(nodes[k, 0] << shifts[k], grid.west, grid.scale)
        corner[1] = line(nodes[k, 1] << shifts[k], grid.south, grid.scale)
        room = MIXED_HEADER + 3 * (2 * len(here) + size_of(anchor, sets)) + 2 * len(here)
        if filled + room > len(words):
            grown = np.empty(2 * len(words) + room, np.int32)
            for i in range(filled):
                grown[i] = words[i]
            words = grown
        begins[k] = filled
        words[filled] = corner.view(np.int32)[0]
        words[filled + 1] = corner.view(np.int32)[1]
        if _is_planar(here, tangled, anchor):
            filled = _pack_planar(ends, here, corner, anchor, owners, numbers, words, filled)
        else:
            words[filled + 4] = corner.view(np.int32)[2]
            words[filled + 5] = corner.view(np.int32)[3]
            filled = _pack_mixed(left, right, here, anchor, owners, sets, numbers, words, filled)
    return words[:filled].copy(), begins, order


@jit
def _is_planar(near, tangled, anchor):
    if len(near) >= 1 << COUNT_BITS or anchor < -1:
        return False
    tangles = 0
    for e in near:
        tangles += tangled[e]
    return tangles == 0


@jit
def _pack_planar(ends, near, corner, anchor, owners, numbers, words, begin):
    west = np.empty(len(near), np.int32)
    below = np.empty(len(near), np.int32)
    others = np.empty(len(near), np.int32)
    h = 0
    v = 0
    z = 0
    for e in near:
        listed = False
        if max(ends[e, 0], ends[e, 2]) > corner[0]:
            if ends[e, 1] < ends[e, 3]:
                west[h] = e
                h += 1
                listed = True
            if spans(ends, e, corner[0]) and not above(ends, e, corner[0], corner[1]):
                below[v] = e
                v += 1
                listed = True
        if not listed:
            others[z] = e
            z += 1
    sort_eastmost_first(ends, west[:h])
    sort_topmost_first(ends, below[:v])
    words[begin + 2] = h | v << COUNT_BITS | z << 2 * COUNT_BITS
    words[begin + 3] = -1 if anchor < 0 else owners[anchor]
    filled = begin + HEADER
    for k in range(h):
        words[filled + k] = numbers[west[k]]
    filled += h
    for k in range(v):
        words[filled + k] = numbers[below[k]]
    filled += v
    for k in range(z):
        words[filled + k] = numbers[others[k]]
    return _even(words, filled + z)


@jit
def _pack_mixed(left, right, near, anchor, owners, sets, numbers, words, begin):
    held = np.empty(size_of(anchor, sets), np.int32)
    corners = unpack(anchor, sets, held)
    # a polygon and one of its edges, or 0 for the corner, in one number each
    pairs = np.empty(2 * len(near) + corners, np.int64)
    count = 0
    for k in range(corners):
        pairs[count] = np.int64(held[k]) << 32
        count += 1
    for e in near:
        for polygon in (left[e], right[e]):
            if polygon >= 0:
                pairs[count] = (np.int64(polygon) << 32) + numbers[e] + 1
                count += 1
    pairs = np.sort(pairs[:count])
    polygons = 0
    filled = begin + MIXED_HEADER
    k = 0
    while k < count:
        polygon = pairs[k] >> 32
        head = filled
        filled += 2
        corner = 0
        while k < count and pairs[k] >> 32 == polygon:
            number = pairs[k] & 0xFFFFFFFF
            if number == 0:
                corner = 1
            else:
                words[filled] = number - 1
                filled += 1
            k += 1
        words[head] = owners[polygon]
        words[head + 1] = 2 * (filled - head - 2) + corner
        filled = _even(words, filled)
        polygons += 1
    words[begin + 2] = -1 - polygons
    words[begin + 3] = 0
    return filled


@jit
def _even(words, filled):
    if filled % 2 == 1:
        words[filled] = 0
        filled += 1
    return filled
