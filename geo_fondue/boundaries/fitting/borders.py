"""Which polygons share borders, and how much of them, by the edges that they have in common."""

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.boundaries.sizes import metres_per_degree


def longest_borders(
    pieces: NDArray[np.object_], geometry: NDArray[np.object_]
) -> tuple[NDArray[np.intp], list[NDArray[np.intp]]]:
    """Return for each piece the polygon it has the longest border with, and all that it has one with.

    Only edges with the same two ends count, as neighbours in a coverage have them.

    Parameters
    ----------
    pieces, geometry : ndarray of object (Polygon or MultiPolygon)
        Lon/lat degrees.

    Returns
    -------
    longest : ndarray of intp
        Positions in ``geometry``, -1 where a piece has no border with any; of equal ones the lowest.
    neighbours : list of ndarray of intp
        Positions, ascending.
    """
    # Sorting the edges of a whole country takes minutes where it has millions
    near = np.unique(shapely.STRtree(geometry).query(pieces)[1])
    if len(pieces) == 0:
        return np.empty(0, dtype=np.intp), []
    ends, piece = _edges(pieces)
    others, owner = _edges(geometry[near])
    _, key = np.unique(np.concatenate([ends, others]), axis=0, return_inverse=True)
    key, other_key = key[: len(ends)], key[len(ends) :]
    order = np.argsort(other_key, kind="stable")
    first = np.searchsorted(other_key[order], key, side="left")
    last = np.searchsorted(other_key[order], key, side="right")
    edge = np.repeat(np.arange(len(key)), last - first)
    within = np.arange(len(edge)) - np.repeat(np.cumsum(last - first) - (last - first), last - first)
    beside = near[owner[order[first[edge] + within]]]
    step = (ends[edge, 2:] - ends[edge, :2]) * metres_per_degree(ends[edge, 1])
    pair, where = np.unique(np.column_stack([piece[edge], beside]), axis=0, return_inverse=True)
    length = np.bincount(where, weights=np.hypot(*step.T), minlength=len(pair))
    longest = np.full(len(pieces), -1)
    # The longest is assigned last; of equal ones the lowest position
    for i in np.lexsort((-pair[:, 1], length)):
        longest[pair[i, 0]] = pair[i, 1]
    starts = np.searchsorted(pair[:, 0], np.arange(1, len(pieces)))
    return longest, np.split(pair[:, 1], starts)


def _edges(geometry: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return the edges of all rings, each from its lower end to its upper, and whose they are."""
    polygons, owner = shapely.get_parts(geometry, return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    inner = ring[1:] == ring[:-1]
    start, end = coordinates[:-1][inner], coordinates[1:][inner]
    forwards = (start[:, 0] < end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] < end[:, 1]))
    ends = np.where(forwards[:, None], np.hstack([start, end]), np.hstack([end, start]))
    return ends, owner[polygon][ring[:-1][inner]]
