"""Smooth random fields and points scattered by them: what coasts, hills and towns are made from.

Everything here lives on the unit square; sums and products only, so that platforms agree.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def fractal_noise(
    x: Floats, y: Floats, rng: np.random.Generator, *, octaves: int, lowest: int, gain: float = 0.5
) -> Floats:
    """Return fractal gradient noise at points of the unit square.

    Parameters
    ----------
    x, y : ndarray, any shape
    rng : Generator
    octaves : int
        Layers of noise; each is twice as fine as the one before.
    lowest : int
        Waves across the square in the coarsest layer.
    gain : float, default 0.5
        How strong each layer is against the one before: more is rougher.

    Returns
    -------
    ndarray, shape of ``x``
        Around 0, mostly within -0.7 to 0.7.

    Notes
    -----
    Perlin's improved noise (K. Perlin, "Improving noise", SIGGRAPH 2002) with gradients drawn from a square.
    """
    total = np.zeros_like(x)
    for octave in range(octaves):
        waves = lowest * 2**octave
        gradients = rng.uniform(-1, 1, (2, waves + 2, waves + 2))
        total += gain**octave * _gradient_noise(x * waves, y * waves, gradients)
    return total


def _gradient_noise(x: Floats, y: Floats, gradients: Floats) -> Floats:
    column = np.clip(np.floor(x).astype(np.int64), 0, gradients.shape[2] - 2)
    row = np.clip(np.floor(y).astype(np.int64), 0, gradients.shape[1] - 2)
    dx, dy = x - column, y - row
    across, up = _fade(dx), _fade(dy)

    def corner(i: int, j: int) -> Floats:
        gx, gy = gradients[:, row + j, column + i]
        return gx * (dx - i) + gy * (dy - j)

    south = corner(0, 0) * (1 - across) + corner(1, 0) * across
    north = corner(0, 1) * (1 - across) + corner(1, 1) * across
    return south * (1 - up) + north * up


def _fade(t: Floats) -> Floats:
    return t * t * t * (t * (t * 6 - 15) + 10)


def cell_centres(order: int) -> tuple[Floats, Floats]:
    """Return x and y of the centres of a raster of ``2**order`` by ``2**order`` cells on the unit square."""
    side = 2**order
    middle = (np.arange(side) + 0.5) / side
    x, y = np.meshgrid(middle, middle)
    return x, y


def scatter(mass: Floats, count: int, rng: np.random.Generator) -> Floats:
    """Scatter points over the unit square, as dense as a raster says, evenly rather than in random clumps.

    Parameters
    ----------
    mass : ndarray, shape (side, side)
        How much of the points each cell is to get, row 0 in the south; side is a power of two.
    count : int
    rng : Generator

    Returns
    -------
    ndarray, shape (count, 2)
        x, y, ordered along a Hilbert curve: neighbours in the array are neighbours on the ground.

    Notes
    -----
    The cells are lined up along the curve and one point is drawn from each ``1/count`` of their mass.
    """
    side = mass.shape[0]
    x, y = _hilbert_curve(side.bit_length() - 1)
    cumulative = np.cumsum(mass[y, x])
    at = (np.arange(count) + rng.uniform(0.2, 0.8, count)) * (cumulative[-1] / count)
    cell = np.minimum(np.searchsorted(cumulative, at, side="right"), len(x) - 1)
    within = rng.random((count, 2))
    return (np.column_stack([x[cell], y[cell]]) + within) / side


def _hilbert_curve(order: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return x and y of all cells of a raster along its Hilbert curve."""
    x = y = np.zeros(1, dtype=np.int32)
    for step in range(order):
        side = np.int32(2**step)
        x, y = (
            np.concatenate([y, x, x + side, 2 * side - 1 - y]),
            np.concatenate([x, y + side, y + side, side - 1 - x]),
        )
    return x, y
