"""The nearest border of a compiled layer, from points outside its areas: outwards through the cells.

A window around the point grows until it holds an edge. Cells and edges in it are looked at more closely only
when they may be nearer than what is known, by bounds that hold on the ellipsoid: nothing has to be made for
this, and of a layer no more is read than what lies around the points.
"""

import math

import numpy as np

from geo_fondue.index.ellipsoid import WGS84
from geo_fondue.index.geodesic import degree_lengths, nearest_on_piece
from geo_fondue.index.jit import jit
from geo_fondue.index.kernels import rank_of
from geo_fondue.index.layout import (
    BLOCK,
    CHILDREN_AT,
    COUNT_BITS,
    HEADER,
    LEAF,
    LEAVES_AT,
    LEVEL_BITS,
    LEVELS,
    MIXED_HEADER,
    TOP_SHIFT,
)

_CHILDREN = 1 << LEVEL_BITS
_COUNT = (1 << COUNT_BITS) - 1
_A, _ES = float(WGS84.a), float(WGS84.es)

_FIRST_M = 50.0
_GROWTH = 4.0

TIE_M = 1e-6
"""Areas whose distances differ by less are equally near: rounding must not choose between neighbours."""

_SLACK_M = 1e-4
"""What a window reaches beyond the distance that is asked for, so that no tie is at its rim."""

_PIECE_DEGREES = 30.0
"""Longest piece of an edge in lon that has surely one nearest point; longer ones are only near a pole."""

_PARALLEL, _MERIDIAN, _LEAST = 6, 7, 8
_BEST, _FOOT_LON, _FOOT_LAT, _LOWEST = 0, 1, 2, 3


@jit
def nearest_borders(tables, lon, lat, tolerance_m, positions, feet):
    """Write the area whose border is nearest to each point, and where on it the nearest place is.

    Parameters
    ----------
    tables : Tables
    lon, lat : ndarray of float64, shape (n,)
        In range, without NaN.
    tolerance_m : float
        Borders farther away, by more than a tenth of a millimetre, are none.
    positions : ndarray of int32, shape (n,)
        Filled: the lowest of those equally near, -1 for none.
    feet : ndarray of float64, shape (n, 2)
        Filled where there is one: lon and lat.
    """
    window = np.empty(9)
    found = np.empty(4)
    stack = np.empty((LEVELS * _CHILDREN * _CHILDREN, 4), np.int64)
    for i in range(len(lon)):
        radius = min(_FIRST_M, tolerance_m)
        while True:
            found[_BEST] = radius + _SLACK_M
            found[_FOOT_LON] = np.nan
            _search(tables, lon[i], lat[i], radius + _SLACK_M, window, found, stack, False)
            if found[_BEST] <= radius or radius >= tolerance_m:
                break
            radius = min(radius * _GROWTH, tolerance_m)
        positions[i] = -1
        if not np.isnan(found[_FOOT_LON]):
            feet[i, 0], feet[i, 1] = found[_FOOT_LON], found[_FOOT_LAT]
            found[_LOWEST] = np.inf
            _search(tables, lon[i], lat[i], radius + _SLACK_M, window, found, stack, True)
            positions[i] = int(found[_LOWEST])


@jit
def _search(tables, lon, lat, radius, window, found, stack, naming):
    """Look for what is nearest, or, ``naming``, for the lowest area that is as near as was found."""
    reach = radius * (1 + 1e-9)
    high = math.degrees(reach / (_A * (1 - _ES)))
    top = min(abs(lat) + high, 90.0)
    wide = min(math.degrees(reach / (_A * math.cos(math.radians(top)))), 180.0)
    south, north = lat - high, lat + high
    low = 0.0 if south < 0.0 < north else min(abs(south), abs(north))
    parallel, meridian = degree_lengths(lat)
    parallel_high, _ = degree_lengths(top)
    _, meridian_low = degree_lengths(low)
    window[_PARALLEL], window[_MERIDIAN] = parallel, meridian
    window[_LEAST] = min(parallel_high / parallel, meridian_low / meridian) * (1 - 1e-9)
    for turn in range(-1, 2):
        x = lon + 360.0 * turn
        if x + wide >= tables.least_lon and x - wide <= tables.most_lon:
            window[0], window[1] = x, lat
            window[2], window[3], window[4], window[5] = x - wide, south, x + wide, north
            _search_window(tables, window, found, stack, naming)


