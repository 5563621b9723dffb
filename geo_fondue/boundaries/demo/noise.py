"""Smooth random fields and points scattered by them: what coasts, hills and towns are made from.

Everything here lives on the unit square; sums and products only, so that platforms agree.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def fractal_noise(
    rng: np.random.Generator, *, order: int, octaves: int, lowest: int, gain: float = 0.5
) -> Floats:
    """Return a raster of fractal gradient noise.

    Parameters
    ----------
    rng : Generator
    order : int
        The raster has ``2**order`` cells a side.
    octaves : int
        Layers of noise; each is twice as fine as the one before. Those finer than the raster are left out.
    lowest : int
        Waves across the square in the coarsest layer; a power of two.
    gain : float, default 0.5
        How strong each layer is against the one before: more is rougher.

    Returns
    -------
    ndarray, shape (2**order, 2**order)
        Around 0, the coarsest layer mostly within -0.5 to 0.5.

    Notes
    -----
    Perlin's improved noise (K. Perlin, "Improving noise", SIGGRAPH 2002) with gradients drawn from a square.
    """
    total = np.zeros((2**order, 2**order))
    for octave in range(octaves):
        waves = lowest * 2**octave
        if waves < len(total):
            total += gain**octave * _gradient_noise(rng.uniform(-1, 1, (2, waves + 1, waves + 1)), len(total))
    return total


def _gradient_noise(gradients: Floats, side: int) -> Floats:
    """Return noise from gradients on a lattice, first along rows, then along columns."""
    waves = gradients.shape[1] - 1
    t = (np.arange(side // waves) + 0.5) * waves / side
    far = t * t * t * (t * (t * 6 - 15) + 10)
    near = 1 - far

    def along(at_nodes: Floats, first: Floats, second: Floats) -> Floats:
        """Blend each two nodes of the last axis, over the cells between them."""
        blend = at_nodes[..., :-1, None] * first + at_nodes[..., 1:, None] * second
        return blend.reshape(*at_nodes.shape[:-1], side)

    slope_x = along(gradients[0], near * t, far * (t - 1))
    slope_y = along(gradients[1], near, far)
    return (along(slope_x.T, near, far) + along(slope_y.T, near * t, far * (t - 1))).T


def cell_centres(order: int) -> tuple[Floats, Floats]:
    """Return x, shape (1, side), and y, shape (side, 1), of a raster's cells on the unit square."""
    middle = (np.arange(2**order) + 0.5) / 2**order
    return middle[None, :], middle[:, None]


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
    points: Floats = (np.column_stack([x[cell], y[cell]]) + within) / side
    return points


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
