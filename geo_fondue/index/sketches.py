"""A leaf in whole numbers: small enough for a line or two of a cache, and sure of what it says or silent.

A sketch has the edges of a planar leaf, cut to the cell, in units of 1/32768 of the cell's width. All in it
is within a unit of the truth, so a comparison whose outcome is larger than what the units leave open has the
outcome of the exact one (see :mod:`~geo_fondue.index.leaves`); as soon as one on the way to the answer is
not, the answer is :data:`IN_DOUBT`, and the exact leaf gives it.

- An edge is *met* when the point's height is surely within its heights and the point is surely right of it.
  Edges are cut where they leave the cell, so one that is met is met in the cell: what the exact leaf tests
  for one edge, the nearest, is here in the heights of all.
- *Crossings* are the heights at which edges cross the cell's west side, above its corner.

Edges are in the exact leaf's order, as are crossings; so the first edge that is met gives the answer, else
the first crossing that the point is above, else the corner. A point in no area may still touch one from
outside, so there all edges must surely be elsewhere; level ones are listed for that alone.
"""

import math

import numpy as np

from geo_fondue.index.jit import jit, jit_inlined
from geo_fondue.index.layout import COUNT_BITS, HEADER, SKETCH_HEADER, UNSKETCHED

IN_DOUBT = -2
"""What a sketch says where it is not sure."""

UNIT_BITS = 15
"""A cell is 2**15 units wide."""

_COUNT = (1 << COUNT_BITS) - 1
_UNITS = 1 << UNIT_BITS

# Coordinates are kept 8 larger than they are, as edges reach 4 units beyond the cell.
_BIAS = 8
_BEYOND = 4.0

# A coordinate is within 1/64 of a unit of where doubles put it (2**30 finest cells, 2**15 units in each). So
# the west side is taken a bit more and a bit less far out too: where that moves a cut by more than 4 units in
# height, there is no sketch.
_WEST_DOUBT = 1 / 32
_HEIGHT_DOUBT = 4.0

# Heights of ends are off by that, by half a unit for rounding and by one as points are rounded down.
_MARGIN = 6

_SLOTS = 16
_AREAS = 4


@jit_inlined
def units(value, origin, scale, shift):
    """Return where a coordinate is in its cell on the level with this shift, in units."""
    return ((np.int64((value - origin) * scale * _UNITS) >> shift) & (_UNITS - 1)) + _BIAS


@jit_inlined
def settle(sketches, at, x, y):
    """Return the area at a point (in :func:`units`) by the sketch at a word, -1 or :data:`IN_DOUBT`."""
    counts = sketches[at + 1]
    edges = counts & 255
    if edges == UNSKETCHED:
        return IN_DOUBT
    crossings = counts >> 8 & 255
    first = at + SKETCH_HEADER + (counts >> 16)
    slot = 0
    begin = first + 2 * edges
    for k in range(crossings - 1, -1, -1):
        above = y - (sketches[begin + (k >> 1)] >> 16 * (k & 1) & 0xFFFF)
        slot = 1 + k if above > _MARGIN else slot if above < -_MARGIN else -1
    doubts = False
    for k in range(edges - 1, -1, -1):
        start = sketches[first + 2 * k]
        end = sketches[first + 2 * k + 1]
        up = y - (start >> 16 & 0xFFFF)
        down = (end >> 16 & 0xFFFF) - y
        left = (start & 0xFFFF) - x
        right = (end & 0xFFFF) - x
        turn = left * down + right * up
        doubt = 2 * (abs(left) + abs(right) + up + down) + 8
        reached = (up >= -_MARGIN) & (down >= -_MARGIN)
        within = (up >= _MARGIN) & (down >= _MARGIN)
        met = within & (turn < -doubt)
        unsure = reached & ~(within & (abs(turn) > doubt))
        slot = 1 + crossings + k if met else -1 if unsure else slot
        doubts |= unsure
    if slot < 0:
        return IN_DOUBT
    area = sketches[at + SKETCH_HEADER + (sketches[at + 2] >> 2 * slot & 3)]
    if area < 0 and (doubts or x <= _BIAS + _MARGIN):
        return IN_DOUBT
    return area


