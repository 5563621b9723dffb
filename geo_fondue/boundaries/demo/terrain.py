"""The lie of the land: where sea is, how high it is inland, where towns are, how dense people live."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from geo_fondue.boundaries.demo.noise import Floats, cell_centres, fractal_noise, scatter
from geo_fondue.boundaries.demo.parameters import LAND_SHARE

TOWN_WIDTH = 0.030
"""Of the capital's dense middle, in widths of the square."""


_ISLANDS = 16


@dataclass(frozen=True, eq=False)
class Terrain:
    """A raster over the country's square, row 0 in the south, and the towns on it.

    Attributes
    ----------
    land : ndarray of bool, shape (side, side)
    density : ndarray of float64, shape (side, side)
        How dense areas are to be: 1 in the hinterland, tens in the capital; on land and sea alike.
    shore : ndarray of float64, shape (side, side)
        Distance to land in widths of the square; 0 on land.
    towns : ndarray of float64, shape (t, 2)
        x, y in the unit square, the largest first.
    weights : ndarray of float64, shape (t,)
        Sizes of the towns; the largest is 1.
    """

    land: NDArray[np.bool_]
    density: Floats
    shore: Floats
    towns: Floats
    weights: Floats

    def raster_cells(self, points: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return row and column of the raster's cell under each point, shape (n, 2), of the unit square."""
        side = self.land.shape[0]
        column, row = np.clip((points * side).astype(np.int64), 0, side - 1).T
        return row, column


def terrain(rng: np.random.Generator, *, order: int, towns: int) -> Terrain:
    """Return the lie of a land.

    Parameters
    ----------
    rng : Generator
    order : int
        The raster has ``2**order`` cells a side.
    towns : int
    """
    height = _height(rng, order)
    height = np.maximum(height, _islands(height, rng))
    land = height > 0
    shore = ndimage.distance_transform_edt(~land) / land.shape[0]
    places, weights = _towns(height, land, towns, rng)
    hills = fractal_noise(rng, order=order, octaves=3, lowest=4)
    density = (1 + 0.9 * np.clip(hills, -0.8, 0.8)) * (1.3 - 0.6 * np.clip(height / height.max(), 0, 1))
    _add_towns(density, places, weights)
    return Terrain(land, density, shore, places, weights)


def _height(rng: np.random.Generator, order: int) -> Floats:
    """Return heights, positive on ``LAND_SHARE`` of the square and negative along its rim."""
    x, y = cell_centres(order)
    warp_x = fractal_noise(rng, order=order, octaves=4, lowest=2)
    warp_y = fractal_noise(rng, order=order, octaves=4, lowest=2)
    rough = fractal_noise(rng, order=order, octaves=order, lowest=4, gain=0.6)
    # A spine that leans, so that the country is longer than wide and not a disc.
    v = (y - 0.5 + 0.20 * warp_y) / 0.50
    u = (x - 0.5 + 0.20 * warp_x) / 0.36 - 0.45 * v
    height = 0.8 - np.sqrt(u**2 + v**2) + 1.35 * rough
    rim = np.sqrt((x - 0.5) ** 2 + (y - 0.5) ** 2) / 0.5
    height -= 12 * np.clip(rim - 0.60, 0, None) ** 2
    return height - np.quantile(height, 1 - LAND_SHARE)


def _islands(height: Floats, rng: np.random.Generator) -> Floats:
    """Return heights of islands off the coast, none too small for the coarsest mesh; elsewhere negative."""
    order = height.shape[0].bit_length() - 1
    x, y = cell_centres(order)
    ragged = fractal_noise(rng, order=order, octaves=order, lowest=16, gain=0.65)
    shore = ndimage.distance_transform_edt(height <= 0) / len(height)
    # Not evenly around the coast: in a few archipelagos.
    offing = (shore > 0.03) & (shore < 0.09) & (np.hypot(x - 0.5, y - 0.5) < 0.47)
    clump = np.clip(fractal_noise(rng, order=order, octaves=2, lowest=4), 0, None) ** 2 + 1e-3
    islands = np.full_like(height, -1)
    for at_x, at_y in scatter(offing * clump, _ISLANDS, rng):
        room = shore[int(at_y * len(height)), int(at_x * len(height))] - 0.015
        radius = min(0.010 * np.exp(rng.exponential(0.4)), room / 1.5)
        around = _window(len(height), at_x, at_y, 2.2 * radius)
        wide = rng.uniform(0.7, 1.4)
        distance = np.hypot((x[:, around[1]] - at_x) * wide, y[around[0]] - at_y) / radius
        island = np.where(distance < 1.5, 0.3 * (1 - distance + 0.9 * ragged[around]), -1)
        islands[around] = np.maximum(islands[around], island)
    return islands


def _towns(
    height: Floats, land: NDArray[np.bool_], count: int, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Return the places of towns, lowland and coast preferred, and their sizes by Zipf's law."""
    level = np.where(land, height, 0) / height.max()
    places = scatter(np.where(land, 0.12 + (1 - level) ** 4, 0), count, rng)
    # The first is the capital: the lowland town nearest to the middle of the land.
    rows, columns = np.nonzero(land)
    middle = np.array([columns.mean(), rows.mean()]) / len(land)
    order = rng.permutation(count)
    capital = int(np.argmin(((places - middle) ** 2).sum(axis=1)))
    order = np.concatenate([[capital], order[order != capital]])
    weights = 1 / np.arange(1, count + 1) ** 0.8
    return places[order], weights


def _add_towns(density: Floats, places: Floats, weights: Floats) -> None:
    """Add each town's density to the raster: high in the middle, falling off over its surroundings."""
    x, y = cell_centres(len(density).bit_length() - 1)
    for (at_x, at_y), weight in zip(places, weights, strict=True):
        width = TOWN_WIDTH * weight**0.4
        around = _window(len(density), at_x, at_y, 8 * width)
        distance2 = ((x[:, around[1]] - at_x) ** 2 + (y[around[0]] - at_y) ** 2) / width**2
        fall = (1 + distance2) ** -2.2 - (1 + 8**2) ** -2.2
        density[around] += 80 * weight**0.6 * np.clip(fall, 0, None)


def _window(side: int, x: float, y: float, reach: float) -> tuple[slice, slice]:
    """Return the rows and columns of a raster within reach of a point."""
    return (
        slice(max(int((y - reach) * side), 0), int((y + reach) * side) + 1),
        slice(max(int((x - reach) * side), 0), int((x + reach) * side) + 1),
    )
