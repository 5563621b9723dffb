"""Short geodesics on the WGS84 ellipsoid, compiled: how far an edge is, and where it is nearest.

The inverse problem is solved as by Vincenty (1975), whose series err by less than 1e-10 of the length: by
less than a micrometre over ten kilometres. It serves to find the nearest place; the distance to that is then
measured exactly (:mod:`~geo_fondue.index.ellipsoid`).
"""

import math

from geo_fondue.index.ellipsoid import WGS84
from geo_fondue.index.jit import jit

_A, _F, _ES = float(WGS84.a), float(WGS84.f), float(WGS84.es)
_B = _A * (1 - _F)

_TURNS = 30  # far more than points nearer than a quarter of the earth need
_CONVERGED = 1e-14

_STEPS = 60
"""Bisection alone would need this many to reach the precision of a double; four are common."""

_PRECISION_M = 1e-7


@jit
def degree_lengths(lat):
    """Return the lengths of a degree of lon and of lat, in metres, at a latitude."""
    sine = math.sin(math.radians(lat))
    w = 1 - _ES * sine**2
    parallel = _A / math.sqrt(w) * math.cos(math.radians(lat))
    meridian = _A * (1 - _ES) / w**1.5
    return math.radians(parallel), math.radians(meridian)


@jit
def inverse(lon, lat, to_lon, to_lat):
    """Return the distance between two points in metres, and the way back east and north: a unit vector."""
    turn = (to_lon - lon) % 360.0
    length = math.radians(turn - 360.0 if turn > 180.0 else turn)
    first = math.atan((1 - _F) * math.tan(math.radians(lat)))
    second = math.atan((1 - _F) * math.tan(math.radians(to_lat)))
    sin_1, cos_1, sin_2, cos_2 = math.sin(first), math.cos(first), math.sin(second), math.cos(second)
    angle = length
    across = 0.0
    along = 0.0
    sin_sigma = 0.0
    cos_sigma = 1.0
    sigma = 0.0
    cos_squared = 1.0
    middle = 0.0
    for _ in range(_TURNS):
        across = cos_2 * math.sin(angle)
        # as a difference of latitudes where they are near each other, so that nothing cancels
        half = math.sin(angle / 2)
        along = math.sin(second - first) + 2 * sin_1 * cos_2 * half * half
        sin_sigma = math.hypot(across, along)
        if sin_sigma == 0.0:
            return 0.0, 0.0, 0.0
        cos_sigma = sin_1 * sin_2 + cos_1 * cos_2 * math.cos(angle)
        sigma = math.atan2(sin_sigma, cos_sigma)
        sin_alpha = cos_1 * across / sin_sigma
        cos_squared = 1 - sin_alpha * sin_alpha
        middle = cos_sigma - 2 * sin_1 * sin_2 / cos_squared if cos_squared > 1e-15 else 0.0
        c = _F / 16 * cos_squared * (4 + _F * (4 - 3 * cos_squared))
        twice = -1 + 2 * middle * middle
        before = angle
        angle = length + (1 - c) * _F * sin_alpha * (sigma + c * sin_sigma * (middle + c * cos_sigma * twice))
        if abs(angle - before) <= _CONVERGED:
            break
    squared = cos_squared * (_A * _A - _B * _B) / (_B * _B)
    scale = 1 + squared / 16384 * (4096 + squared * (-768 + squared * (320 - 175 * squared)))
    b = squared / 1024 * (256 + squared * (-128 + squared * (74 - 47 * squared)))
    twice = -1 + 2 * middle * middle
    last = b / 6 * middle * (-3 + 4 * sin_sigma * sin_sigma) * (-3 + 4 * middle * middle)
    shortened = b * sin_sigma * (middle + b / 4 * (cos_sigma * twice - last))
    east = cos_1 * math.sin(angle)
    north = -sin_1 * cos_2 + cos_1 * sin_2 * math.cos(angle)
    size = math.hypot(east, north)
    return _B * scale * (sigma - shortened), -east / size, -north / size


@jit
def nearest_on_piece(lon, lat, ax, ay, bx, by):
    """Return the distance to a piece of a straight lon/lat edge, in metres, and where it is nearest (0 to 1).

    The nearest point is an end, or is where the geodesic meets the piece at a right angle. Newton's steps
    look for the latter, held by a bracket that is halved where they leave it or do not shrink by half. The
    piece has to be so short against the distance to a pole that there is one nearest point.
    """
    best, step, _ = _approach(lon, lat, ax, ay, bx, by, 0.0)
    share = 0.0
    at_end, end_step, _ = _approach(lon, lat, ax, ay, bx, by, 1.0)
    if at_end < best:
        best, share = at_end, 1.0
    if not (step > 0.0 and end_step < 0.0):
        return best, share
    low, high, taken = 0.0, 1.0, 1.0
    at = min(step, 1.0)
    for _ in range(_STEPS):
        distance, step, metres = _approach(lon, lat, ax, ay, bx, by, at)
        if distance < best:
            best, share = distance, at
        if not abs(metres) > _PRECISION_M:
            break
        if step > 0.0:
            low = at
        else:
            high = at
        ahead = at + step
        if not (low < ahead < high and abs(step) < taken / 2):
            ahead = (low + high) / 2
        taken = abs(ahead - at)
        at = ahead
    return best, share


@jit
def _approach(lon, lat, ax, ay, bx, by, at):
    """Return the distance to a place on a piece; the step that leads nearer, as a share and in metres."""
    to_lon = ax * (1 - at) + bx * at  # exact at both ends
    to_lat = ay * (1 - at) + by * at
    distance, east, north = inverse(lon, lat, to_lon, to_lat)
    parallel, meridian = degree_lengths(to_lat)
    along_east, along_north = (bx - ax) * parallel, (by - ay) * meridian
    length = math.hypot(along_east, along_north)
    if length == 0.0:
        return distance, 0.0, 0.0
    metres = distance * (east * along_east + north * along_north) / length
    return distance, metres / length, metres
