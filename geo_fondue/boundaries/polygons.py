"""Geometry of areas made usable: polygons, valid ones, and a finding for whatever was done to get there."""

import re

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.lonlat import area_m2
from geo_fondue.boundaries.pieces import first_point, polygons_in
from geo_fondue.boundaries.rings import clean_rings
from geo_fondue.boundaries.slivers import drop_slivers
from geo_fondue.boundaries.winding import wind_rings

_POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
WITH_POLYGONS = (*_POLYGONS, shapely.GeometryType.GEOMETRYCOLLECTION)
"""Kinds of geometry that may hold polygons."""

_PLACE = re.compile(r"\[(-?[\d.e+-]+) (-?[\d.e+-]+)\]")


def repair_polygons(
    geometry: NDArray[np.object_],
    *,
    layer: str,
    codes: NDArray[np.object_],
    counterclockwise: bool = False,
) -> tuple[NDArray[np.object_], list[Finding]]:
    """Return a valid Polygon or MultiPolygon for each area, None where there is none to be had.

    Parameters
    ----------
    geometry : ndarray of object (shapely geometry or None), shape (n,)
        Lon/lat degrees, two-dimensional, of any kind; coordinates are finite.
    layer : str
    codes : array of str or None, shape (n,)
        For the findings.
    counterclockwise : bool
        Whether the file's format demands shells that are wound so.

    Returns
    -------
    geometry : ndarray of object (Polygon, MultiPolygon or None), shape (n,)
        Shells counter-clockwise, holes clockwise.
    findings : list of Finding
        For each area what was changed, or why it was left out; of the winding one for all.
    """
    polygons, findings = _take_polygons(geometry, layer, codes)
    for repair in (clean_rings, _make_valid, drop_slivers):
        polygons, found = repair(polygons, layer=layer, codes=codes)
        findings += found
    polygons, found = wind_rings(polygons, layer=layer, demanded=counterclockwise)
    return polygons, findings + found


def _take_polygons(
    geometry: NDArray[np.object_], layer: str, codes: NDArray[np.object_]
) -> tuple[NDArray[np.object_], list[Finding]]:
    """Return the polygons in each geometry, None where there are none."""
    taken = geometry.copy()
    findings = []
    sound = np.isin(shapely.get_type_id(geometry), _POLYGONS) & ~shapely.is_empty(geometry)
    for i in np.flatnonzero(~sound):
        taken[i], finding = _take(geometry[i], layer, codes[i])
        findings.append(finding)
    return taken, findings


def _take(geometry: BaseGeometry | None, layer: str, code: str | None) -> tuple[BaseGeometry | None, Finding]:
    if geometry is None or geometry.is_empty:
        what = "there is no geometry" if geometry is None else "the geometry is empty"
        return None, Finding("no-geometry", layer, code, what, "left the area out: no point can lie in it")
    where = first_point(geometry)
    polygons = polygons_in(geometry)
    if polygons is not None:
        what = "lines or points are mixed with the polygons"
        return polygons, Finding("mixed-geometry", layer, code, what, "kept the polygons", where)
    what = f"the geometry is a {geometry.geom_type}, not a polygon"
    done = "left the area out"
    if _is_closed(geometry):
        what += "; it is closed, so that it may be the border of one"
        done += ": make polygons of such lines in a GIS if they are borders"
    return None, Finding("not-a-polygon", layer, code, what, done, where)


def _make_valid(
    geometry: NDArray[np.object_], *, layer: str, codes: NDArray[np.object_]
) -> tuple[NDArray[np.object_], list[Finding]]:
    """Return valid polygons, None where nothing has any extent."""
    made = geometry.copy()
    findings = []
    for i in np.flatnonzero(~shapely.is_valid(geometry) & (geometry != None)):  # noqa: E711 - elementwise
        made[i], finding = _made_valid(geometry[i], layer, codes[i])
        findings.append(finding)
    return made, findings


def _made_valid(polygons: BaseGeometry, layer: str, code: str | None) -> tuple[BaseGeometry | None, Finding]:
    reason = shapely.is_valid_reason(polygons)
    place = _PLACE.search(reason)
    where = (float(place[1]), float(place[2])) if place is not None else first_point(polygons)
    what = f"the polygon is not valid: {reason.partition('[')[0].strip().lower()}"
    # "structure" keeps what the rings mean as shells and holes; what collapses to a line is no land.
    valid = polygons_in(shapely.make_valid(polygons, method="structure", keep_collapsed=False))
    if valid is not None and not valid.is_valid:  # GEOS can leave parts that share an edge
        valid = polygons_in(shapely.union_all(shapely.get_parts(valid)))
    if valid is None:
        done = "left the area out: nothing of it has any extent"
        return None, Finding("invalid-polygon", layer, code, what, done, where)
    doubt = _doubt(polygons, valid)
    changed = max(doubt, abs(area_m2(valid) - area_m2(polygons)))
    done = "made it valid"
    if doubt >= 1:
        done += f"; {doubt:,.0f} m² of it could be meant otherwise"
    return valid, Finding("invalid-polygon", layer, code, what, done, where, changed, doubt)


def _doubt(polygons: BaseGeometry, valid: BaseGeometry) -> float:
    """Return how many square metres are land by one reading of the rings and not by another.

    The readings: shells and holes as GEOS puts them in order (what is kept), land where a line is crossed an
    odd number of times, and all that lies in a shell but in no hole.
    """
    odd = polygons_in(shapely.make_valid(polygons, method="linework")) or shapely.Polygon()
    shells: list[BaseGeometry] = []
    holes: list[BaseGeometry] = []
    for part in shapely.get_parts(polygons):
        rings = [shapely.Polygon(ring) for ring in shapely.get_rings(part)]
        shell, *of_part = (
            shapely.make_valid(ring, method="structure", keep_collapsed=False) for ring in rings
        )
        shells.append(shell)
        holes += of_part
    drawn = shapely.difference(shapely.union_all(shells), shapely.union_all(holes))
    readings = [valid, odd, drawn]
    apart = shapely.difference(shapely.union_all(readings), shapely.intersection_all(readings))
    unsure = polygons_in(apart)
    return 0.0 if unsure is None else area_m2(unsure)


def _is_closed(geometry: BaseGeometry) -> bool:
    """Return whether a geometry is a line, or lines, each of which ends where it begins."""
    parts = shapely.get_parts(geometry)
    return bool(shapely.is_closed(parts).all() and (shapely.get_dimensions(parts) == 1).all())
