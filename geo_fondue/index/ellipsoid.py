"""Lengths on the WGS84 ellipsoid: degrees to metres at a place, windows around it, distances to edges."""

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

WGS84 = Geod(ellps="WGS84")

Floats = NDArray[np.float64]

_STEPS = 60
"""Bisection alone would need this many to reach the precision of a double; four are common."""

_PRECISION_M = 1e-7


def metres_per_degree(lat: Floats) -> tuple[Floats, Floats]:
    """Return the lengths of a degree of lon and of lat, in metres, at a latitude (degrees)."""
    sine = np.sin(np.radians(lat))
    w = 1 - WGS84.es * sine**2
    meridian = WGS84.a * (1 - WGS84.es) / w**1.5
    parallel = WGS84.a / np.sqrt(w) * np.cos(np.radians(lat))
    return np.radians(parallel), np.radians(meridian)


def windows(lon: Floats, lat: Floats, radius_m: float) -> Floats:
    """Return boxes that hold all that is within a geodesic distance of each point.

    Every metre of a path changes lat by at most that of the shortest degree there is (at the equator), and
    lon by at most that of the shortest degree between the point and the highest latitude in reach.

    Returns
    -------
    ndarray of float64, shape (n, 4)
        West, south, east, north in degrees; they may reach past 180 and 90. Around a pole: all longitudes.
    """
    radius = radius_m * (1 + 1e-9)
    high = np.degrees(radius / (WGS84.a * (1 - WGS84.es)))
    top = np.minimum(np.abs(lat) + high, 90)
    wide = np.minimum(np.degrees(radius / (WGS84.a * np.cos(np.radians(top)))), 180)
    return np.column_stack([lon - wide, lat - high, lon + wide, lat + high])


def scale_range(lat: Floats, boxes: Floats) -> tuple[Floats, Floats]:
    """Return by how much true lengths in a window differ from those by the degrees' lengths at its centre.

    Parameters
    ----------
    lat : ndarray of float64, shape (n,)
        Of the centres.
    boxes : ndarray of float64, shape (n, 4)
        From :func:`windows`.

    Returns
    -------
    least, most : ndarray of float64, shape (n,)
        A path in the window is between ``least`` and ``most`` times as long as it is by
        ``metres_per_degree(lat)``. Parallels shrink and meridians stretch towards the poles, so the extremes
        are at the window's lowest and highest latitude.
    """
    south, north = boxes[:, 1], boxes[:, 3]
    low = np.where((south < 0) & (north > 0), 0, np.minimum(np.abs(south), np.abs(north)))
    high = np.minimum(np.maximum(np.abs(south), np.abs(north)), 90)
    parallel, meridian = metres_per_degree(lat)
    parallel_low, meridian_low = metres_per_degree(low)
    parallel_high, meridian_high = metres_per_degree(high)
    # At a pole a parallel's degree comes out as some picometres, not 0: the quotients are finite there too.
    least = np.minimum(parallel_high / parallel, meridian_low / meridian)
    most = np.maximum(parallel_low / parallel, meridian_high / meridian)
    return least, most


def distance_to_pieces(points: Floats, pieces: Floats) -> Floats:
    """Return the geodesic distance from each point to its own piece of a straight lon/lat edge, in metres.

    The nearest point is an end, or is where the geodesic meets the piece at a right angle. Newton's steps
    look for the latter, held by a bracket that is halved where they leave it or do not shrink by half.

    Parameters
    ----------
    points : ndarray of float64, shape (n, 2)
    pieces : ndarray of float64, shape (n, 4)
        Start and end; so short against the distance to a pole that there is one nearest point.
    """
    low, high = np.zeros(len(points)), np.ones(len(points))
    distance, step, _ = _approach(points, pieces, low)
    at_end, end_step, _ = _approach(points, pieces, high)
    best = np.minimum(distance, at_end)
    between = np.flatnonzero((step > 0) & (end_step < 0))
    points, pieces, low, high = points[between], pieces[between], low[between], high[between]
    along, taken = np.clip(step[between], 0, 1), high
    for _ in range(_STEPS):
        distance, step, metres = _approach(points, pieces, along)
        best[between] = np.minimum(best[between], distance)
        if not np.any(np.abs(metres) > _PRECISION_M):
            break
        low, high = np.where(step > 0, along, low), np.where(step < 0, along, high)
        ahead = along + step
        sound = (low < ahead) & (ahead < high) & (np.abs(step) < taken / 2)
        ahead = np.where(sound, ahead, (low + high) / 2)
        along, taken = ahead, np.abs(ahead - along)
    return best


def _approach(points: Floats, pieces: Floats, along: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the distance to where ``along`` (0 to 1) is on each piece, and the step that leads nearer.

    The step is given in terms of ``along``, and in metres.
    """
    share = along[:, None]
    place = pieces[:, :2] * (1 - share) + pieces[:, 2:] * share  # exact at both ends
    lon, lat = place.T
    _, back, distance = WGS84.inv(points[:, 0], points[:, 1], lon, lat)
    direction = (pieces[:, 2:] - pieces[:, :2]) * np.column_stack(metres_per_degree(lat))
    length = np.hypot(*direction.T)
    east, north = np.sin(np.radians(back)), np.cos(np.radians(back))
    with np.errstate(invalid="ignore", divide="ignore"):
        metres = distance * (east * direction[:, 0] + north * direction[:, 1]) / length
        step = metres / length
    still = length == 0
    return distance, np.where(still, 0, step), np.where(still, 0, metres)
