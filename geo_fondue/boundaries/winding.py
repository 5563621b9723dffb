"""Which way round rings are given: shells counter-clockwise and holes clockwise, as GeoJSON demands."""

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.boundaries.findings import Finding


def wind_rings(
    geometry: NDArray[np.object_], *, layer: str, demanded: bool
) -> tuple[NDArray[np.object_], list[Finding]]:
    """Return areas wound as RFC 7946 demands, which moves no border.

    Parameters
    ----------
    geometry : ndarray of object (Polygon, MultiPolygon or None), shape (n,)
    layer : str
    demanded : bool
        Whether the file's format demands this winding. Of the others a Shapefile demands the opposite, and
        the rest nothing: there rings that are all wound the other way are in order, a mixture is not.

    Returns
    -------
    geometry : ndarray of object, shape (n,)
        The very same objects where they were wound so.
    findings : list of Finding
        At most one, for the whole layer.
    """
    parts, owners = shapely.get_parts(geometry, return_index=True)
    rings, part_of = shapely.get_rings(parts, return_index=True)
    if len(rings) == 0:
        return geometry, []
    is_shell = np.r_[True, part_of[1:] != part_of[:-1]]
    wrong = shapely.is_ccw(rings) != is_shell
    turned = np.unique(owners[part_of[wrong]])
    if len(turned) == 0:
        return geometry, []
    wound = geometry.copy()
    wound[turned] = shapely.orient_polygons(geometry[turned])
    if wrong.all() and not demanded:
        return wound, []
    lon, lat = shapely.get_coordinates(rings[np.argmax(wrong)])[0].tolist()
    count = len(np.unique(owners))
    what = f"{len(turned):,} of {count:,} areas have rings that are wound the wrong way round"
    done = "turned them: shells counter-clockwise, holes clockwise"
    return wound, [Finding("winding", layer, None, what, done, (lon, lat), None, 0.0)]
