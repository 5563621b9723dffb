"""How large areas are, and how wide, in metres."""

from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

_SEMI_MAJOR_M = 6_378_137.0
_ECCENTRICITY_2 = 0.006_694_379_990_14
"""Of the WGS84 ellipsoid."""

FINEST_M = 1e-3
"""What is narrower comes of rounding."""

_STEPS = 12
"""Halvings by which a width is found: to a four-thousandth of what it can be at most."""


def areas_m2(geometry: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the size of every geometry in square metres.

    Measured in the cylindrical equal-area projection of the WGS84 ellipsoid (EPSG:6933), where an edge that
    is straight in degrees is straight as well but for a bend that vanishes with its length. On the
    subdistricts of Thailand, with edges of up to tens of kilometres, no size is off by more than 0.03 %, and
    it costs 0.1 s for a million vertices, an eighth of what adding up geodesics does.

    Parameters
    ----------
    geometry : ndarray of object (shapely geometry), shape (n,)
        Lon/lat degrees.

    Returns
    -------
    ndarray of float64, shape (n,)
    """
    sizes: NDArray[np.float64] = shapely.area(shapely.transform(geometry, _flattened))
    return sizes


def metres_per_degree(lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how many metres a degree of longitude and one of latitude have, on the WGS84 ellipsoid.

    Parameters
    ----------
    lat : ndarray of float64, shape (n,)

    Returns
    -------
    ndarray of float64, shape (n, 2)
        Eastwards, northwards.
    """
    radians = np.radians(lat)
    root = np.sqrt(1 - _ECCENTRICITY_2 * np.sin(radians) ** 2)
    east = _SEMI_MAJOR_M * np.cos(radians) / root
    north = _SEMI_MAJOR_M * (1 - _ECCENTRICITY_2) / root**3
    return np.radians(np.column_stack([east, north]))


def in_metres(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return geometries in metres, each around the middle of its own box: true to scale at its latitude."""
    west, south, east, north = shapely.bounds(geometry).T
    middle = np.column_stack([(west + east) / 2, (south + north) / 2])
    coordinates, which = shapely.get_coordinates(geometry, return_index=True)
    metres = (coordinates - middle[which]) * metres_per_degree(middle[:, 1])[which]
    return np.asarray(shapely.set_coordinates(geometry.copy(), metres), dtype=object)


def are_narrow(geometry: NDArray[np.object_], width_m: float) -> NDArray[np.bool_]:
    """Return which polygons are nowhere wider than so many metres: no larger disc fits into them."""
    if len(geometry) == 0:
        return np.zeros(0, dtype=bool)
    shrunk = shapely.buffer(in_metres(geometry), -width_m / 2, quad_segs=2)
    narrow: NDArray[np.bool_] = shapely.is_empty(shrunk)
    return narrow


def mean_width_m(geometry: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return how wide thin polygons are on the way, in metres: twice their area by their perimeter."""
    flat = in_metres(geometry)
    width: NDArray[np.float64] = 2 * shapely.area(flat) / shapely.length(flat)
    return width


def widths_m(geometry: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return how wide polygons are where they are widest, in metres: the largest disc that fits into each."""
    flat = in_metres(geometry)
    low, high = np.zeros(len(flat)), np.sqrt(shapely.area(flat) / np.pi)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        fits = ~shapely.is_empty(shapely.buffer(flat, -middle, quad_segs=2))
        low, high = np.where(fits, middle, low), np.where(fits, high, middle)
    return low + high


def _flattened(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack(_to_equal_area().transform(lonlat[:, 0], lonlat[:, 1]))


@cache
def _to_equal_area() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:6933", always_xy=True)
