"""Coordinates with latitude or northing first, put the right way round where that is beyond doubt."""

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import ProjError

from geo_fondue.areas import Areas
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.operations import WGS84, crs_name
from geo_fondue.errors import BoundaryError

_AROUND = 4.5
"""Degrees by which data may exceed the area that a projection is meant for, as Thai files do that have the
whole country in zone 47 of UTM: its easternmost village is 3.7 degrees outside."""

_REMEDY = "Export it again with longitude, or easting, first"


def right_axes(
    geometry: NDArray[np.object_], crs: pyproj.CRS, *, file: str, layer: str, beside: Areas | None
) -> tuple[NDArray[np.object_], list[Finding]]:
    """Return geometry with longitude or easting first.

    Parameters
    ----------
    geometry : ndarray of object, shape (n,)
        In ``crs``.
    crs : pyproj.CRS
    file, layer : str
        For messages and findings.
    beside : Areas, optional
        Another layer of the same place, in lon/lat.

    Raises
    ------
    BoundaryError
        When the axes seem swapped, but which of two layers is the wrong one cannot be told.
    """
    return (_of_degrees if crs.is_geographic else _of_metres)(geometry, crs, file, layer, beside)


def _of_degrees(
    geometry: NDArray[np.object_], crs: pyproj.CRS, file: str, layer: str, beside: Areas | None
) -> tuple[NDArray[np.object_], list[Finding]]:
    bounds = shapely.bounds(geometry)
    past = np.abs(bounds).reshape(-1, 2, 2).max(axis=1)  # the furthest x and y of each area
    swapped = (past[:, 1] > 90) & (past[:, 1] <= 180) & (past[:, 0] <= 90)
    if swapped.any():
        geometry = geometry.copy()
        geometry[swapped] = _swapped(geometry[swapped])
        count = int(swapped.sum())
        what = f"latitude and longitude of {count:,} of {len(geometry):,} areas are swapped: "
        what += f"as they are, latitudes reach {past[swapped, 1].max():g}"
        return geometry, [_finding(layer, what, geometry[swapped])]
    if beside is not None and not _meet(shapely.total_bounds(geometry), beside):
        west, south, east, north = shapely.total_bounds(geometry)
        if _meet(np.array([south, west, north, east]), beside):
            what = f"latitude and longitude are swapped in this file or in that of the {beside.layer}"
            raise BoundaryError(what, where=file, remedy=_REMEDY)
    return geometry, []


def _of_metres(
    geometry: NDArray[np.object_], crs: pyproj.CRS, file: str, layer: str, beside: Areas | None
) -> tuple[NDArray[np.object_], list[Finding]]:
    west, south, east, north = shapely.total_bounds(geometry)
    if not np.isfinite([west, south, east, north]).all():
        return geometry, []
    x, y = (west + east) / 2, (south + north) / 2
    if _is_meant_for(crs, x, y, beside, around=_AROUND) or not _is_meant_for(crs, y, x, beside, around=0):
        return geometry, []
    swapped = _swapped(geometry)
    what = f"northing and easting are swapped: as they are, the file lies where {crs_name(crs)} is not used"
    return swapped, [Finding("axes-swapped", layer, None, what, "swapped them back")]


def _finding(layer: str, what: str, geometry: NDArray[np.object_]) -> Finding:
    lon, lat = shapely.get_coordinates(geometry)[0].tolist()
    return Finding("axes-swapped", layer, None, what, "swapped them back", (lon, lat))


def _swapped(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    turned: NDArray[np.object_] = shapely.transform(geometry, lambda xy: xy[:, ::-1])
    return turned


def _meet(bounds: NDArray[np.float64], beside: Areas) -> bool:
    """Return whether a box in lon/lat meets a layer's."""
    west, south, east, north = bounds
    other = beside.bounds
    return bool(west <= other[2] and east >= other[0] and south <= other[3] and north >= other[1])


def _is_meant_for(crs: pyproj.CRS, x: float, y: float, beside: Areas | None, *, around: float) -> bool:
    """Return whether a place is one that the system is meant for, or where the layer beside lies."""
    try:
        lon, lat = pyproj.Transformer.from_crs(crs, WGS84, always_xy=True).transform(x, y)
    except ProjError:
        return False
    if not np.isfinite([lon, lat]).all():
        return False
    if beside is not None:
        return _meet(np.array([lon, lat, lon, lat]), beside)
    authority = crs.to_authority()
    area = pyproj.CRS.from_authority(*authority).area_of_use if authority else crs.area_of_use
    if area is None:
        return True
    east = area.east + (360 if area.east < area.west else 0)
    return bool(
        area.west - around <= lon <= east + around and area.south - around <= lat <= area.north + around
    )
