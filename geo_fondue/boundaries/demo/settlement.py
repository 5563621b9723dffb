"""Where people live: towns on cells of their own, and how many people are in each cell."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo_fondue.boundaries.demo.ground import Mask
from geo_fondue.boundaries.demo.mesh import Mesh
from geo_fondue.boundaries.demo.noise import Floats
from geo_fondue.boundaries.demo.terrain import Terrain


@dataclass(frozen=True, eq=False)
class Settlement:
    """Towns and people on a mesh.

    Attributes
    ----------
    town_cells : ndarray of int, shape (t,)
        The land cell that each town lies in, the largest town first; no two share one.
    weights : ndarray of float64, shape (t,)
        Sizes of the towns; the largest is 1.
    people : ndarray of int64, shape (cells,)
        How many live in each; none at sea.
    density : ndarray of float64, shape (cells,)
        How dense areas are there: 1 in the hinterland, tens in the capital.
    """

    town_cells: NDArray[np.intp]
    weights: Floats
    people: NDArray[np.int64]
    density: Floats


def settle(mesh: Mesh, land: Mask, terrain: Terrain, rng: np.random.Generator, *, people: int) -> Settlement:
    """Settle a land with about so many people: more in a cell, and smaller cells, where towns are."""
    density = terrain.density[terrain.raster_cells(mesh.sites)]
    crowd = np.where(land, density**0.35 * np.exp(rng.normal(0, 0.45, len(land))), 0)
    heads = np.floor(crowd * (people / crowd.sum())).astype(np.int64)
    return Settlement(_town_cells(mesh, land, terrain.towns), terrain.weights, heads, density)


def _town_cells(mesh: Mesh, land: Mask, towns: Floats) -> NDArray[np.intp]:
    """Return for each town the nearest land cell that no larger town has taken."""
    cells = np.flatnonzero(land)
    tree = cKDTree(mesh.sites[cells])
    taken: dict[int, None] = {}
    for town in towns:
        reach = 4
        free: list[int] = []
        while not free:
            _, nearest = tree.query(town, k=reach)
            free = [cell for cell in nearest.tolist() if cell not in taken]
            reach *= 2
        taken[free[0]] = None
    return cells[list(taken)]
