"""Frames of pandas and geopandas as maps take them: areas, numbers and positions, checked."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.errors import InputError
from geo_fondue.reports.states import STATE_GROUPS

if TYPE_CHECKING:
    # It comes with the frame: who draws something else does not wait for it
    import pandas as pd

Unit = Literal["count", "percent", "days", "number"]
"""What a figure is: a number of things, a share from 0 to 1, a time in days, or any other number."""

UNITS: tuple[Unit, ...] = get_args(Unit)

_NAMED = 3
"""So many rows are named where some cannot be used."""


_LAYER = "area"
"""What the layer of a frame's own polygons is called."""


def drawn_areas(
    frame: "pd.DataFrame", areas: Areas | None, *, code: str | None, name: str | Mapping[str, str] | None
) -> tuple[Areas, NDArray[np.intp]]:
    """Return the areas that a map of a frame draws, and for each its row, -1 where there is none.

    Parameters
    ----------
    frame : pandas.DataFrame
    areas : Areas or None
        A layer that has the frame's codes; None where the frame has polygons itself.
    code, name
        As for :func:`areas_of`.

    Raises
    ------
    InputError
        As :func:`areas_of` and :func:`rows_by_code` do.
    """
    if areas is None:
        return areas_of(frame, code=code, name=name, layer=_LAYER)
    return areas, rows_by_code(areas, frame, code)


def no_column(frame: "pd.DataFrame", purpose: str, *, where: str) -> InputError:
    """Return the error that no column is named for a purpose, with all that there are."""
    remedy = f"Name a column: {', '.join(map(str, frame.columns))}"
    return InputError(f"no column is named {purpose}", where=where, remedy=remedy)


def areas_of(
    frame: "pd.DataFrame", *, code: str | None, name: str | Mapping[str, str] | None, layer: str
) -> tuple[Areas, NDArray[np.intp]]:
    """Return the polygons of a GeoDataFrame as a layer, and the row of the frame that each area is of.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        Polygons, in any coordinate system that it names.
    code : str or None
        The column that tells them apart; None for the index.
    name : str, mapping of str to str, or None
        The column with their names, or such a column for each language; None for the codes.
    layer : str
        What to call the layer.

    Raises
    ------
    InputError
        When it has no geometry or does not say in which coordinates, when a geometry is no sound polygon, a
        code comes twice, or there is no such column.
    """
    geometry = _geometry(frame)
    codes = np.array([str(one) for one in (frame.index if code is None else _column(frame, code, "code"))])
    _refuse(~np.isin(shapely.get_type_id(geometry), (3, 6)), codes, "no polygon", "Leave those rows out")
    _refuse(
        ~shapely.is_valid(geometry), codes, "a polygon that crosses itself", "Use frame.make_valid() first"
    )
    distinct, counts = np.unique(codes, return_counts=True)
    if len(distinct) < len(codes):
        raise InputError(
            f"the code {distinct[counts > 1][0]!r} comes more than once",
            where=f"column {code!r}" if code else "the index",
            remedy="Name a column with another code for each row: code=…, or dissolve the rows",
        )
    rows = np.argsort(codes)
    named = {"th": name, "en": name} if isinstance(name, str) else dict(name or {})
    names = {
        language: np.array(
            [str(one) if known else None for one, known in _known(_column(frame, column, "name"))],
            dtype=object,
        )[rows]
        for language, column in named.items()
    }
    return Areas(layer, codes[rows].astype(object), names, geometry[rows]), rows


def figures_of(frame: "pd.DataFrame", column: str, unit: Unit) -> list[float | None]:
    """Return a column of numbers, None for what is missing.

    Raises
    ------
    InputError
        When there is no such unit or column, it holds no numbers, or none that the unit allows.
    """
    if unit not in UNITS:
        raise InputError(f"no unit {unit!r}", where="unit", remedy=f"Give one of {', '.join(UNITS)}")
    given = _column(frame, column, "value")
    try:
        values = given.to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        remedy = "Make them numbers with pandas.to_numeric"
        raise InputError("not all are numbers", where=f"column {column!r}", remedy=remedy) from error
    known = values[~np.isnan(values)]
    if np.isinf(known).any():
        raise InputError("infinite numbers cannot be drawn", where=f"column {column!r}")
    if unit != "number" and (known < 0).any():
        raise InputError(f"no {unit} is below 0", where=f"column {column!r}", remedy='Give unit="number"')
    if unit == "percent" and (known > 1).any():
        remedy = "Shares go from 0 to 1: divide percents by 100"
        raise InputError(f"{known.max():g} is no share of a whole", where=f"column {column!r}", remedy=remedy)
    if unit == "count" and (known % 1).any():
        remedy = 'Give unit="number" for what is not counted'
        raise InputError("not all are whole numbers", where=f"column {column!r}", remedy=remedy)
    return [None if np.isnan(value) else float(value) for value in values]