@jit
def _search_window(tables, window, found, stack, naming):
    """Look at all cells of the top level in a window, and at what they are divided into."""
    scale, columns = tables.scale, tables.columns
    rows = len(tables.top) // columns
    west, east = _span(window[2], window[4], tables.west, scale, columns)
    south, north = _span(window[3], window[5], tables.south, scale, rows)
    for row in range(south >> TOP_SHIFT, (north >> TOP_SHIFT) + 1):
        for column in range(west >> TOP_SHIFT, (east >> TOP_SHIFT) + 1):
            code = tables.top[row * columns + column]
            if code >= -1 or _beyond(tables, window, found, column, row, TOP_SHIFT, naming):
                continue
            if code & 1:
                _look_at_leaf(tables, window, found, 2 * tables.sketches[-3 - code], naming)
                continue
            stack[0, 0], stack[0, 1], stack[0, 2], stack[0, 3] = (-2 - code) >> 1, column, row, TOP_SHIFT
            waiting = 1
            while waiting > 0:
                waiting -= 1
                waiting = _look_at_block(
                    tables, window, found, stack, waiting, west, east, south, north, naming
                )


@jit
def _look_at_block(tables, window, found, stack, waiting, west, east, south, north, naming):
    """Look at the leaves of the block on top of a stack, and put the divided cells there in its place."""
    blocks, sketches = tables.blocks, tables.sketches
    block = stack[waiting, 0] * BLOCK
    shift = stack[waiting, 3] - LEVEL_BITS
    x = stack[waiting, 1] << LEVEL_BITS
    y = stack[waiting, 2] << LEVEL_BITS
    for row in range(max((south >> shift) - y, 0), min((north >> shift) - y, _CHILDREN - 1) + 1):
        for column in range(max((west >> shift) - x, 0), min((east >> shift) - x, _CHILDREN - 1) + 1):
            kind = blocks[block + row] >> (column << 2) & 15
            if kind < LEAF or _beyond(tables, window, found, x + column, y + row, shift, naming):
                continue
            _, rank = rank_of(blocks, block, column, row)
            if kind == LEAF:
                table = 2 * blocks[block + LEAVES_AT]
                sketch = table + 2 * (sketches[table + (rank >> 1)] >> ((rank & 1) << 4) & 0xFFFF)
                if sketches[sketch] >= 0:
                    _look_at_leaf(tables, window, found, 2 * sketches[sketch], naming)
            else:
                stack[waiting, 0] = blocks[block + CHILDREN_AT] + rank
                stack[waiting, 1] = x + column
                stack[waiting, 2] = y + row
                stack[waiting, 3] = shift
                waiting += 1
    return waiting


@jit
def _span(low, high, origin, scale, cells):
    """Return the numbers of the finest cells that a range begins and ends in, kept on the grid."""
    last = float((cells << TOP_SHIFT) - 1)
    first = min(max(math.floor((low - origin) * scale) - 1.0, 0.0), last)
    return int(first), int(min(max(math.floor((high - origin) * scale) + 1.0, 0.0), last))


@jit
def _limit(found, naming):
    return found[_BEST] + TIE_M if naming else found[_BEST]


@jit
def _beyond(tables, window, found, column, row, shift, naming):
    """Return whether a cell is surely farther away than what matters."""
    size = (1 << shift) / tables.scale
    west, south = tables.west + column * size, tables.south + row * size
    aside = max(west - window[0], window[0] - (west + size), 0.0)
    up = max(south - window[1], window[1] - (south + size), 0.0)
    # less than the cells' lines are computed wrongly by
    return _at_least(window, max(aside - 1e-12, 0.0), max(up - 1e-12, 0.0)) > _limit(found, naming)


