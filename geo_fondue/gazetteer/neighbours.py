"""Which areas of the same layer an area borders on, and along how many metres."""

from dataclasses import dataclass
from functools import cache
from weakref import WeakKeyDictionary

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from geo_fondue.areas import Area, Areas

_LINES = (1, 2, 5)  # shapely's type ids of LineString, LinearRing and MultiLineString

_boxes: WeakKeyDictionary[Areas, NDArray[np.float64]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An area that touches another of its layer.

    Attributes
    ----------
    area : Area
    border_m : float
        Metres of border that the two share, along the ellipsoid; 0 where they meet in single points.
    """

    area: Area
    border_m: float


def neighbours(areas: Areas, position: int) -> list[Neighbour]:
    """Return the areas of the layer whose borders meet that of the area: the longest shared border first.

    What lies on either side of a gap is no neighbour, however narrow the gap; of two areas that overlap the
    borders cross, which makes them neighbours in single points.

    Parameters
    ----------
    areas : Areas
        A layer.
    position : int
        Of the area in it.
    """
    boxes = _boxes_of(areas)
    west, south, east, north = boxes[position]
    near = np.flatnonzero(
        (boxes[:, 0] <= east) & (boxes[:, 2] >= west) & (boxes[:, 1] <= north) & (boxes[:, 3] >= south)
    )
    near = near[near != position]
    shared = shapely.intersection(
        shapely.boundary(areas.geometry[near]), shapely.boundary(areas.geometry[position])
    )
    met = np.flatnonzero(~shapely.is_empty(shared))
    found = [Neighbour(areas.area(int(near[i])), _length_m(shared[i])) for i in met]
    return sorted(found, key=lambda neighbour: (-neighbour.border_m, neighbour.area.code))


def _length_m(shared: shapely.Geometry) -> float:
    """Return metres along the ellipsoid (Karney's geodesics, by PROJ) of the lines in what is shared."""
    parts = shapely.get_parts(shared)
    lines = parts[np.isin(shapely.get_type_id(parts), _LINES)]
    return float(sum(_geod().geometry_length(line) for line in lines))


def _boxes_of(areas: Areas) -> NDArray[np.float64]:
    boxes = _boxes.get(areas)
    if boxes is None:
        boxes = _boxes[areas] = shapely.bounds(areas.geometry)
    return boxes


@cache
def _geod() -> Geod:
    return Geod(ellps="WGS84")
