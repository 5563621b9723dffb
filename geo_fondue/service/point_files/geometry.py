"""Points in the geometry of GeoJSON and in WKB, and what is said of a geometry that is none."""

import math
from typing import Any

import numpy as np
import orjson
import shapely

_REMEDY = "Give a Point with lon and lat in decimal degrees"


def point_of(geometry: object) -> tuple[float, float]:
    """Return lon and lat of a GeoJSON Point; NaN for whatever is none."""
    match geometry:
        case {"type": "Point", "coordinates": [int() | float() as lon, int() | float() as lat, *_]}:
            return float(lon), float(lat)
    return math.nan, math.nan


def points_of(wkb: list[bytes | None]) -> list[tuple[float, float]]:
    """Return lon and lat of Points in WKB; NaN for whatever is none."""
    points = np.array(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)
    points[shapely.is_empty(points)] = None  # asked for its x, an empty Point raises
    pairs: list[tuple[float, float]] = list(
        zip(shapely.get_x(points).tolist(), shapely.get_y(points).tolist(), strict=True)
    )
    return pairs


def geometry_problem(geometry: Any) -> tuple[str, str] | None:
    """Return why a geometry, of GeoJSON or in WKB, has no lon and lat, and what to do; None where it has."""
    if geometry is None:
        return "there is no geometry", _REMEDY
    if isinstance(geometry, bytes):
        if shapely.from_wkb(geometry, on_invalid="ignore") is None:
            return "the geometry is not WKB", _REMEDY
        lon, lat = points_of([geometry])[0]
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
