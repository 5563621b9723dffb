"""Coordinates of any system as lon/lat in degrees of WGS84 (EPSG:4326)."""

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import ProjError
from shapely.geometry.base import BaseGeometry

from geo_fondue.areas import Areas
from geo_fondue.boundaries.axes import right_axes
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.operations import (
    WGS84,
    crs_name,
    find_operation,
    parse_crs,
    same_crs,
    transformed,
)
from geo_fondue.boundaries.whereabouts import (
    FITS_M,
    USUAL,
    Whereabouts,
    best_fit,
    look_around,
    mistaken_for,
)
from geo_fondue.errors import BoundaryError

_GEOD = pyproj.Geod(ellps="WGS84")

_ROUNDING = 1e-6
"""Degrees by which a coordinate may exceed 90 after a transformation."""

_ROUND_THE_GLOBE = 540.0
"""How far longitudes may go on past 180: once around, from where they began."""


class UnknownSystemError(BoundaryError):
    """The coordinate system of a file cannot be told; another layer may show it."""


def to_lonlat(
    geometry: NDArray[np.object_],
    stated: pyproj.CRS | None,
    *,
    given: str | None,
    usual: str | None,
    file: str,
    layer: str,
    beside: Areas | None = None,
) -> tuple[NDArray[np.object_], list[Finding]]:
    """Return geometry in lon/lat degrees, WGS84.

    Parameters
    ----------
    geometry : ndarray of object, shape (n,)
        Longitude or easting first, as every reader gives it; finite.
    stated : pyproj.CRS or None
        What the file says.
    given : str or None
        What the person who imports it says; this one wins.
    usual : str or None
        What files of this source are in when they do not say.
    file, layer : str
        For messages and findings.
    beside : Areas, optional
        Another layer of the same place, to compare with: what the file says, or does not say, is corrected
        only where this, or the numbers by themselves, leave no doubt.

    Returns
    -------
    geometry : ndarray of object, shape (n,)
        Longitudes may go on past 180 where the file's do.
    findings : list of Finding

    Raises
    ------
    BoundaryError
        When the system is not known, or the coordinates are not of it.
    """
    if given is not None:
        crs, findings = parse_crs(given), []
        if stated is not None and not same_crs(crs, stated):
            what = f"the file says {crs_name(stated)}, but --crs says {crs_name(crs)}"
            findings.append(Finding("crs-overridden", layer, None, what, f"took it as {crs_name(crs)}"))
        if crs.is_projected and _small(geometry) and not shapely.is_empty(geometry).all():
            what = f"--crs says {crs_name(crs)}, but the coordinates are degrees"
            raise BoundaryError(what, where=file, remedy="Give --crs EPSG:4326, or none")
    else:
        crs, findings = _settle(geometry, stated, usual, file=file, layer=layer, beside=beside)
    geometry, turned = right_axes(geometry, crs, file=file, layer=layer, beside=beside)
    findings += turned
    raw = geometry
    if not same_crs(crs, WGS84):
        try:
            operation, moved = find_operation(crs, shapely.total_bounds(geometry), layer)
            geometry = transformed(geometry, operation)
        except ProjError as error:
            what = f"the coordinates cannot be transformed from {crs_name(crs)}"
            raise BoundaryError(what, where=file, remedy=_remedy(raw, beside)) from error
        findings += moved
    if not _like_degrees(geometry):
        west, south, east, north = shapely.total_bounds(geometry)
        reach = f"from ({west:g}, {south:g}) to ({east:g}, {north:g})"
        what = f"coordinates in {crs_name(crs)} reach {reach}, which is no place on earth"
        raise BoundaryError(what, where=file, remedy=_remedy(raw, beside))
    return geometry, findings + _compared(raw, crs, layer, beside)


def area_m2(geometry: BaseGeometry) -> float:
    """Return the geodesic area of a polygon in lon/lat degrees, in square metres."""
    # Karney (2013), on the WGS84 ellipsoid; the sign tells the winding.
    return abs(float(_GEOD.geometry_area_perimeter(shapely.orient_polygons(geometry))[0]))


