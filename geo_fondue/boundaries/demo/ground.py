"""Which cells are land: mainland and islands, a lake that is nobody's, the heart of an enclave."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from geo_fondue.boundaries.demo.mesh import FRAME, Integers, Mesh
from geo_fondue.boundaries.demo.terrain import Terrain

Mask = NDArray[np.bool_]

_LAKE_SHARE = 0.01
"""The lake's share of the land cells."""


@dataclass(frozen=True, eq=False)
class Ground:
    """Cells by what they are.

    Attributes
    ----------
    land : ndarray of bool, shape (n,)
    core : ndarray of bool, shape (n,)
        Land cells that become an enclave.
    collar : ndarray of bool, shape (n,)
        The cells all around the core, without a gap.
    """

    land: Mask
    core: Mask
    collar: Mask


def ground(mesh: Mesh, terrain: Terrain, rng: np.random.Generator, *, enclave_reach: int) -> Ground:
    """Return which cells are land, lake and enclave.

    Parameters
    ----------
    mesh : Mesh
    terrain : Terrain
    rng : Generator
    enclave_reach : int
        How many cells the enclave reaches from its middle; 0 is a single cell.
    """
    near = mesh.neighbours()
    under = terrain.raster_cells(mesh.sites)
    inner = np.arange(len(mesh.sites)) < len(mesh.sites) - FRAME
    land = _without_inland_seas(near, terrain.land[under], inner)
    density = terrain.density[under]
    land &= ~_lake(near, land, density, rng)
    core, collar = _enclave(near, land, density, enclave_reach, rng)
    return Ground(land, core, collar)


def bridges(mesh: Mesh, land: Mask) -> tuple[Integers, Integers]:
    """Return a pair of cells for each island: its nearest to the mainland, and the mainland's nearest."""
    cells = np.flatnonzero(land)
    _, part = connected_components(mesh.neighbours()[cells][:, cells], directed=False)
    mainland = part == np.bincount(part).argmax()
    shore = cells[mainland]
    distance, nearest = cKDTree(mesh.sites[shore]).query(mesh.sites[cells[~mainland]])
    order = np.lexsort((distance, part[~mainland]))
    _, first = np.unique(part[~mainland][order], return_index=True)
    chosen = order[first]
    return cells[~mainland][chosen].astype(np.int32), shore[nearest[chosen]].astype(np.int32)


def _without_inland_seas(near: csr_array, land: Mask, inner: Mask) -> Mask:
    """Return the land with every sea filled that is cut off from the frame; the frame itself is sea."""
    sea = np.flatnonzero(~land | ~inner)
    _, part = connected_components(near[sea][:, sea], directed=False)
    filled = land & inner
    filled[sea[~np.isin(part, part[~inner[sea]])]] = True
    return filled


def _lake(near: csr_array, land: Mask, density: NDArray[np.float64], rng: np.random.Generator) -> Mask:
    """Return a lake far inland and far from towns, its shores ragged, no cell of it by the sea."""
    depth = _hops(near, ~land)
    middle = np.argmin(np.where(land & (depth >= 0.6 * depth[land].max()), density, np.inf))
    rough = near.copy()
    rough.data = rng.uniform(1, 3, len(rough.data))
    distance = dijkstra(rough, directed=False, indices=middle)
    distance[depth < 3] = np.inf
    count = max(3, round(_LAKE_SHARE * land.sum()))
    lake: Mask = (distance <= np.partition(distance, count)[count]) & np.isfinite(distance)
    return lake


def _enclave(
    near: csr_array, land: Mask, density: NDArray[np.float64], reach: int, rng: np.random.Generator
) -> tuple[Mask, Mask]:
    """Return the core and the collar of an enclave, well inside the land."""
    depth = np.where(land, _hops(near, ~land), 0)
    deep = np.flatnonzero((depth >= min(reach + 4, depth.max())) & (density <= np.median(density[land])))
    core = np.zeros_like(land)
    core[rng.choice(deep)] = True
    for _ in range(reach):
        core |= near @ core > 0
    return core, (near @ core > 0) & ~core


def _hops(near: csr_array, origin: Mask) -> NDArray[np.float64]:
    """Return for each cell how many borders lie between it and the nearest cell of ``origin``."""
    sources = np.flatnonzero(origin)
    hops: NDArray[np.float64] = dijkstra(
        near, directed=False, indices=sources, unweighted=True, min_only=True
    )
    return hops