@jit
def write_sketch(words, edges, areas, place, grid, sketches, at):
    """Write the sketch of a leaf at a word, or that it has none; return where it ends, an even word.

    Parameters
    ----------
    words, edges, areas : ndarray
        The exact leaves; see :class:`~geo_fondue.index.layout.Tables`.
    place : ndarray of int64, shape (4,)
        Where the leaf begins; the column and row of its cell; the shift of its level.
    grid : Grid
    sketches : ndarray of int32
        With room for :data:`MOST_WORDS` more.
    """
    leaf = place[0]
    sketches[at] = leaf >> 1
    sketches[at + 1] = UNSKETCHED
    counts = words[leaf + 2]
    if counts < 0:
        return at + 2
    west = leaf + HEADER
    below = west + (counts & _COUNT)
    others = below + (counts >> COUNT_BITS & _COUNT)
    local = _local(edges, words[west : others + (counts >> 2 * COUNT_BITS)], place, grid)
    palette = np.empty(_AREAS + 1, np.int32)
    palette[0] = words[leaf + 3]
    chosen = np.zeros(_SLOTS, np.int32)
    crossings = np.empty(_SLOTS, np.int32)
    m, known = _list_crossings(
        local, words[below:others], below - west, edges, areas, crossings, chosen, palette
    )
    if m < 0:
        return at + 2
    ends = np.empty((_SLOTS, 4), np.int32)
    n, known = _list_edges(local, words[west:below], areas, ends, chosen[m:], palette, known)
    if n >= 0 and (palette[:known] == -1).any():
        n = _list_level(local[others - west :], ends, n, _SLOTS - m)
    if n < 0:
        return at + 2
    return _write(sketches, at, n, m, known, chosen, palette, ends, crossings)


@jit
def _list_crossings(local, named, first, edges, areas, crossings, chosen, palette):
    """Write crossings and the areas above them; return how many, or -1 for no sketch, and how many areas."""
    known = 1
    m = 0
    for k in range(len(named)):
        e = named[k]
        ax, ay, bx, by = local[first + k]
        height = _height_at(ax, ay, bx, by, 0.0)
        if height > _UNITS + _BEYOND:
            continue
        moved = _height_at(ax, ay, bx, by, _WEST_DOUBT) - _height_at(ax, ay, bx, by, -_WEST_DOUBT)
        place, known = _choose(palette, known, areas[e, 8 if edges[e, 2] > edges[e, 0] else 9])
        if m + 1 >= _SLOTS or place < 0 or not abs(moved) <= _HEIGHT_DOUBT:
            return -1, known
        crossings[m] = _rounded(height)
        m += 1
        chosen[m] = place
    return m, known


@jit
def _list_edges(local, named, areas, ends, chosen, palette, known):
    """Write edges and the areas right of them; return how many, or -1 for no sketch, and how many areas."""
    n = 0
    for k in range(len(named)):
        ax, ay, bx, by = local[k]
        there, x0, y0, x1, y1 = _cut(ax, ay, bx, by, 0.0)
        outer, _, outer_y0, _, outer_y1 = _cut(ax, ay, bx, by, -_WEST_DOUBT)
        inner, _, inner_y0, _, inner_y1 = _cut(ax, ay, bx, by, _WEST_DOUBT)
        if not outer:
            continue
        if there and inner:
            moved = max(abs(outer_y0 - inner_y0), abs(outer_y1 - inner_y1))
        else:  # it ends at the west side
            moved = outer_y1 - outer_y0
            x0, y0, x1, y1 = 0.0, outer_y0, 0.0, outer_y1
        place, known = _choose(palette, known, areas[named[k], 9])
        if n + 1 >= len(chosen) or place < 0 or moved > _HEIGHT_DOUBT:
            return -1, known
        ends[n, 0], ends[n, 1], ends[n, 2], ends[n, 3] = (
            _rounded(x0),
            _rounded(y0),
            _rounded(x1),
            _rounded(y1),
        )
        n += 1
        chosen[n] = place
    return n, known


