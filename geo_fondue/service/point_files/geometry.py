"""Points in the geometry of GeoJSON and in WKB, and what is said of a geometry that is none."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import shapely

from geo_fondue.service.point_files.coordinates import Positions, numbers

_REMEDY = "Give a Point with lon and lat in decimal degrees"

_POINT_BYTES = np.dtype([("order", "u1"), ("kind", "<u4"), ("lon", "<f8"), ("lat", "<f8")])
"""A Point in WKB, byte for byte."""


def point_of(geometry: object) -> tuple[float, float]:
    """Return lon and lat of a GeoJSON Point; NaN for whatever is none."""
    match geometry:
        case {"type": "Point", "coordinates": [int() | float() as lon, int() | float() as lat, *_]}:
            return float(lon), float(lat)
    return math.nan, math.nan


def points_of(geometries: Sequence[object]) -> Positions:
    """Return the positions of geometries of GeoJSON; NaN for whatever is no Point."""
    try:
        places: list[Any] = [each["coordinates"] for each in geometries if each["type"] == "Point"]  # type: ignore[index]
        values = [place[0] for place in places], [place[1] for place in places]
    except (TypeError, LookupError):
        places, values = [], ([], [])
    # what is true or a text is no coordinate, and what is no Point has left the lists too short
    if len(places) == len(geometries) and {type(value) for side in values for value in side} <= {float, int}:
        return numbers(values[0]), numbers(values[1])
    pairs = np.array([point_of(each) for each in geometries], dtype=np.float64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def points_in(column: pa.Array) -> Positions:
    """Return the positions of a column of WKB; NaN for whatever is no Point."""
    column = column.cast(pa.large_binary())
    plain = _plain_points(column)
    if plain is not None:
        return plain
    points = np.array(shapely.from_wkb(column.to_pylist(), on_invalid="ignore"), dtype=object)
    points[shapely.is_empty(points)] = None  # asked for its x, an empty Point raises
    return shapely.get_x(points), shapely.get_y(points)


def _plain_points(column: pa.Array) -> Positions | None:
    """Return the positions where all are little-endian Points of two coordinates, as almost always."""
    if column.null_count or len(column) == 0:
        return None
    _, offsets, data = column.buffers()
    bounds = np.frombuffer(offsets, np.int64, len(column) + 1, column.offset * 8)
    if data is None or (np.diff(bounds) != _POINT_BYTES.itemsize).any():
        return None
    points = np.frombuffer(data, _POINT_BYTES, len(column), bounds[0])
    if (points["order"] != 1).any() or (points["kind"] != 1).any():
        return None
    return points["lon"].copy(), points["lat"].copy()


def geometry_problem(geometry: Any) -> tuple[str, str] | None:
    """Return why a geometry, of GeoJSON or in WKB, has no lon and lat, and what to do; None where it has."""
    if geometry is None:
        return "there is no geometry", _REMEDY
    if isinstance(geometry, bytes):
        if shapely.from_wkb(geometry, on_invalid="ignore") is None:
            return "the geometry is not WKB", _REMEDY
        (lon,), (lat,) = points_in(pa.array([geometry], pa.binary()))
        kind: object = shapely.from_wkb(geometry).geom_type
    else:
        lon, lat = point_of(geometry)
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        if not isinstance(kind, str):
            return "the geometry is not GeoJSON", _REMEDY
    if kind != "Point":
        return f"the geometry is a {kind}, not a Point", _REMEDY
    if math.isfinite(lon) and math.isfinite(lat):
        return None
    return "the Point has no lon and lat that are numbers", _REMEDY


def geometry_text(geometry: object) -> str:
    """Return a geometry as text: GeoJSON as JSON, WKB as WKT where it is some."""
    match geometry:
        case None:
            return ""
        case bytes():
            read = shapely.from_wkb(geometry, on_invalid="ignore")
            return geometry.hex() if read is None else str(shapely.to_wkt(read))
    return orjson.dumps(geometry, default=str).decode()
