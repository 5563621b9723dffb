"""Parts and holes of an area too thin to be land: what is left over where borders were drawn twice."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.lonlat import area_m2
from geo_fondue.boundaries.pieces import as_one, first_point

SLIVER_WIDTH_M = 0.1
"""A part or hole narrower than this, in metres, is no land: twice its area by its perimeter."""

_METRES_PER_DEGREE = 111_320.0


def drop_slivers(
    geometry: NDArray[np.object_], *, layer: str, codes: NDArray[np.object_]
) -> tuple[NDArray[np.object_], list[Finding]]:
    """Return areas without parts and holes that are slivers.

    Parameters
    ----------
    geometry : ndarray of object (valid Polygon or MultiPolygon, or None), shape (n,)
        Lon/lat degrees.
    layer : str
    codes : ndarray of object (str or None), shape (n,)
        For the findings.

    Returns
    -------
    geometry : ndarray of object, shape (n,)
        The very same objects where nothing was found.
    findings : list of Finding
        One for each area changed, and for each that is nothing but slivers, which is kept.
    """
    kept = geometry.copy()
    findings = []
    parts, owners = shapely.get_parts(geometry, return_index=True)
    rings, part_of = shapely.get_rings(parts, return_index=True)
    thin = _thin(rings)
    # A part without any ring, which some formats can hold, is the thinnest of all.
    hollow = np.setdiff1d(np.arange(len(parts)), part_of)
    for i in np.unique(owners[np.r_[part_of[thin], hollow]]):
        dropped: list[BaseGeometry] = []
        left = as_one([_without(part, dropped) for part in shapely.get_parts(geometry[i])])
        size = sum(area_m2(part) for part in dropped)
        where = next((first_point(part) for part in dropped if not part.is_empty), None)
        if left is None:
            what = f"all of the area is narrower than {SLIVER_WIDTH_M:g} m"
            size = area_m2(geometry[i])
            findings.append(Finding("sliver", layer, codes[i], what, "kept as it is", where, size, 0.0))
            continue
        kept[i] = left
        what = f"{len(dropped):,} of its parts or holes are narrower than {SLIVER_WIDTH_M:g} m"
        done = "left them out, and filled such holes"
        findings.append(Finding("sliver", layer, codes[i], what, done, where, size, size))
    return kept, findings


def _thin(rings: NDArray[np.object_]) -> NDArray[np.intp]:
    """Return the positions of rings that enclose a sliver."""
    length = shapely.length(rings)
    # In degrees first, where a strip cannot look wider than it is by more than the meridians converge.
    suspects = np.flatnonzero(2 * _enclosed(rings) <= SLIVER_WIDTH_M * 20 / _METRES_PER_DEGREE * length)
    in_metres = np.array([_flat(ring) for ring in rings[suspects]], dtype=object)
    return suspects[2 * _enclosed(in_metres) <= SLIVER_WIDTH_M * shapely.length(in_metres)]


def _enclosed(rings: NDArray[np.object_]) -> NDArray[np.float64]:
    if len(rings) == 0:
        return np.empty(0)
    return np.asarray(shapely.area(shapely.polygons(rings)))


def _flat(ring: BaseGeometry) -> BaseGeometry:
    """Return a ring in metres, right for what is small."""
    lon, lat = shapely.get_coordinates(ring).T
    x = (lon - lon[0]) * np.cos(np.radians(lat[0])) * _METRES_PER_DEGREE
    return shapely.LinearRing(np.column_stack([x, (lat - lat[0]) * _METRES_PER_DEGREE]))


def _without(part: BaseGeometry, dropped: list[BaseGeometry]) -> BaseGeometry | None:
    """Return a part without thin holes, None when it is thin itself; what is dropped is added to the list."""
    rings = shapely.get_rings(part)
    thin = set(_thin(rings).tolist()) if len(rings) else {0}
    if 0 in thin:
        dropped.append(part)
        return None
    dropped.extend(shapely.Polygon(rings[i]) for i in thin)
    return shapely.Polygon(rings[0], [ring for i, ring in enumerate(rings) if i > 0 and i not in thin])
