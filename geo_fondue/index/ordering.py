"""Orders of clean edges, exact: which is east of which, which above which."""

import numpy as np

from geo_fondue.index.jit import jit
from geo_fondue.index.predicates import side


@jit
def sort_eastmost_first(ends, edges):
    """Sort edges in place so that each comes after all those east of it at a height that both have.

    For segments that do not cross, "east of" has no cycles, so there is such an order.
    """
    count = len(edges)
    waiting = np.zeros(count, np.int32)  # for how many edges east of it each one waits
    blocks = np.zeros((count, count), np.bool_)
    for i in range(count):
        for j in range(i):
            e = edges[i]
            f = edges[j]
            if max(ends[e, 1], ends[f, 1]) < min(ends[e, 3], ends[f, 3]):
                if _east_of(ends, e, f):
                    blocks[i, j] = True
                    waiting[j] += 1
                else:
                    blocks[j, i] = True
                    waiting[i] += 1
    given = edges.copy()
    for place in range(count):
        i = 0
        while waiting[i] != 0:
            i += 1
        edges[place] = given[i]
        waiting[i] = -1
        for j in range(count):
            waiting[j] -= blocks[i, j]


@jit
def sort_topmost_first(ends, edges):
    """Sort edges that span one longitude in place, from north to south."""
    for i in range(1, len(edges)):
        e = edges[i]
        j = i
        while j > 0 and _above(ends, e, edges[j - 1]):
            edges[j] = edges[j - 1]
            j -= 1
        edges[j] = e


@jit
def _east_of(ends, e, f):
    """Return whether edge e is east of f at the heights that both have."""
    # compared at the higher of the lower ends; if they have that in common, at the lower of the upper ends
    if ends[e, 1] >= ends[f, 1]:
        turn = -_side(ends, f, ends[e, 0], ends[e, 1])
    else:
        turn = _side(ends, e, ends[f, 0], ends[f, 1])
    if turn == 0:
        if ends[e, 3] <= ends[f, 3]:
            turn = -_side(ends, f, ends[e, 2], ends[e, 3])
        else:
            turn = _side(ends, e, ends[f, 2], ends[f, 3])
    return turn > 0


@jit
def _above(ends, e, f):
    """Return whether edge e is above f at the longitudes that both have."""
    e_west = 0 if ends[e, 0] <= ends[e, 2] else 2
    f_west = 0 if ends[f, 0] <= ends[f, 2] else 2
    if ends[e, e_west] >= ends[f, f_west]:
        turn = _upper(ends, f, f_west, ends[e, e_west], ends[e, e_west + 1])
    else:
        turn = -_upper(ends, e, e_west, ends[f, f_west], ends[f, f_west + 1])
    if turn == 0:
        e_east = 2 - e_west
        f_east = 2 - f_west
        if ends[e, e_east] <= ends[f, f_east]:
            turn = _upper(ends, f, f_west, ends[e, e_east], ends[e, e_east + 1])
        else:
            turn = -_upper(ends, e, e_west, ends[f, f_east], ends[f, f_east + 1])
    return turn > 0


@jit
def _side(ends, e, x, y):
    return side(ends[e, 0], ends[e, 1], ends[e, 2], ends[e, 3], x, y)


@jit
def _upper(ends, e, west, x, y):
    """Return 1 where (x, y) is above edge e's line, -1 below; ``west`` is the column of its western end."""
    turn = _side(ends, e, x, y)
    return turn if west == 0 else -turn
