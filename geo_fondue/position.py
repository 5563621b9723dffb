"""A position on earth in WGS84 degrees, and what is refused as one."""

import math
from dataclasses import dataclass

from geo_fondue.errors import PositionError

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees (lon before lat, as in geometry and GeoJSON)."""

SWAP_MARGIN_DEGREES = 1.0
"""How far outside the boundaries a point must lie before swapped coordinates are suspected."""


@dataclass(frozen=True, slots=True)
class Position:
    """A checked position: finite, on earth, not (0, 0).

    Attributes
    ----------
    lon : float
        Longitude in degrees, -180 to 180.
    lat : float
        Latitude in degrees, -90 to 90.
    """

    lon: float
    lat: float


def check_position(*, lat: float, lon: float, bounds: Bounds | None = None) -> Position:
    """Return the position, or refuse it with what to do.

    Parameters
    ----------
    lat, lon : float
        Degrees, WGS84 (EPSG:4326).
    bounds : tuple of float, optional
        West, south, east, north of the boundaries in use. With them, a point far outside whose mirror
        image (lat and lon exchanged) lies inside is refused as swapped.

    Raises
    ------
    PositionError
        When a value is not finite or out of range, both are 0, or they look swapped.

    Examples
    --------
    >>> check_position(lat=13.7563, lon=100.5018)
    Position(lon=100.5018, lat=13.7563)
    """
    problem = position_problem(lat=lat, lon=lon, bounds=bounds)
    if problem is not None:
        what, remedy = problem
        raise PositionError(what, where=f"lat={lat}, lon={lon}", remedy=remedy)
    return Position(lon=lon, lat=lat)


def position_problem(*, lat: float, lon: float, bounds: Bounds | None = None) -> tuple[str, str] | None:
    """Return what is wrong with a position and what to do, or None for a good one.

    The same rules as :func:`check_position`, for those who list bad rows rather than stop at one.
    """
    if not (math.isfinite(lat) and math.isfinite(lon)):
        return "a coordinate is not a number", "Give lat and lon in decimal degrees"
    if _look_swapped(lon, lat, bounds):
        return "lat and lon look swapped", f"Try lat={lon}, lon={lat}"
    if abs(lat) > 90:
        return "lat is outside -90 to 90", "Give WGS84 degrees, not metres of a projected system"
    if abs(lon) > 180:
        return "lon is outside -180 to 180", "Give WGS84 degrees, not metres of a projected system"
    if lat == 0 and lon == 0:
        return (
            "(0, 0) is what devices send when they have no position",
            "Ask the sender for the real position",
        )
    return None


def _look_swapped(lon: float, lat: float, bounds: Bounds | None) -> bool:
    if abs(lat) > 90:
        return abs(lat) <= 180 and abs(lon) <= 90
    return bounds is not None and _outside(lon, lat, bounds) and _inside(lat, lon, bounds)


def _inside(lon: float, lat: float, bounds: Bounds) -> bool:
    west, south, east, north = bounds
    return west <= lon <= east and south <= lat <= north


def _outside(lon: float, lat: float, bounds: Bounds) -> bool:
    west, south, east, north = bounds
    margin = SWAP_MARGIN_DEGREES
    return not _inside(lon, lat, (west - margin, south - margin, east + margin, north + margin))
