"""Columns of points as two of coordinates: of GeoPandas, of shapely, of GeoArrow."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from geo_fondue.errors import InputError

_WANTED = "Give lon and lat; or points: a GeoSeries, an array of shapely Points or of GeoArrow points"
_POINT, _MISSING = 0, -1  # numbers of kinds of geometry


def point_columns(points: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the lon and the lat of points; NaN where one is missing or empty.

    Parameters
    ----------
    points : GeoSeries, GeometryArray, ndarray of shapely Point, or Arrow array
        In lon and lat of WGS84, if they say in what. Of Arrow the points of GeoArrow: structs of x and y, or
        lists of two or three numbers. Only structs without nulls are not copied.

    Raises
    ------
    InputError
        When they are no points, or in another coordinate reference system.
    """
    if isinstance(points, pa.Array | pa.ChunkedArray) or hasattr(points, "__arrow_c_array__"):
        return _of_arrow(points if isinstance(points, pa.Array | pa.ChunkedArray) else pa.array(points))
    _check_crs(getattr(points, "crs", None))
    try:
        array = np.asarray(points)
        kinds = shapely.get_type_id(array)
    except TypeError as error:
        raise InputError("lat is missing, and lon holds no points", where="lon", remedy=_WANTED) from error
    if array.ndim != 1:
        what = "a single point" if array.ndim == 0 else f"points in the shape {array.shape}"
        raise InputError(f"{what} given, not one-dimensional", where="points", remedy=_WANTED)
    others = (kinds != _POINT) & (kinds != _MISSING)
    if others.any():
        row = int(np.argmax(others))
        raise InputError(f"a {array[row].geom_type} given", where=f"points, row {row}", remedy=_WANTED)
    empty = shapely.is_empty(array)
    if empty.any():
        array = array.copy()
        array[empty] = None  # asked for its x, an empty Point raises
    return shapely.get_x(array), shapely.get_y(array)


def _of_arrow(points: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if isinstance(points, pa.ChunkedArray):
        points = points.combine_chunks()
    if isinstance(points, pa.ExtensionArray):
        points = points.storage
    kind = points.type
    if pa.types.is_struct(kind) and kind.get_field_index("x") >= 0 and kind.get_field_index("y") >= 0:
        sides = [pc.struct_field(points, name) for name in ("x", "y")]
    elif pa.types.is_fixed_size_list(kind) and kind.list_size in (2, 3):
        sides = [pc.list_element(points, place) for place in (0, 1)]
    else:
        raise InputError(f"an Arrow array of {kind} given", where="points", remedy=_WANTED)
    if any(not pa.types.is_floating(side.type) for side in sides):
        raise InputError(f"an Arrow array of {kind} given", where="points", remedy=_WANTED)
    lon, lat = (side.cast(pa.float64()).to_numpy(zero_copy_only=False) for side in sides)
    return lon, lat


def _check_crs(crs: Any) -> None:
    if crs is not None and not crs.equals("EPSG:4326", ignore_axis_order=True):
        raise InputError(
            f"the points are in {crs.to_string()}", where="crs", remedy="Give to_crs(4326) of them"
        )
