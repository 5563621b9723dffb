"""The probability of polygons under a two-dimensional Gaussian around a point, by integrals along borders.

In polar coordinates around the point, in units of sigma, the probability of a polygon is by Green's theorem
an integral along its border: 1 - exp(-r**2 / 2) over the angle, divided by 2 pi. Along a straight edge from a
to b that is cross(a, b) / (2 pi) times the integral of (1 - exp(-s / 2)) / s over the edge's length from 0 to
1, where s is the squared distance. That function is smooth everywhere, at the point itself too, so on short
pieces of the edges three Gauss-Legendre nodes are exact to far below a millionth.
"""

import math

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod

Floats = NDArray[np.float64]

R68_IN_SIGMA = math.sqrt(-2 * math.log(1 - 0.68))
"""The radius that holds 68 % of a two-dimensional Gaussian, 1.51 sigma: its distances are distributed by
Rayleigh's law, 1 - exp(-r**2 / (2 sigma**2)). 68 % is what a phone's ``accuracy`` stands for (Android,
``Location.getAccuracy``)."""

PIECE_SIGMA = 0.5
"""The longest piece of an edge that is integrated at once. With three nodes its error is below 1e-8."""

_WGS84 = Geod(ellps="WGS84")
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(3)
_NODES, _WEIGHTS = (_NODES + 1) / 2, _WEIGHTS / 2


def probabilities(polygons: NDArray[np.object_], *, lon: float, lat: float, sigma_m: float) -> Floats:
    """Return the probability that a position with a Gaussian error lies in each polygon.

    Parameters
    ----------
    polygons : ndarray of object (shapely Polygon or MultiPolygon), shape (n,)
        In degrees, near the position: some tens of sigma at most. Empty ones have none.
    lon, lat : float
        The middle of the distribution.
    sigma_m : float
        Its standard deviation in metres, the same in every direction.
    """
    parts, owner = shapely.get_parts(shapely.orient_polygons(polygons), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    vertices, ring = shapely.get_coordinates(rings, return_index=True)
    if not len(vertices):
        return np.zeros(len(polygons))
    edge = np.flatnonzero(ring[1:] == ring[:-1])
    begin, end = vertices[edge], vertices[edge + 1]
    start, stop, of = _pieces(begin, end, lat, sigma_m)
    a, b = (to_plane(places, lon=lon, lat=lat) / sigma_m for places in (start, stop))
    along = b - a
    squared = ((a[:, None, :] + _NODES[None, :, None] * along[:, None, :]) ** 2).sum(axis=2)
    cross = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    of_edge = cross / (2 * np.pi) * (_decay(squared) @ _WEIGHTS)
    found = np.zeros(len(polygons))
    np.add.at(found, owner[part[ring[edge[of]]]], of_edge)
    return found


def to_plane(places: Floats, *, lon: float, lat: float) -> Floats:
    """Return places as metres east and north of a point, on the plane that touches the ellipsoid there.

    Distances come out too short by a share of d**2 / (6 R**2): a millionth at 15 km, a ten-thousandth at
    150 km.

    Parameters
    ----------
    places : ndarray of float64, shape (n, 2)
        Lon and lat in degrees.
    lon, lat : float
        The point.
    """
    east = np.radians(places[:, 0] - lon)
    sine, cosine = np.sin(np.radians(places[:, 1])), np.cos(np.radians(places[:, 1]))
    own_sine, own_cosine = math.sin(math.radians(lat)), math.cos(math.radians(lat))
    radius = _WGS84.a / np.sqrt(1 - _WGS84.es * sine**2)
    own_radius = _WGS84.a / math.sqrt(1 - _WGS84.es * own_sine**2)
    # Written without the difference of two large numbers
    north = (
        radius * np.sin(np.radians(places[:, 1] - lat))
        + 2 * radius * cosine * own_sine * np.sin(east / 2) ** 2
        - _WGS84.es * own_cosine * (radius * sine - own_radius * own_sine)
    )
    return np.column_stack([radius * cosine * np.sin(east), north])


def _pieces(
    begin: Floats, end: Floats, lat: float, sigma_m: float
) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Return edges cut into short pieces: where each begins and ends, and the edge that it is of."""
    metres = np.abs(end - begin) * (math.radians(1) * _WGS84.a)
    metres[:, 0] *= math.cos(math.radians(lat))
    counts = np.maximum(1, np.ceil(np.hypot(*metres.T) / (PIECE_SIGMA * sigma_m))).astype(np.intp)
    edge = np.repeat(np.arange(len(begin)), counts)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts)
    from_share, to_share = (number / counts[edge])[:, None], ((number + 1) / counts[edge])[:, None]
    start = begin[edge] * (1 - from_share) + end[edge] * from_share  # exact at both ends
    stop = begin[edge] * (1 - to_share) + end[edge] * to_share
    return start, stop, edge


def _decay(squared: Floats) -> Floats:
    """Return (1 - exp(-s / 2)) / s, which is 1/2 at 0."""
    with np.errstate(invalid="ignore"):
        return np.where(squared > 0, -np.expm1(-squared / 2) / squared, 0.5)
