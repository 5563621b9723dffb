"""Where a finding is, and what of its land is drawn."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

MOST_VERTICES = 100
"""A finding's shape has about so many vertices at most: the largest pieces, drawn more coarsely."""

_DECIMALS = 7
"""Of degrees: 1 cm."""


def place(piece: BaseGeometry) -> tuple[float, float]:
    """Return lon, lat of a point in a polygon."""
    point = shapely.point_on_surface(piece)
    return float(point.x), float(point.y)


def drawn(pieces: NDArray[np.object_]) -> BaseGeometry | None:
    """Return the polygons in pieces as one, simple enough to be kept with a finding; None without any."""
    parts = shapely.get_parts(shapely.get_parts(pieces))
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]  # what touches is a line
    if len(parts) == 0:
        return None
    parts = parts[np.argsort(-shapely.area(parts))][: MOST_VERTICES // 10]
    tolerance = 1e-7
    while shapely.get_num_coordinates(parts).sum() > MOST_VERTICES and tolerance < 1:
        tolerance *= 4
        parts = shapely.simplify(parts, tolerance)
    rounded = shapely.transform(parts, lambda lonlat: np.round(lonlat, _DECIMALS))
    return shapely.MultiPolygon(rounded.tolist()) if len(parts) > 1 else rounded[0]
