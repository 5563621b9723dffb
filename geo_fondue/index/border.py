"""The rule on borders, in exact arithmetic: which polygons hold a point that lies on their edges."""

from fractions import Fraction

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

Edges = NDArray[np.float64]
"""Straight edges, shape (n, 4): lon and lat of the start, lon and lat of the end."""

# Shewchuk (1997), "Adaptive Precision Floating-Point Arithmetic", section 4.3: the determinant's sign is
# right when it is larger than (3 + 16u)u times the sum of its two products' sizes (u = 2**-53; rounded up).
_ERROR_BOUND = 4e-16
# That holds where nothing underflows; what is as small as this is left to rational arithmetic.
_UNDERFLOW = 1e-300


def edges_of(polygon: Polygon) -> Edges:
    """Return the edges of all rings of a polygon, as they are stored."""
    coordinates, ring = shapely.get_coordinates(shapely.get_rings(polygon), return_index=True)
    edges = np.hstack([coordinates[:-1], coordinates[1:]])
    return np.asarray(edges[ring[:-1] == ring[1:]], dtype=np.float64)


def holds_and_touches(edges: Edges, lon: float, lat: float) -> tuple[bool, bool]:
    """Return whether a polygon holds a point, and whether the point is on its border.

    A polygon holds a point when the point moved by (+eps, +eps**2), both infinitesimal, lies inside, by the
    even-odd rule. The ray that goes west from there passes no vertex, so counting its crossings is safe:
    an edge is crossed when one end is at or below the latitude and the other above, and the point is on the
    edge or east of it.

    Parameters
    ----------
    edges : ndarray of float64, shape (n, 4)
        Of one polygon; see :func:`edges_of`.
    lon, lat : float

    Returns
    -------
    holds, touches : bool
    """
    low = np.minimum(edges[:, 1], edges[:, 3])
    high = np.maximum(edges[:, 1], edges[:, 3])
    near = edges[(low <= lat) & (lat <= high)]
    start_lon, start_lat, end_lon, end_lat = near.T
    side = _sides(near, lon, lat)
    between = (np.minimum(start_lon, end_lon) <= lon) & (lon <= np.maximum(start_lon, end_lon))
    touches = bool(np.any(between & (side == 0)))
    crossed = (start_lat <= lat) != (end_lat <= lat)
    # Each edge is looked at in one direction, northwards: there, east of it is its right side.
    northwards = np.where(end_lat > start_lat, side, -side)
    holds = np.count_nonzero(crossed & (northwards <= 0)) % 2 == 1
    return holds, touches


def _sides(edges: Edges, lon: float, lat: float) -> NDArray[np.int8]:
    """Return on which side of each edge the point is: 1 left, -1 right, 0 exactly on its line."""
    start_lon, start_lat, end_lon, end_lat = edges.T
    left = (end_lon - start_lon) * (lat - start_lat)
    right = (end_lat - start_lat) * (lon - start_lon)
    determinant = left - right
    side: NDArray[np.int8] = np.sign(determinant).astype(np.int8)
    bound = _ERROR_BOUND * (np.abs(left) + np.abs(right)) + _UNDERFLOW
    for undecided in np.flatnonzero(np.abs(determinant) <= bound):
        side[undecided] = _exact_side(edges[undecided].tolist(), lon, lat)
    return side


def _exact_side(edge: list[float], lon: float, lat: float) -> int:
    start_lon, start_lat, end_lon, end_lat, x, y = map(Fraction, (*edge, lon, lat))
    left = (end_lon - start_lon) * (y - start_lat)
    right = (end_lat - start_lat) * (x - start_lon)
    return (left > right) - (left < right)
