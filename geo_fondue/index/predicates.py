"""On which side of a line a point lies: a floating-point filter, then exact expansion arithmetic.

The method is that of Shewchuk (1997), "Adaptive Precision Floating-Point Arithmetic and Fast Robust Geometric
Predicates". The determinant is taken as six products of coordinates, none of them rounded: each product is
two doubles, and twelve doubles are summed as an expansion, whose largest part has the sign of the whole.

Products of coordinates must not underflow, hence :data:`~geo_fondue.index.layout.TINY`: the tail of a product
of larger ones is a multiple of 2**-106 times it, more than 1e-292.
"""

import numpy as np

from geo_fondue.index.jit import jit
from geo_fondue.index.layout import FILTER, NO_UNDERFLOW, TINY

_SPLITTER = 134217729.0  # 2**27 + 1


@jit
def is_tiny(value: float) -> bool:
    """Return whether a coordinate is too near to 0 for :func:`side`."""
    return -TINY < value < TINY and value != 0.0


@jit
def side(ax: float, ay: float, bx: float, by: float, cx: float, cy: float) -> int:
    """Return on which side of the line from a to b the point c lies: 1 left, 0 on it, -1 right; exact."""
    first = (ax - cx) * (by - cy)
    second = (ay - cy) * (bx - cx)
    determinant = first - second
    size = abs(first) + abs(second)
    if abs(determinant) > FILTER * size and size > NO_UNDERFLOW:
        return 1 if determinant > 0.0 else -1
    turn: int = exact_side(ax, ay, bx, by, cx, cy)
    return turn


@jit
def exact_side(ax: float, ay: float, bx: float, by: float, cx: float, cy: float) -> int:
    """Return what :func:`side` gives, without the filter."""
    expansion = np.empty(12)
    parts = 0
    for which in range(6):
        if which == 0:
            high, low = _product(ax, by)
        elif which == 1:
            high, low = _product(-ax, cy)
        elif which == 2:
            high, low = _product(-cx, by)
        elif which == 3:
            high, low = _product(-ay, bx)
        elif which == 4:
            high, low = _product(ay, cx)
        else:
            high, low = _product(cy, bx)
        parts = _add(expansion, parts, low)
        parts = _add(expansion, parts, high)
    if parts == 0:
        return 0
    return 1 if expansion[parts - 1] > 0.0 else -1


@jit
def _product(a: float, b: float) -> tuple[float, float]:
    """Return a product as its nearest double and the rest, exactly (Dekker)."""
    product = a * b
    a_high, a_low = _split(a)
    b_high, b_low = _split(b)
    rest = a_low * b_low - (((product - a_high * b_high) - a_low * b_high) - a_high * b_low)
    return product, rest


@jit
def _split(a: float) -> tuple[float, float]:
    c = _SPLITTER * a
    high = c - (c - a)
    return high, a - high


@jit
def _add(expansion, parts, value):
    """Add a double to an expansion, nonoverlapping and smallest first; return how many there are now."""
    kept = 0
    for i in range(parts):
        total = value + expansion[i]
        virtual = total - value
        rest = (value - (total - virtual)) + (expansion[i] - virtual)
        value = total
        if rest != 0.0:
            expansion[kept] = rest
            kept += 1
    if value != 0.0:
        expansion[kept] = value
        kept += 1
    return kept