def _settle(
    geometry: NDArray[np.object_],
    stated: pyproj.CRS | None,
    usual: str | None,
    *,
    file: str,
    layer: str,
    beside: Areas | None,
) -> tuple[pyproj.CRS, list[Finding]]:
    """Return the system that coordinates are in, where nobody gives it."""
    degrees = _small(geometry)
    crs = stated
    if stated is None:
        crs = WGS84 if usual is None else parse_crs(usual)
    if crs is not None and crs.is_geographic == degrees:
        if stated is not None:
            return crs, []
        what = "the file does not say its coordinate system"
        return crs, [Finding("crs-missing", layer, None, what, f"took it as {crs_name(crs)}")]
    what = "the file does not say its coordinate system"
    kind = "crs-missing"
    if stated is not None:
        kind, what = "crs-wrong", f"the file says {crs_name(stated)}"
    if degrees:
        # In metres all of it would lie within a few hundred of them.
        what += ", but the coordinates are degrees"
        return WGS84, [Finding(kind, layer, None, what, f"took it as {crs_name(WGS84)}")]
    what += (
        ", and the coordinates are no degrees" if stated is None else ", but the coordinates are no degrees"
    )
    best = best_fit(look_around(geometry, USUAL, beside)) if beside is not None else None
    if best is None or beside is None:
        raise UnknownSystemError(what, where=file, remedy=_remedy(geometry, beside))
    done = f"took it as {crs_name(best.crs)}, which fits the borders of the {beside.layer} within "
    done += f"{best.misfit_m:,.0f} m in the median, and no other does"
    kind = "crs-found" if stated is None else kind
    return best.crs, [Finding(kind, layer, None, what, done, (best.lon, best.lat))]


def _compared(
    geometry: NDArray[np.object_], crs: pyproj.CRS, layer: str, beside: Areas | None
) -> list[Finding]:
    """Return a finding where another datum than the stated one would fit the layer beside clearly better."""
    others = mistaken_for(crs)
    if beside is None or not others:
        return []
    [stated, *rest] = look_around(geometry, [crs, *others], beside)
    best = best_fit([stated, *rest])
    if stated.misfit_m is None or stated.misfit_m <= FITS_M or best is None or best is stated:
        return []
    what = f"its borders lie {stated.misfit_m:,.0f} m from those of the {beside.layer} in the median; in "
    what += f"{_said(best.crs)} it would be {best.misfit_m:,.0f} m"
    done = f"kept as it is: if the file is wrong, import it again with --crs {layer}={_said(best.crs)!r}"
    return [Finding("datum-suspect", layer, None, what, done, (stated.lon, stated.lat))]


def _said(crs: pyproj.CRS) -> str:
    return crs_name(crs) if crs.to_authority() else crs.srs


def _remedy(geometry: NDArray[np.object_], beside: Areas | None) -> str:
    """Return what to do about coordinates of an unknown system, with where each likely one would put them."""
    remedy = (
        "Give --crs: EPSG:32647 or EPSG:32648 for Thai data in UTM (west or east of 102° E), "
        "EPSG:24047 or EPSG:24048 for older ones on Indian 1975"
    )
    found: list[Whereabouts] = [] if _small(geometry) else look_around(geometry, USUAL, beside)
    return f"{remedy}. {'; '.join(map(str, found))}" if found else remedy


def _small(geometry: NDArray[np.object_]) -> bool:
    """Return whether coordinates are small enough for degrees, whichever way round."""
    bounds = shapely.total_bounds(geometry)
    return bool(np.isnan(bounds).all() or (np.abs(bounds) <= _ROUND_THE_GLOBE).all())


def _like_degrees(geometry: NDArray[np.object_]) -> bool:
    bounds = shapely.total_bounds(geometry)
    if np.isnan(bounds).all():  # no coordinates at all, which is for others to say
        return True
    west, south, east, north = bounds
    within = west >= -_ROUND_THE_GLOBE and east <= _ROUND_THE_GLOBE
    within = within and south >= -90 - _ROUNDING and north <= 90 + _ROUNDING
    return bool(within and np.isfinite(shapely.get_coordinates(geometry)).all())
