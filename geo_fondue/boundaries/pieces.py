"""Polygons taken out of other geometry, taken apart and put together."""

from collections.abc import Iterable

import shapely
from shapely.geometry.base import BaseGeometry


def polygons_in(geometry: BaseGeometry) -> BaseGeometry | None:
    """Return the polygons in a geometry as one Polygon or MultiPolygon, None when there are none."""
    if isinstance(geometry, shapely.Polygon | shapely.MultiPolygon):
        return None if geometry.is_empty else geometry
    found = map(polygons_in, getattr(geometry, "geoms", ()))
    return as_one(part for polygons in found for part in shapely.get_parts(polygons))


def as_one(parts: Iterable[BaseGeometry | None]) -> BaseGeometry | None:
    """Return polygons as one Polygon or MultiPolygon, None when there are none."""
    polygons = [part for part in parts if isinstance(part, shapely.Polygon)]
    return shapely.MultiPolygon(polygons) if len(polygons) > 1 else next(iter(polygons), None)


def first_point(geometry: BaseGeometry) -> tuple[float, float]:
    """Return lon and lat of the first vertex of a geometry that has one."""
    lon, lat = shapely.get_coordinates(geometry)[0]
    return float(lon), float(lat)
