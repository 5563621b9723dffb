"""Coordinates of any system as lon/lat in degrees of WGS84 (EPSG:4326)."""

import warnings

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import CRSError, ProjError
from pyproj.transformer import AreaOfInterest, TransformerGroup
from shapely.geometry.base import BaseGeometry

from geo_fondue.boundaries.findings import Finding
from geo_fondue.errors import BoundaryError

_WGS84 = pyproj.CRS("EPSG:4326")
_SAME = {("EPSG", "4326"), ("EPSG", "4979"), ("OGC", "CRS84"), ("OGC", "CRS84h")}
_REMEDY = (
    "Give --crs: EPSG:32647 or EPSG:32648 for Thai data in UTM (west or east of 102° E), "
    "EPSG:24047 or EPSG:24048 for older ones on Indian 1975"
)
_GEOD = pyproj.Geod(ellps="WGS84")
_DISTRUSTED = "Indian 1975 to WGS 84 (4)"
"""What PROJ would prefer for Indian 1975 (EPSG:1812).

Its rotations have the wrong sign for the convention that it names: it puts Thai places 180 m from where
EPSG:1154, EPSG:1304, EPSG:1537 and the Royal Thai Survey Department's own translation (206, 837, 295 m) put
them, which agree within 10 m.
"""

_ROUNDING = 1e-6
"""Degrees by which a coordinate may exceed 180 or 90 after a transformation."""


def to_lonlat(
    geometry: NDArray[np.object_],
    stated: pyproj.CRS | None,
    *,
    given: str | None,
    usual: str | None,
    file: str,
    layer: str,
) -> tuple[NDArray[np.object_], list[Finding]]:
    """Return geometry in lon/lat degrees, WGS84.

    Parameters
    ----------
    geometry : ndarray of object, shape (n,)
        Longitude or easting first, as every reader gives it.
    stated : pyproj.CRS or None
        What the file says.
    given : str or None
        What the person who imports it says; this one wins.
    usual : str or None
        What files of this source are in when they do not say.
    file, layer : str
        For messages and findings.

    Raises
    ------
    BoundaryError
        When the system is not known, or the coordinates are not of it.
    """
    findings = []
    crs = stated
    if given is not None:
        crs = _parse(given)
        if stated is not None and not _same(crs, stated):
            what = f"the file says {_name(stated)}, but --crs says {_name(crs)}"
            findings.append(Finding("crs-overridden", layer, None, what, f"took it as {_name(crs)}"))
    elif crs is None:
        crs = _WGS84 if usual is None else _parse(usual)
        if usual is None and not _like_degrees(geometry):
            what = "the file does not say its coordinate system, and the coordinates are no degrees"
            raise BoundaryError(what, where=file, remedy=_REMEDY)
        what = "the file does not say its coordinate system"
        findings.append(Finding("crs-missing", layer, None, what, f"took it as {_name(crs)}"))
    if not _same(crs, _WGS84):
        geometry, moved = _transform(geometry, crs, file=file, layer=layer)
        findings += moved
    if not _like_degrees(geometry):
        raise _no_degrees(geometry, crs, file)
    return geometry, findings


def area_m2(geometry: BaseGeometry) -> float:
    """Return the geodesic area of a polygon in lon/lat degrees, in square metres."""
    # Karney (2013), on the WGS84 ellipsoid; the sign tells the winding.
    return abs(float(_GEOD.geometry_area_perimeter(shapely.orient_polygons(geometry))[0]))


def _transform(
    geometry: NDArray[np.object_], crs: pyproj.CRS, *, file: str, layer: str
) -> tuple[NDArray[np.object_], list[Finding]]:
    try:
        transformer, finding = _transformer(crs, shapely.total_bounds(geometry), layer)

        def lonlat(xy: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

        return shapely.transform(geometry, lonlat), finding
    except ProjError as error:
        what = f"the coordinates cannot be transformed from {_name(crs)}"
        raise BoundaryError(what, where=file, remedy=_REMEDY) from error


def _transformer(
    crs: pyproj.CRS, bounds: NDArray[np.float64], layer: str
) -> tuple[pyproj.Transformer, list[Finding]]:
    """Return one operation for the whole file, so that neighbours stay so, and what is to be said of it."""
    rough = pyproj.Transformer.from_crs(crs, _WGS84, always_xy=True)
    around = rough.transform_bounds(*bounds) if np.isfinite(bounds).all() else ()
    area = AreaOfInterest(*around) if around and np.isfinite(around).all() else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of a better operation without its grid: said below
        group = TransformerGroup(crs, _WGS84, always_xy=True, area_of_interest=area, allow_ballpark=False)
    known = [transformer for transformer in group.transformers if _DISTRUSTED not in transformer.description]
    if not known:
        what = f"how {_name(crs)} lies to WGS84 is not known: borders may be off by some hundred metres"
        return rough, [Finding("datum-shift-unknown", layer, None, what, "took it as if there were no shift")]
    best = known[0]
    if best.accuracy == 0:  # a projection alone, no change of datum
        return best, []
    what = f"the coordinates are in {_name(crs)}, on another datum than WGS84"
    done = f"moved them by {best.description}"
    if best.accuracy > 0:
        done += f", good to {best.accuracy:g} m"
    if not group.best_available:
        done += "; a better way needs a grid that is not installed"
    return best, [Finding("datum-shifted", layer, None, what, done)]


def _no_degrees(geometry: NDArray[np.object_], crs: pyproj.CRS, file: str) -> BoundaryError:
    west, south, east, north = shapely.total_bounds(geometry)
    reach = f"from ({west:g}, {south:g}) to ({east:g}, {north:g})"
    what = f"coordinates in {_name(crs)} reach {reach}, which is no place on earth"
    if crs.is_geographic and abs(south) <= 180 and abs(north) <= 180 and abs(west) <= 90 and abs(east) <= 90:
        return BoundaryError(
            what, where=file, remedy="Lat and lon look swapped: export it again with lon first"
        )
    return BoundaryError(what, where=file, remedy=_REMEDY)


def _like_degrees(geometry: NDArray[np.object_]) -> bool:
    bounds = shapely.total_bounds(geometry)
    if np.isnan(bounds).all():  # no coordinates at all, which is for others to say
        return True
    west, south, east, north = bounds
    within = (
        west >= -180 - _ROUNDING
        and east <= 180 + _ROUNDING
        and south >= -90 - _ROUNDING
        and north <= 90 + _ROUNDING
    )
    return bool(within and np.isfinite(shapely.get_coordinates(geometry)).all())


def _same(one: pyproj.CRS, other: pyproj.CRS) -> bool:
    if one.to_authority() in _SAME and other.to_authority() in _SAME:
        return True
    return one.equals(other, ignore_axis_order=True)


def _parse(text: str) -> pyproj.CRS:
    try:
        return pyproj.CRS.from_user_input(text)
    except CRSError as error:
        remedy = "Give one such as EPSG:32647"
        raise BoundaryError(f"{text!r} is no coordinate system", where="crs", remedy=remedy) from error


def _name(crs: pyproj.CRS) -> str:
    authority = crs.to_authority()
    return ":".join(authority) if authority else crs.name
