"""Coordinates from whatever holds numbers: one, or columns of them, and which are no position."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from geo_fondue.errors import InputError, PositionError
from geo_fondue.points import point_columns
from geo_fondue.position import SWAP_MARGIN_DEGREES, Bounds

Column: TypeAlias = Any
"""A list, a NumPy array, a pandas or Arrow column: anything one-dimensional that holds numbers."""

_WANTED = "Give one number per point: a list, a NumPy array, a pandas Series or an Arrow array of numbers"


def coordinate(value: object, name: str) -> float:
    """Return one coordinate as a float.

    Parameters
    ----------
    value : object
        A number of any kind, or its text.
    name : str
        What it is called, for the message.

    Raises
    ------
    PositionError
        When it is no number.
    """
    try:
        return float(value)  # type: ignore[arg-type]  # whatever is no number is refused here
    except (TypeError, ValueError, OverflowError) as error:
        remedy = "Give lat and lon in decimal degrees"
        raise PositionError(f"{value!r} is not a number", where=name, remedy=remedy) from error


def coordinate_columns(
    lon: Column, lat: Column | None = None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return two columns as float64 arrays of one length, without copying where they already are that.

    Null, None and masked values become NaN, which is no position.

    Parameters
    ----------
    lon, lat : Column
        Or points alone, as ``lon``: those that :func:`~geo_fondue.points.point_columns` takes.

    Raises
    ------
    InputError
        When a column does not hold numbers or has another shape, or their lengths differ; when points alone
        are none.

    Examples
    --------
    >>> coordinate_columns([100.5, None], [13.75, 18.8])
    (array([100.5,   nan]), array([13.75, 18.8 ]))
    """
    if lat is None:
        return point_columns(lon)
    columns = _column(lon, "lon"), _column(lat, "lat")
    lengths = tuple(len(column) for column in columns)
    if lengths[0] != lengths[1]:
        raise InputError(
            f"lon has {lengths[0]} values and lat has {lengths[1]}",
            where="lon, lat",
            remedy="Give two columns of the same length",
        )
    return columns


def usable_positions(
    lon: NDArray[np.float64], lat: NDArray[np.float64], bounds: Bounds | None = None
) -> NDArray[np.bool_]:
    """Return which positions are one: those that :func:`~geo_fondue.position.position_problem` accepts.

    Parameters
    ----------
    lon, lat : ndarray of float64, shape (n,)
    bounds : tuple of float, optional
        With them, positions that look swapped are not usable.

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    usable: NDArray[np.bool_] = (
        (np.abs(lon) <= 180) & (np.abs(lat) <= 90) & ((lon != 0) | (lat != 0))
    )  # false for NaN
    if bounds is not None:
        west, south, east, north = bounds
        margin = SWAP_MARGIN_DEGREES
        near = _inside(lon, lat, (west - margin, south - margin, east + margin, north + margin))
        usable &= near | ~_inside(lat, lon, bounds)
    return usable


def _inside(lon: NDArray[np.float64], lat: NDArray[np.float64], bounds: Bounds) -> NDArray[np.bool_]:
    west, south, east, north = bounds
    inside: NDArray[np.bool_] = (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)
    return inside


def _column(values: Column, name: str) -> NDArray[np.float64]:
    if hasattr(values, "geom_type"):
        raise InputError(
            "points given instead of numbers",
            where=name,
            remedy=f"Give {'series.x' if name == 'lon' else 'series.y'}, or the points alone",
        )
    array = _array(values, name)
    if array.ndim != 1:
        what = "is a single value" if array.ndim == 0 else f"has the shape {array.shape}"
        raise InputError(f"{name} {what}, not one-dimensional", where=name, remedy=_WANTED)
    return array


def _array(values: Column, name: str) -> NDArray[np.float64]:
    try:
        if isinstance(values, np.ma.MaskedArray):
            values = np.ma.filled(values.astype(np.float64), np.nan)
        array = np.asarray(values)
        if array.dtype.kind == "O" and not any(isinstance(value, str | bytes | bool) for value in array.flat):
            if hasattr(values, "isna"):  # pandas' NA, unlike None, is no float
                array = np.where(values.isna(), np.nan, array)
            array = array.astype(np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise InputError(f"{name} does not hold numbers: {error}", where=name, remedy=_WANTED) from error
    if array.dtype.kind not in "fiu":
        raise InputError(f"{name} holds {array.dtype} values, not numbers", where=name, remedy=_WANTED)
    return array.astype(np.float64, copy=False)
