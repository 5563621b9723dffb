"""Geometry as exports carry it: rounded, wound as RFC 7946 asks, simplified without gaps, boxed."""

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.errors import InputError
from geo_fondue.position import Bounds

DECIMALS = 7
"""Decimals of a degree: a centimetre on the ground."""

METRES_A_DEGREE = 111_320.0
"""Of longitude on the equator, the longest that a degree is anywhere."""


def published(geometry: NDArray[np.object_], decimals: int = DECIMALS) -> NDArray[np.object_]:
    """Return geometry rounded, in two dimensions, outer rings counterclockwise and holes clockwise.

    Vertices are rounded one by one, so that what neighbours share they go on sharing. A polygon that this
    makes invalid (where it is narrower than the rounding) is rounded as a whole instead.

    Parameters
    ----------
    geometry : ndarray of object (shapely geometry), shape (n,)
        Degrees.
    decimals : int
        Of a degree.

    Returns
    -------
    ndarray of object, shape (n,)
        None for what is empty.
    """

    def rounding(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        # adding zero turns -0.0 into 0.0
        return np.round(coordinates, decimals) + 0.0

    rounded = shapely.transform(geometry, rounding)
    broken = np.flatnonzero(~shapely.is_valid(rounded) & shapely.is_valid(geometry))
    if broken.size:
        rounded[broken] = shapely.transform(
            shapely.set_precision(geometry[broken], 10.0**-decimals), rounding
        )
    wound: NDArray[np.object_] = shapely.orient_polygons(rounded, exterior_cw=False)
    wound[shapely.is_empty(wound)] = None
    return wound


def simplified(geometry: NDArray[np.object_], metres: float) -> NDArray[np.object_]:
    """Return areas with fewer vertices; neighbours keep the very same border, so that no gap opens.

    The vertices dropped are those that form the smallest triangles with their neighbours
    (Visvalingam-Whyatt).

    Parameters
    ----------
    geometry : ndarray of object (shapely Polygon or MultiPolygon), shape (n,)
        The whole layer, in degrees: what is left out would count as a coast.
    metres : float
        The square root of the area of the largest triangle that may be dropped, above 0. It is taken along
        the equator, so that towards the poles less is dropped.

    Raises
    ------
    InputError
        When ``metres`` is not a number above 0.
    """
    if not (np.isfinite(metres) and metres > 0):
        raise InputError(
            f"cannot simplify by {metres} metres",
            where="simplify",
            remedy="Give a number above 0, such as 100",
        )
    simple: NDArray[np.object_] = shapely.coverage_simplify(geometry, metres / METRES_A_DEGREE)
    return simple


def bbox(geometry: shapely.Geometry) -> Bounds:
    """Return west, south, east, north of a geometry in degrees, as RFC 7946 section 5 defines a ``bbox``.

    Where the geometry is cut at the antimeridian, west is greater than east.
    """
    west, south, east, north = shapely.bounds(geometry).tolist()
    if west == -180 and east == 180:
        sides = shapely.bounds(shapely.get_parts(geometry))
        eastern, western = sides[sides[:, 0] >= 0], sides[sides[:, 2] <= 0]
        if len(eastern) and len(western) and len(eastern) + len(western) == len(sides):
            west, east = float(eastern[:, 0].min()), float(western[:, 2].max())
    return west, south, east, north


class Extent:
    """The box around all geometry that has passed by; None until some has."""

    def __init__(self) -> None:
        self._corners = np.array([np.nan, np.nan, np.nan, np.nan])

    def add(self, geometry: NDArray[np.object_]) -> None:
        """Widen the box around a batch."""
        if not len(geometry):
            return
        batch = np.asarray(shapely.total_bounds(geometry))
        self._corners[:2] = np.fmin(self._corners[:2], batch[:2])
        self._corners[2:] = np.fmax(self._corners[2:], batch[2:])

    def bounds(self) -> list[float] | None:
        """Return west, south, east, north in degrees; -180 to 180 for what lies on both sides of it."""
        return None if np.isnan(self._corners).any() else self._corners.tolist()