def positions_of(
    frame: "pd.DataFrame", *, lat: str | None, lon: str | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return longitude and latitude of each row, from two columns or from the points of a GeoDataFrame.

    Raises
    ------
    InputError
        When there are neither, or a position is none, or is none on earth.
    """
    if (lat is None) != (lon is None):
        raise InputError("a position needs both", where="lat, lon", remedy="Name the columns of both")
    if lat is not None and lon is not None:
        y, x = (_column(frame, one, "lat, lon").to_numpy(dtype=np.float64) for one in (lat, lon))
    else:
        points = _geometry(frame)
        if (shapely.get_type_id(points) != 0).any():
            raise InputError("not every geometry is a point", where="geometry", remedy="Use frame.centroid")
        x, y = shapely.get_x(points), shapely.get_y(points)
    on_earth = (np.abs(x) <= 180) & (np.abs(y) <= 90)
    labels = np.array([str(one) for one in frame.index])
    _refuse(~on_earth, labels, "no position on earth", "Are latitude and longitude swapped, or missing?")
    return x, y


def groups_of(frame: "pd.DataFrame", column: str | None) -> NDArray[np.int64]:
    """Return the state group of each row as a position in ``STATE_GROUPS``; without a column all are open.

    Raises
    ------
    InputError
        When the column holds something else than ``open``, ``closed`` and ``excluded``.
    """
    if column is None:
        return np.zeros(len(frame), dtype=np.int64)
    words = _column(frame, column, "state").astype(str).to_numpy(dtype=object)
    known = {group: number for number, group in enumerate(STATE_GROUPS)}
    unknown = sorted({word for word in words if word not in known})
    if unknown:
        raise InputError(
            f"{unknown[0]!r} is none of {', '.join(STATE_GROUPS)}",
            where=f"column {column!r}",
            remedy="Map your labels to these three first",
        )
    return np.array([known[word] for word in words], dtype=np.int64)


def rows_by_code(areas: Areas, frame: "pd.DataFrame", code: str | None) -> NDArray[np.intp]:
    """Return for each area the row of the frame with its code, -1 where there is none.

    Raises
    ------
    InputError
        When no code is an area's, or one comes twice.
    """
    codes = [str(one) for one in (frame.index if code is None else _column(frame, code, "code"))]
    at = areas.positions(codes)
    if codes and (at < 0).all():
        raise InputError(
            f"none of the codes is one of the layer {areas.layer!r}, such as {codes[0]!r}",
            where=f"column {code!r}" if code else "the index",
            remedy=f"Its codes look like {str(areas.codes[0])!r}; are zeros lost, or is it another level?",
        )
    known = at[at >= 0]
    if len(np.unique(known)) < len(known):
        raise InputError("a code comes more than once", where="code", remedy="Group the rows by it first")
    rows = np.full(len(areas), -1, dtype=np.intp)
    rows[known] = np.flatnonzero(at >= 0)
    return rows


def _geometry(frame: Any) -> NDArray[np.object_]:
    crs = getattr(frame, "crs", None)
    if not hasattr(frame, "geometry"):
        raise InputError(
            "this frame has no geometry",
            remedy="Give a GeoDataFrame, or areas=… beside it for areas, or lat=… and lon=… for points",
        )
    if crs is None:
        raise InputError(
            "the frame does not say in which coordinates it is",
            where="crs",
            remedy="Say it with frame.set_crs(…): 4326 for longitude and latitude, 32647 for UTM zone 47N",
        )
    if not len(frame):
        raise InputError("the frame has no rows")
    geometry: NDArray[np.object_] = np.asarray(frame.geometry.to_crs(4326).array, dtype=object)
    return geometry


def _column(frame: "pd.DataFrame", column: str, where: str) -> "pd.Series[Any]":
    if column not in frame.columns:
        remedy = f"It has {', '.join(map(str, frame.columns))}"
        raise InputError(f"the frame has no column {column!r}", where=where, remedy=remedy)
    return frame[column]


def _known(column: "pd.Series[Any]") -> "zip[tuple[Any, bool]]":
    return zip(column, column.notna().tolist(), strict=True)


def _refuse(wrong: NDArray[np.bool_], labels: Sequence[str] | NDArray[Any], what: str, remedy: str) -> None:
    if wrong.any():
        first = [str(labels[i]) for i in np.flatnonzero(wrong)[:_NAMED]]
        more = f" and {wrong.sum() - len(first)} more" if wrong.sum() > len(first) else ""
        raise InputError(what, where=f"rows {', '.join(first)}{more}", remedy=remedy)
