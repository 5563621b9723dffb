"""Geometry of areas made usable: polygons, valid ones, and a finding for whatever was done to get there."""

import re

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.lonlat import area_m2

_POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
WITH_POLYGONS = (*_POLYGONS, shapely.GeometryType.GEOMETRYCOLLECTION)
"""Kinds of geometry that may hold polygons."""

_PLACE = re.compile(r"\[(-?[\d.e+-]+) (-?[\d.e+-]+)\]")


def repair_polygons(
    geometry: NDArray[np.object_], *, layer: str, codes: NDArray[np.object_]
) -> tuple[NDArray[np.object_], list[Finding]]:
    """Return a valid Polygon or MultiPolygon for each area, None where there is none to be had.

    Parameters
    ----------
    geometry : ndarray of object (shapely geometry or None), shape (n,)
        Lon/lat degrees, two-dimensional, of any kind.
    layer : str
    codes : array of str or None, shape (n,)
        For the findings.

    Returns
    -------
    geometry : ndarray of object (Polygon, MultiPolygon or None), shape (n,)
    findings : list of Finding
        One for each area changed or left out.
    """
    repaired = geometry.copy()
    findings = []
    kinds = shapely.get_type_id(geometry)
    sound = np.isin(kinds, _POLYGONS) & ~shapely.is_empty(geometry) & shapely.is_valid(geometry)
    for i in np.flatnonzero(~sound):
        repaired[i], finding = _repair(geometry[i], layer, codes[i])
        findings.append(finding)
    return repaired, findings


def _repair(
    geometry: BaseGeometry | None, layer: str, code: str | None
) -> tuple[BaseGeometry | None, Finding]:
    if geometry is None or geometry.is_empty:
        what = "there is no geometry" if geometry is None else "the geometry is empty"
        return None, Finding("no-geometry", layer, code, what, "left the area out: no point can lie in it")
    where = _some_point(geometry)
    polygons = _polygons(geometry)
    if polygons is None:
        what = f"the geometry is a {geometry.geom_type}, not a polygon"
        return None, Finding("not-a-polygon", layer, code, what, "left the area out", where)
    if polygons.is_valid:
        what = "lines or points are mixed with the polygons"
        return polygons, Finding("mixed-geometry", layer, code, what, "kept the polygons", where)
    reason = shapely.is_valid_reason(polygons)
    place = _PLACE.search(reason)
    if place is not None:
        where = float(place[1]), float(place[2])
    what = f"the polygon is not valid: {reason.partition('[')[0].strip().lower()}"
    # "structure" keeps what the rings mean as shells and holes; what collapses to a line is no land.
    valid = _polygons(shapely.make_valid(polygons, method="structure", keep_collapsed=False))
    if valid is not None and not valid.is_valid:  # GEOS can leave parts that share an edge
        valid = _polygons(shapely.union_all(shapely.get_parts(valid)))
    if valid is None:
        done = "left the area out: nothing of it has any extent"
        return None, Finding("invalid-polygon", layer, code, what, done, where)
    changed = abs(area_m2(valid) - area_m2(polygons))
    return valid, Finding("invalid-polygon", layer, code, what, "made it valid", where, changed)


def _polygons(geometry: BaseGeometry) -> BaseGeometry | None:
    """Return the polygons in a geometry as one Polygon or MultiPolygon, None when there are none."""
    if isinstance(geometry, shapely.Polygon | shapely.MultiPolygon):
        return None if geometry.is_empty else geometry
    found = [part for part in map(_polygons, getattr(geometry, "geoms", ())) if part is not None]
    polygons = shapely.get_parts(found).tolist()
    return shapely.MultiPolygon(polygons) if len(polygons) > 1 else next(iter(polygons), None)


def _some_point(geometry: BaseGeometry) -> tuple[float, float]:
    lon, lat = shapely.get_coordinates(geometry)[0]
    return float(lon), float(lat)
