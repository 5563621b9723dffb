"""Gaps between the areas of a layer: closed all around, or open to the outside at an end."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo_fondue.boundaries.sizes import FINEST_M, are_narrow, metres_per_degree


def degrees(metres: float, geometry: NDArray[np.object_]) -> float:
    """Return so many degrees that they are at least so many metres everywhere in a layer."""
    _, south, _, north = shapely.total_bounds(geometry)
    furthest = min(max(abs(south), abs(north)), 89.0)
    return float(metres / metres_per_degree(np.array([furthest])).min())


def holes(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return what areas that do not overlap enclose together and none of them has, as polygons."""
    parts = shapely.get_parts(shapely.coverage_union_all(geometry))
    rings, part = shapely.get_rings(parts, return_index=True)
    inner = np.concatenate([[False], part[1:] == part[:-1]])
    found = shapely.polygons(rings[inner])
    # A hole may hold areas as islands: they are parts of the union as well
    shores = shapely.polygons(rings[~inner])
    island, within = shapely.STRtree(found).query(shores, predicate="within")
    for hole in np.unique(within):
        found[hole] = shapely.difference(found[hole], shapely.union_all(shores[island[within == hole]]))
    return np.asarray(found, dtype=object)


def open_slivers(
    geometry: NDArray[np.object_], *, sliver_m: float
) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Return narrow gaps between areas that no ring encloses, and the areas around.

    They are what morphological closing by half the width adds: to make the land wider by it and narrow it
    again. That is done around the edges that GEOS finds close to others, nowhere else.

    Parameters
    ----------
    geometry : ndarray of object (Polygon or MultiPolygon), shape (n,)
        They do not overlap.
    sliver_m : float
        The width in metres.

    Returns
    -------
    pieces : ndarray of object (Polygon)
    around : ndarray of intp
        Positions of all areas that come near one, ascending.
    """
    reach = degrees(sliver_m, geometry)
    close = shapely.coverage_invalid_edges(geometry, gap_width=reach)
    edges = close[~shapely.is_empty(close)]
    nothing = np.empty(0, dtype=object)
    if len(edges) == 0:
        return nothing, np.empty(0, dtype=np.intp)
    zones = shapely.get_parts(shapely.union_all(shapely.buffer(edges, 4 * reach, quad_segs=2)))
    zone, area = shapely.STRtree(geometry).query(zones, predicate="intersects")
    found = [_closed(zones[i], geometry[area[zone == i]], sliver_m) for i in range(len(zones))]
    pieces = np.concatenate([nothing, *found])
    near, _ = shapely.STRtree(edges).query(pieces, predicate="dwithin", distance=reach)
    pieces = pieces[np.unique(near)]
    _, around = shapely.STRtree(geometry).query(pieces, predicate="dwithin", distance=reach)
    return pieces, np.unique(around)


def _closed(zone: BaseGeometry, areas: NDArray[np.object_], sliver_m: float) -> NDArray[np.object_]:
    """Return what closing adds to areas in a zone, away from the zone's own rim."""
    west, south, east, north = zone.bounds
    middle = np.array([(west + east) / 2, (south + north) / 2])
    scale = metres_per_degree(middle[1:])[0]

    def flat(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray((lonlat - middle) * scale)

    def back(metres: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(metres / scale + middle)

    land = shapely.transform(shapely.union_all(shapely.intersection(areas, zone)), flat)
    wider = shapely.buffer(land, sliver_m / 2, join_style="mitre")
    added = shapely.difference(shapely.buffer(wider, -sliver_m / 2, join_style="mitre"), land)
    pieces = shapely.get_parts(
        shapely.intersection(added, shapely.buffer(shapely.transform(zone, flat), -2 * sliver_m))
    )
    pieces = shapely.transform(pieces[shapely.get_type_id(pieces) == shapely.GeometryType.POLYGON], back)
    narrow = are_narrow(pieces, 1.01 * sliver_m) & ~are_narrow(pieces, FINEST_M)
    return np.asarray(pieces[narrow], dtype=object)
