"""How far a point is from the border of an area."""

import numpy as np
import shapely
from pyproj import Geod
from shapely import MultiPolygon, Polygon

from geo_fondue.index.nearest import Borders

_WGS84 = Geod(ellps="WGS84")


def border_distance(polygon: Polygon | MultiPolygon, *, lon: float, lat: float) -> float:
    """Return the geodesic distance from a point to the nearest border of a polygon, in metres.

    Holes have borders too. The point may be on either side.

    Parameters
    ----------
    polygon : Polygon or MultiPolygon
        Lon/lat degrees, not empty.
    lon, lat : float
    """
    parts = shapely.get_parts(polygon)
    vertices = shapely.get_coordinates(polygon)
    # No border is farther than any one of its vertices; the one that looks nearest bounds the search
    apart = (vertices - (lon, lat)) * (np.cos(np.radians(lat)), 1)
    apart[:, 0] = (apart[:, 0] + 180) % 360 - 180
    near_lon, near_lat = vertices[np.argmin(np.hypot(*apart.T))]
    _, _, bound_m = _WGS84.inv(lon, lat, near_lon, near_lat)
    borders = Borders(parts, np.zeros(len(parts), dtype=np.int32))
    _, distance_m = borders.nearest(np.array([lon]), np.array([lat]), bound_m * (1 + 1e-9) + 1e-6)
    return float(distance_m[0])
