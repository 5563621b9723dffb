"""The mesh of cells that all areas are put together from: small, and dense where people live.

Cells are those of the barycentric dual of a Delaunay triangulation: the corners of a site's cell are the
centroids of the triangles around it. Unlike Voronoi's it has no tiny edges, every corner belongs to exactly
three cells, and every border piece lies in its own kite of two corners and two sites, which no other enters.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.spatial import Delaunay

from geo_fondue.boundaries.demo.noise import Floats, scatter
from geo_fondue.boundaries.demo.terrain import Terrain

Integers = NDArray[np.int32]

FRAME = 64
"""Sites of the frame around the square; they keep the mesh's rim out at sea."""


@dataclass(frozen=True, eq=False)
class Mesh:
    """Cells, their corners and the border pieces between them.

    Attributes
    ----------
    sites : ndarray of float64, shape (n, 2)
        x, y in the unit square; the last :data:`FRAME` lie around it, far out at sea.
    corners : ndarray of float64, shape (t, 2)
        Each belongs to three cells.
    left, right : ndarray of int32, shape (e,)
        The cells on either side of each border piece, going from ``start`` to ``end``.
    start, end : ndarray of int32, shape (e,)
        Corners of each border piece.
    """

    sites: Floats
    corners: Floats
    left: Integers
    right: Integers
    start: Integers
    end: Integers

    def neighbours(self) -> csr_array:
        """Return the symmetric matrix of cells that share a border piece; its entries are 1."""
        return symmetric(self.left, self.right, len(self.sites))


def symmetric(one: Integers, other: Integers, size: int) -> csr_array:
    """Return the symmetric matrix with 1 for every pair, given once or more, and nothing on the diagonal."""
    apart = one != other
    rows = np.concatenate([one[apart], other[apart]])
    columns = np.concatenate([other[apart], one[apart]])
    matrix = coo_array((np.ones(len(rows), dtype=np.float64), (rows, columns)), shape=(size, size)).tocsr()
    matrix.data[:] = 1
    return matrix


def mesh(terrain: Terrain, rng: np.random.Generator, *, land_cells: int) -> Mesh:
    """Return a mesh with about ``land_cells`` cells on land, and few out at sea."""
    spacing = np.sqrt(terrain.land.mean() / land_cells)
    mass = terrain.density * np.maximum((1 + terrain.shore / (4 * spacing)) ** -3, 1e-3)
    count = round(land_cells * mass.sum() / mass[terrain.land].sum())
    angle = np.arange(FRAME) * (2 * np.pi / FRAME)
    # A circle: sites in a row on the rim would be no corner of any triangle.
    frame = 0.5 + 0.75 * np.column_stack([np.cos(angle), np.sin(angle)])
    sites = np.concatenate([scatter(mass, count, rng), frame])
    for _ in range(2):
        sites = _relaxed(sites)
    return _dual(sites)


def _relaxed(sites: Floats) -> Floats:
    """Return the sites, each moved to the middle of its neighbourhood: evener cells, the same density."""
    triangles = Delaunay(sites).simplices
    centroids = sites[triangles].mean(axis=1)
    around = np.bincount(triangles.ravel(), minlength=len(sites))
    moved = np.empty_like(sites)
    for axis in (0, 1):
        sums = np.bincount(triangles.ravel(), np.repeat(centroids[:, axis], 3), minlength=len(sites))
        moved[:, axis] = sums / np.maximum(around, 1)
    still = around == 0
    still[-FRAME:] = True
    return np.where(still[:, None], sites, moved)


def _dual(sites: Floats) -> Mesh:
    delaunay = Delaunay(sites)
    # Sites too near another one for the triangulation are in no triangle, and make no cell.
    used, numbers = np.unique(delaunay.simplices, return_inverse=True)
    sites, triangles = sites[used], numbers.reshape(-1, 3).astype(np.int32)
    beyond = delaunay.neighbors
    # Side k of a triangle lies opposite its vertex k. Going counterclockwise round the triangle the side
    # runs from i to j with the triangle on its left; so from the triangle beyond into this one, i is left.
    triangle, k = np.nonzero((beyond >= 0) & (beyond < np.arange(len(triangles))[:, None]))
    return Mesh(
        sites=sites,
        corners=sites[triangles].mean(axis=1),
        left=triangles[triangle, (k + 1) % 3],
        right=triangles[triangle, (k + 2) % 3],
        start=beyond[triangle, k],
        end=triangle.astype(np.int32),
    )