@jit
def _at_least(window, aside, up):
    """Return how far it is at least to what is so many degrees away."""
    return window[_LEAST] * math.hypot(aside * window[_PARALLEL], up * window[_MERIDIAN])


@jit
def _look_at_leaf(tables, window, found, leaf, naming):
    words = tables.leaves
    counts = words[leaf + 2]
    if counts >= 0:
        count = (counts & _COUNT) + (counts >> COUNT_BITS & _COUNT) + (counts >> 2 * COUNT_BITS)
        for k in range(leaf + HEADER, leaf + HEADER + count):
            _look_at_edge(tables.edges, tables.areas, window, found, words[k], naming)
        return
    begin = leaf + MIXED_HEADER
    for _ in range(-1 - counts):
        end = begin + 2 + (words[begin + 1] >> 1)
        for k in range(begin + 2, end):
            _look_at_edge(tables.edges, tables.areas, window, found, words[k], naming)
        begin = end + (end & 1)


@jit
def _look_at_edge(edges, areas, window, found, e, naming):
    """Measure to what of an edge is in the window, unless it is surely farther away than what matters."""
    ax, ay = edges[e, 0], edges[e, 1]
    along_x, along_y = edges[e, 2] - ax, edges[e, 3] - ay
    begin, end = _cut(ax, along_x, window[2], window[4], 0.0, 1.0)
    begin, end = _cut(ay, along_y, window[3], window[5], begin, end)
    if begin > end:
        return
    pieces = max(1, math.ceil(abs(along_x) * (end - begin) / _PIECE_DEGREES))
    for piece in range(pieces):
        start = begin + (end - begin) * piece / pieces
        stop = end if piece + 1 == pieces else begin + (end - begin) * (piece + 1) / pieces
        x0, y0 = _place(edges, e, start)
        x1, y1 = _place(edges, e, stop)
        if _at_least(window, *_offset(window, x0, y0, x1, y1)) > _limit(found, naming):
            continue
        distance, share = nearest_on_piece(window[0], window[1], x0, y0, x1, y1)
        if naming and distance <= _limit(found, naming):
            for area in (areas[e, 8], areas[e, 9]):
                if area >= 0:
                    found[_LOWEST] = min(found[_LOWEST], area)
        elif not naming and distance < found[_BEST]:
            found[_BEST] = distance
            found[_FOOT_LON] = x0 * (1 - share) + x1 * share
            found[_FOOT_LAT] = y0 * (1 - share) + y1 * share


@jit
def _cut(start, along, low, high, begin, end):
    """Return between which shares of its length an edge is in a range; begin is past end if it never is."""
    if along == 0.0:
        return (begin, end) if low <= start <= high else (1.0, 0.0)
    one, other = (low - start) / along, (high - start) / along
    return max(begin, min(one, other)), min(end, max(one, other))


@jit
def _place(edges, e, share):
    """Return the place on an edge at a share of its length, exact at 0 and 1."""
    return (
        edges[e, 0] * (1 - share) + edges[e, 2] * share,
        edges[e, 1] * (1 - share) + edges[e, 3] * share,
    )


@jit
def _offset(window, x0, y0, x1, y1):
    """Return how many degrees away a piece is where, by the degrees' lengths at the point, it is nearest."""
    parallel, meridian = window[_PARALLEL], window[_MERIDIAN]
    along_x, along_y = (x1 - x0) * parallel, (y1 - y0) * meridian
    to_x, to_y = (window[0] - x0) * parallel, (window[1] - y0) * meridian
    squared = along_x * along_x + along_y * along_y
    share = min(max((to_x * along_x + to_y * along_y) / squared, 0.0), 1.0) if squared > 0.0 else 0.0
    return x0 + (x1 - x0) * share - window[0], y0 + (y1 - y0) * share - window[1]