@jit
def _list_level(local, ends, n, room):
    """Write level edges after the others; return how many there are in all, or -1 for no sketch."""
    for k in range(len(local)):
        _, ay, bx, by = local[k]
        if ay == by and -_BEYOND < ay < _UNITS + _BEYOND and bx > -_BEYOND:
            if n + 1 >= room:
                return -1
            ends[n, 0], ends[n, 1], ends[n, 2], ends[n, 3] = _BIAS, _rounded(ay), _BIAS, _rounded(ay)
            n += 1
    return n


MOST_WORDS = SKETCH_HEADER + _AREAS + 2 * _SLOTS + _SLOTS // 2 + 1
"""That a sketch can have."""


@jit
def _write(sketches, at, n, m, known, chosen, palette, ends, crossings):
    slots = 0
    for slot in range(m + n + 1):
        slots |= chosen[slot] << 2 * slot
    sketches[at + 1] = n | m << 8 | known << 16
    sketches[at + 2] = slots
    filled = at + SKETCH_HEADER
    for k in range(known):
        sketches[filled + k] = palette[k]
    filled += known
    for k in range(n):
        sketches[filled] = ends[k, 0] | ends[k, 1] << 16
        sketches[filled + 1] = ends[k, 2] | ends[k, 3] << 16
        filled += 2
    for k in range(0, m, 2):
        sketches[filled] = crossings[k] | (crossings[k + 1] << 16 if k + 1 < m else 0)
        filled += 1
    if filled % 2 == 1:
        sketches[filled] = 0
        filled += 1
    return filled


@jit
def _choose(palette, known, area):
    """Return the place of an area in a palette, -1 if there is no room for it, and how many are known now."""
    for k in range(known):
        if palette[k] == area:
            return k, known
    if known == _AREAS:
        return -1, known
    palette[known] = area
    return known, known + 1


@jit
def _rounded(value):
    return math.floor(value + 0.5) + _BIAS


@jit
def _local(edges, named, place, grid):
    """Return the ends of edges in units of a cell, from its lower left corner; shape (n, 4)."""
    shift = place[3]
    size = _UNITS / (1 << shift)
    local = np.empty((len(named), 4))
    for k in range(len(named)):
        for axis in range(2):
            origin = grid.west if axis == 0 else grid.south
            for end in (axis, axis + 2):
                local[k, end] = (
                    (edges[named[k], end] - origin) * grid.scale - np.float64(place[1 + axis] << shift)
                ) * size
    return local


@jit
def _height_at(ax, ay, bx, by, x):
    """Return the height of a line at an x that it spans, or nearly; infinite where it is vertical."""
    if ax == bx:
        return np.inf
    return ay + (by - ay) * ((x - ax) / (bx - ax))


@jit
def _cut(ax, ay, bx, by, west):
    """Return whether an edge enters the cell with this west side, and its ends there, the lower one first."""
    most = _UNITS + _BEYOND
    begin = 0.0
    end = 1.0
    for axis in range(2):
        start = ax if axis == 0 else ay
        along = bx - ax if axis == 0 else by - ay
        low = west if axis == 0 else -_BEYOND
        if along == 0.0:
            if not low <= start <= most:
                return False, 0.0, 0.0, 0.0, 0.0
        else:
            one = (low - start) / along
            other = (most - start) / along
            begin = max(begin, min(one, other))
            end = min(end, max(one, other))
    if not begin <= end:
        return False, 0.0, 0.0, 0.0, 0.0
    x0 = ax if begin == 0.0 else min(max(ax + begin * (bx - ax), west), most)
    y0 = ay if begin == 0.0 else min(max(ay + begin * (by - ay), -_BEYOND), most)
    x1 = bx if end == 1.0 else min(max(ax + end * (bx - ax), west), most)
    y1 = by if end == 1.0 else min(max(ay + end * (by - ay), -_BEYOND), most)
    return True, x0, y0, x1, y1
