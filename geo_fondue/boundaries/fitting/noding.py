"""GEOS's coverage cleaner, and what it answers looked at before it is believed."""

import numpy as np
import shapely
from numpy.typing import NDArray

_SNAPS = (1e-9, 1e-8, 0.0)
"""Degrees up to which vertices are taken as one: 0.1 mm, then more, then none.

They only bring rounding together: gaps and overlaps are closed by what they are. GEOS 3.14 can let an area
vanish or merge it with its neighbour, the more often the further it snaps, and can fail; another distance
then helps.
"""

_ROUNDING = 1e-8
"""Degrees by which a border may move all along; with it goes the area that a polygon may win or lose."""


def fitted(elements: NDArray[np.object_], *, slack: NDArray[np.float64] | None = None) -> NDArray[np.object_]:
    """Return polygons that do not overlap and have the same vertices on both sides of each border.

    An overlap goes to that with which it has the longest border.

    Parameters
    ----------
    elements : ndarray of object (Polygon or MultiPolygon), shape (n,)
        In degrees.
    slack : ndarray of float64, shape (n,), optional
        By how many square degrees each may shrink or grow beyond rounding: what it overlaps others by.

    Returns
    -------
    ndarray of object, shape (n,)
        Those that fitted before are the same objects; all are if GEOS has no answer that can be right.
    """
    sizes = shapely.area(elements)
    allowed = 4 * _ROUNDING * shapely.length(elements) + 1e-6 * sizes + (0 if slack is None else slack)
    for snap in _SNAPS:
        try:
            made = shapely.coverage_clean(  # type: ignore[attr-defined]
                elements, snapping_distance=snap, merge_strategy="longest_border"
            )
        except shapely.errors.GEOSException:
            continue
        if np.all(np.abs(shapely.area(made) - sizes) <= allowed):
            return np.where(same_polygons(made, elements), elements, made)
    return elements


def same_polygons(one: NDArray[np.object_], other: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return where polygons have the same rings, wherever these begin and whichever way they run."""
    same: NDArray[np.bool_] = shapely.equals_identical(_canonical(one), _canonical(other))
    return same


def _canonical(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    single = shapely.get_type_id(geometry) == shapely.GeometryType.POLYGON
    multi = geometry.copy()
    multi[single] = shapely.multipolygons(geometry[single].reshape(-1, 1))
    return np.asarray(shapely.normalize(multi), dtype=object)
