"""Cells as they are kept: a code for each cell of the top level, a line of the cache for each divided one."""

import numpy as np

from geo_fondue.index.jit import jit
from geo_fondue.index.layout import (
    BLOCK,
    CHILDREN_AT,
    DIVIDED,
    LEAF,
    LEAVES_AT,
    LEVEL_BITS,
    PALETTE,
    PALETTE_AT,
    SKETCH_HEADER,
)
from geo_fondue.index.sketches import MOST_WORDS, write_sketch

_CELLS = 1 << 2 * LEVEL_BITS

_NO_LEAF = -1
"""What stands for the exact leaf of a cell in one area: no point of it is in doubt."""


@jit
def pack_blocks(codes, top_cells, places, words, edges, areas, grid):
    """Return the top level, the blocks and the sketches.

    Parameters
    ----------
    codes : ndarray of int32
        First the top level, padded to a multiple of 16, then blocks of 64 children. An area's position, -1
        for none, -2 - 2 * b for a block that begins at b, -3 - 2 * k for the k-th leaf.
    top_cells : int
    places : ndarray of int64, shape (leaves, 4)
        Where each leaf's words begin; the column and row of its cell; the shift of its level.
    words, edges, areas : ndarray
        The exact leaves; see :class:`~geo_fondue.index.layout.Tables`.
    grid : Grid
    """
    first = top_cells + -top_cells % BLOCK
    count = (len(codes) - first) // _CELLS
    top = codes[:top_cells].copy()
    blocks = np.zeros(count * BLOCK, np.int32)
    sketches = np.empty(1024, np.int32)
    filled = 0
    for k in range(top_cells):
        if top[k] < -1 and top[k] & 1 == 1:
            sketches = _with_room(sketches, filled, MOST_WORDS)
            place = places[(-3 - top[k]) >> 1]
            top[k] = -3 - filled
            filled = write_sketch(words, edges, areas, place, grid, sketches, filled)
        elif top[k] < -1:
            top[k] = -2 - 2 * ((((-2 - top[k]) >> 1) - first) // _CELLS)
    for b in range(count):
        here = codes[first + b * _CELLS : first + (b + 1) * _CELLS]
        block = blocks[b * BLOCK : (b + 1) * BLOCK]
        leaves = _write_rows(here, block, first)
        if leaves > 0:
            sketches = _with_room(sketches, filled, leaves * (MOST_WORDS + 1) + 2)
            block[LEAVES_AT] = filled >> 1
            filled = _write_sketches(here, block, leaves, places, words, edges, areas, grid, sketches, filled)
    return top, blocks, sketches[:filled].copy()


@jit
def _write_rows(codes, block, first):
    """Write what a block's cells are, but not where its leaves begin; return how many there are."""
    known = 0
    leaves = 0
    divided = 0
    for k in range(_CELLS):
        kind = LEAF
        if codes[k] >= -1:
            place = 0
            while place < known and block[PALETTE_AT + place] != codes[k]:
                place += 1
            if place < PALETTE:
                kind = place
                block[PALETTE_AT + place] = codes[k]
                known = max(known, place + 1)
        elif codes[k] & 1 == 0:
            kind = DIVIDED
            if divided == 0:  # the others follow it
                block[CHILDREN_AT] = (((-2 - codes[k]) >> 1) - first) // _CELLS
            divided += 1
        leaves += kind == LEAF
        block[k >> LEVEL_BITS] |= kind << 4 * (k & ((1 << LEVEL_BITS) - 1))
    return leaves


@jit
def _write_sketches(codes, block, leaves, places, words, edges, areas, grid, sketches, begin):
    """Write a table, from a word on, and the sketches of a block's leaves; return where they end."""
    filled = begin + 2 * ((leaves + 3) // 4)
    sketches[begin:filled] = 0
    rank = 0
    for k in range(_CELLS):
        if block[k >> LEVEL_BITS] >> 4 * (k & ((1 << LEVEL_BITS) - 1)) & 15 != LEAF:
            continue
        sketches[begin + (rank >> 1)] |= ((filled - begin) >> 1) << 16 * (rank & 1)
        rank += 1
        if codes[k] >= -1:
            sketches[filled] = _NO_LEAF
            sketches[filled + 1] = 1 << 16
            sketches[filled + 2] = 0
            sketches[filled + SKETCH_HEADER] = codes[k]
            filled += SKETCH_HEADER + 1
        else:
            place = places[(-3 - codes[k]) >> 1]
            filled = write_sketch(words, edges, areas, place, grid, sketches, filled)
    return filled


@jit
def _with_room(array, used, more):
    """Return an array, or a larger copy, with room for that many more."""
    if used + more <= len(array):
        return array
    grown = np.empty(2 * len(array) + more, array.dtype)
    grown[:used] = array[:used]
    return grown
