"""Which edges are not what a planar subdivision needs: found exactly, cell by cell.

An edge is *clean* when it meets no other edge but at a common end, and the polygons on its two sides are just
those that it names. The second is checked around every vertex: the sides of neighbouring edges must agree,
and what lies east of the vertex must be what a path from the cell's corner finds. Since nothing meets a clean
edge between its ends, what holds at an end holds along all of it. All others are *tangled*.
"""

import numpy as np

from geo_fondue.index.crossings import holders, size_of
from geo_fondue.index.grid import cell, line
from geo_fondue.index.jit import jit
from geo_fondue.index.predicates import side

MANY_EDGES = 2000
"""In a cell with more, all edges are taken as tangled: pairs grow with the square."""


@jit
def find_tangled(ends, left, right, nodes, shifts, near, sets, grid):
    """Return which edges are tangled, given the leaves of a subdivision."""
    tangled = np.zeros(len(ends), np.bool_)
    start = 0
    for k in range(len(nodes)):
        stop = nodes[k, 4]
        here = near[start:stop]
        start = stop
        if len(here) > MANY_EDGES:
            for e in here:
                tangled[e] = True
            continue
        _check_pairs(ends, here, tangled)
        x = line(nodes[k, 0] << shifts[k], grid.west, grid.scale)
        y = line(nodes[k, 1] << shifts[k], grid.south, grid.scale)
        held = np.empty(2 * len(here) + size_of(nodes[k, 2], sets), np.int32)
        for i in range(2 * len(here)):
            vx = ends[here[i >> 1], 2 * (i & 1)]
            vy = ends[here[i >> 1], 2 * (i & 1) + 1]
            if (
                cell(vx, grid.west, grid.scale) >> shifts[k] == nodes[k, 0]
                and cell(vy, grid.south, grid.scale) >> shifts[k] == nodes[k, 1]
                and _is_first(ends, here, i, vx, vy)
            ):
                count = holders(ends, left, right, here, x, y, nodes[k, 2], vx, vy, sets, held)
                east = -1 if count == 0 else held[0]
                _check_vertex(ends, left, right, here, vx, vy, count <= 1, east, tangled)
    return tangled


@jit
def _check_pairs(ends, near, tangled):
    """Mark edges that meet otherwise than at a common end."""
    for i in range(len(near)):
        e = near[i]
        for j in range(i):
            f = near[j]
            if (
                ends[e, 1] <= ends[f, 3]
                and ends[f, 1] <= ends[e, 3]
                and min(ends[e, 0], ends[e, 2]) <= max(ends[f, 0], ends[f, 2])
                and min(ends[f, 0], ends[f, 2]) <= max(ends[e, 0], ends[e, 2])
                and _meet(ends, e, f)
            ):
                tangled[e] = True
                tangled[f] = True


@jit
def _meet(ends, e, f):
    """Return whether edges whose boxes meet have a point in common that is not an end of both."""
    ax, ay, bx, by = ends[e, 0], ends[e, 1], ends[e, 2], ends[e, 3]
    cx, cy, dx, dy = ends[f, 0], ends[f, 1], ends[f, 2], ends[f, 3]
    c_side = side(ax, ay, bx, by, cx, cy)
    d_side = side(ax, ay, bx, by, dx, dy)
    if c_side * d_side > 0:
        return False
    if c_side == 0 and d_side == 0:  # on one line: apart from a common end, boxes that meet overlap
        return not ((bx == cx and by == cy) or (ax == dx and ay == dy))
    if (
        (ax == cx and ay == cy)
        or (bx == dx and by == dy)
        or (ax == dx and ay == dy)
        or (bx == cx and by == cy)
    ):
        return False  # not on one line, so they meet once, there
    return side(cx, cy, dx, dy, ax, ay) * side(cx, cy, dx, dy, bx, by) <= 0


@jit
def _is_first(ends, near, i, vx, vy):
    """Return whether no end before the i-th is at the same place."""
    for j in range(i):
        if ends[near[j >> 1], 2 * (j & 1)] == vx and ends[near[j >> 1], 2 * (j & 1) + 1] == vy:
            return False
    return True


@jit
def _check_vertex(ends, left, right, near, vx, vy, certain, east, tangled):
    """Mark the edges at a vertex unless their sides agree all around, beginning with what is to the east."""
    around = np.empty(len(near), np.int32)
    count = 0
    for e in near:
        if (ends[e, 0] == vx and ends[e, 1] == vy) or (ends[e, 2] == vx and ends[e, 3] == vy):
            place = count
            while place > 0 and _before(ends, e, around[place - 1], vx, vy):
                around[place] = around[place - 1]
                place -= 1
            around[place] = e
            count += 1
    agree = certain
    sector = east
    for e in around[:count]:
        away = ends[e, 0] == vx and ends[e, 1] == vy
        agree = agree and sector == (right[e] if away else left[e])
        sector = left[e] if away else right[e]
    if not (agree and sector == east):
        for e in around[:count]:
            tangled[e] = True


@jit
def _before(ends, e, f, vx, vy):
    """Return whether edge e comes before f, counter-clockwise around their vertex from just north of east."""
    e_turn = _quarter(ends, e, vx, vy)
    f_turn = _quarter(ends, f, vx, vy)
    if e_turn != f_turn:
        return e_turn < f_turn
    if e_turn == 0:
        return side(vx, vy, ends[e, 2], ends[e, 3], ends[f, 2], ends[f, 3]) > 0
    return side(vx, vy, ends[e, 0], ends[e, 1], ends[f, 0], ends[f, 1]) > 0


@jit
def _quarter(ends, e, vx, vy):
    """Return where an edge goes from a vertex: 0 up, 1 west, 2 down, 3 east."""
    level = ends[e, 1] == ends[e, 3]
    if ends[e, 0] == vx and ends[e, 1] == vy:
        return 3 if level else 0
    return 1 if level else 2
