"""Coordinate systems by name, and the operation that leads from one to lon/lat on WGS84."""

import warnings

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import CRSError
from pyproj.transformer import AreaOfInterest, TransformerGroup

from geo_fondue.boundaries.findings import Finding
from geo_fondue.errors import BoundaryError

WGS84 = pyproj.CRS("EPSG:4326")
_SAME = {("EPSG", "4326"), ("EPSG", "4979"), ("OGC", "CRS84"), ("OGC", "CRS84h")}
_DISTRUSTED = "Indian 1975 to WGS 84 (4)"
"""What PROJ would prefer for Indian 1975 (EPSG:1812).

Its rotations have the wrong sign for the convention that it names: it puts Thai places 180 m from where
EPSG:1154, EPSG:1304, EPSG:1537 and the Royal Thai Survey Department's own translation (206, 837, 295 m) put
them, which agree within 10 m.
"""


def parse_crs(text: str) -> pyproj.CRS:
    """Return the coordinate system that a text names.

    Raises
    ------
    BoundaryError
        When it names none.
    """
    try:
        return pyproj.CRS.from_user_input(text)
    except CRSError as error:
        remedy = "Give one such as EPSG:32647"
        raise BoundaryError(f"{text!r} is no coordinate system", where="crs", remedy=remedy) from error


def crs_name(crs: pyproj.CRS) -> str:
    """Return what people call a coordinate system."""
    authority = crs.to_authority()
    return ":".join(authority) if authority else crs.name


def same_crs(one: pyproj.CRS, other: pyproj.CRS) -> bool:
    """Return whether two coordinate systems are one, but for the order of their axes."""
    if one.to_authority() in _SAME and other.to_authority() in _SAME:
        return True
    return one.equals(other, ignore_axis_order=True)


def find_operation(
    crs: pyproj.CRS, bounds: NDArray[np.float64], layer: str
) -> tuple[pyproj.Transformer, list[Finding]]:
    """Return one operation for the whole file, so that neighbours stay so, and what is to be said of it.

    Parameters
    ----------
    crs : pyproj.CRS
    bounds : ndarray of float64, shape (4,)
        Of the coordinates in it.
    layer : str
        For the findings.
    """
    rough = pyproj.Transformer.from_crs(crs, WGS84, always_xy=True)
    around = rough.transform_bounds(*bounds) if np.isfinite(bounds).all() else ()
    area = AreaOfInterest(*around) if around and np.isfinite(around).all() else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of a better operation without its grid: said below
        group = TransformerGroup(crs, WGS84, always_xy=True, area_of_interest=area, allow_ballpark=False)
    known = [transformer for transformer in group.transformers if _DISTRUSTED not in transformer.description]
    if not known:
        what = f"how {crs_name(crs)} lies to WGS84 is not known: borders may be off by some hundred metres"
        return rough, [Finding("datum-shift-unknown", layer, None, what, "took it as if there were no shift")]
    best = known[0]
    if best.accuracy == 0:  # a projection alone, no change of datum
        return best, []
    what = f"the coordinates are in {crs_name(crs)}, on another datum than WGS84"
    done = f"moved them by {best.description}"
    if best.accuracy > 0:
        done += f", good to {best.accuracy:g} m"
    if not group.best_available:
        done += "; a better way needs a grid that is not installed"
    return best, [Finding("datum-shifted", layer, None, what, done)]


def transformed(geometry: NDArray[np.object_], operation: pyproj.Transformer) -> NDArray[np.object_]:
    """Return geometry in lon/lat.

    Raises
    ------
    pyproj.exceptions.ProjError
        When a coordinate is not of the system.
    """

    def lonlat(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(operation.transform(xy[:, 0], xy[:, 1]))

    moved: NDArray[np.object_] = shapely.transform(geometry, lonlat)
    return moved
