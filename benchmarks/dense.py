"""Denser borders for a coverage: every edge becomes a fractal line, the same one for both neighbours."""

import numpy as np
import shapely
from numpy.typing import NDArray

_ROUGHNESS = 0.08
"""How far a middle is moved sideways, as a share of its edge: little enough that lines seldom cross."""


def densified(
    geometry: NDArray[np.object_], *, vertices: int = 6_600_000, seed: int = 1
) -> NDArray[np.object_]:
    """Return the same areas with about so many vertices, by midpoint displacement of each edge.

    Parameters
    ----------
    geometry : ndarray of object (shapely Polygon or MultiPolygon), shape (n,)
    vertices : int
    seed : int
    """
    polygons, area = shapely.get_parts(geometry, return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    inner = ring[1:] == ring[:-1]
    start, end = coordinates[:-1][inner], coordinates[1:][inner]
    forwards = (start[:, 0] < end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] < end[:, 1]))
    ends = np.where(forwards[:, None], np.hstack([start, end]), np.hstack([end, start]))
    unique, which = np.unique(ends, axis=0, return_inverse=True)
    lines, begins = _lines(unique, vertices / len(ends), np.random.default_rng(seed))
    counts = np.diff(begins)[which]  # vertices for each edge, its end left to the next one
    at = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    first, last = np.repeat(begins[:-1][which], counts), np.repeat(begins[1:][which] - 1, counts)
    backwards_at = last - at + 1  # a line read backwards begins with its end, which stands apart
    onward = np.repeat(forwards, counts)
    rows = np.where(onward, first + at, np.minimum(backwards_at, last))
    dense = lines[rows]
    flipped_first = ~onward & (at == 0)
    dense[flipped_first] = np.repeat(start, counts, axis=0)[flipped_first]
    dense_ring = np.repeat(ring[:-1][inner], counts)
    made = shapely.linearrings(dense, indices=dense_ring)
    outer = np.diff(polygon, prepend=-1) != 0
    holes, hole_of = made[~outer], polygon[~outer]
    grown = shapely.polygons(made[outer]).astype(object)
    for number in np.unique(hole_of):
        grown[number] = shapely.polygons(made[outer][number], holes=holes[hole_of == number])
    return np.asarray(shapely.multipolygons(grown, indices=area))


def _lines(
    edges: NDArray[np.float64], factor: float, generator: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the vertices of each edge's line but its end, and where each line begins.

    Long edges are halved more often than short ones, so that vertices are about evenly far apart.
    """
    length = np.hypot(*(edges[:, 2:] - edges[:, :2]).T)
    spacing = length.sum() / (len(edges) * factor)
    halvings = np.clip(np.round(np.log2(np.maximum(length / spacing, 1))), 0, 16).astype(np.int64)
    counts = 1 << halvings
    begins = np.concatenate([[0], np.cumsum(counts)])
    lines = np.empty((begins[-1], 2))
    for level in np.unique(halvings):
        chosen = np.flatnonzero(halvings == level)
        points = edges[chosen].reshape(-1, 2, 2)
        for _ in range(level):
            along = np.diff(points, axis=1)
            sideways = np.stack([-along[..., 1], along[..., 0]], axis=-1)
            offset = generator.uniform(-_ROUGHNESS, _ROUGHNESS, (*sideways.shape[:2], 1))
            middles = points[:, :-1] + along / 2 + sideways * offset
            merged = np.empty((len(points), points.shape[1] + middles.shape[1], 2))
            merged[:, ::2], merged[:, 1::2] = points, middles
            points = merged
        rows = begins[chosen][:, None] + np.arange(1 << level)
        lines[rows] = points[:, :-1]
    return lines, begins
