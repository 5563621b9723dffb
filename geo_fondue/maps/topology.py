"""Areas by their borders: each once, on a whole-number grid, so that neighbours cannot drift apart."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.position import Bounds

Geometries = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Topology:
    """Areas by the arcs that their rings are made of, as in TopoJSON.

    Attributes
    ----------
    corner : tuple of float
        Longitude and latitude of the grid's origin, in degrees.
    grid : float
        The width of a cell in degrees.
    arcs : list of ndarray of int, each of shape (points, 2)
        Stretches of border on the grid, in the order and direction in which the rings first walk them.
    rings : list of list of list of int
        The rings of each area, each as numbers of arcs; one that is walked backwards is ``~number``. Exterior
        rings run counter-clockwise, holes clockwise.
    """

    corner: tuple[float, float]
    grid: float
    arcs: list[NDArray[np.int64]]
    rings: list[list[list[int]]]


@dataclass(frozen=True, eq=False)
class _Rings:
    """Closed rings of grid points, none repeated; ring ``i`` is ``points[starts[i]:starts[i + 1]]``."""

    points: NDArray[np.int64]
    starts: NDArray[np.int64]
    area: NDArray[np.int64]


def topology(geometry: Geometries, *, bounds: Bounds, grid: float) -> Topology:
    """Return areas by their arcs: a stretch of border that two areas share is one arc that both refer to.

    What shrinks to nothing on the grid is left out, except that every area keeps at least a speck at a point
    inside it.

    Parameters
    ----------
    geometry : ndarray of shapely Polygon or MultiPolygon, shape (n,)
        Lon/lat degrees; neighbours must share their vertices.
    bounds : tuple of float
        West, south, east, north in degrees; its south-west is the grid's origin.
    grid : float
        The width of a cell in degrees; coordinates are rounded to it.
    """
    rings = _with_specks(_rings(geometry, bounds, grid), geometry, bounds, grid)
    arcs: dict[tuple[int, ...], int] = {}
    _, first, ids = np.unique(_keys(rings.points), return_index=True, return_inverse=True)
    junction = _junctions(ids, rings.starts)
    # In the order of the areas; specks come last
    order = np.argsort(rings.area, kind="stable")
    found: list[list[list[int]]] = [[] for _ in range(len(geometry))]
    for number in order.tolist():
        ring = ids[rings.starts[number] : rings.starts[number + 1]]
        found[int(rings.area[number])].append(_cut(ring, junction, arcs))
    places = rings.points[first]
    return Topology((bounds[0], bounds[1]), grid, [places[list(arc)] for arc in arcs], found)


def _rings(geometry: Geometries, bounds: Bounds, grid: float) -> _Rings:
    """Return the rings on the grid, without repeated points and without those that have no width left."""
    parts, part_area = shapely.get_parts(geometry, return_index=True)
    rings, ring_part = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    points = np.rint((coordinates - bounds[:2]) / grid).astype(np.int64)
    last = np.diff(ring, append=-1) != 0
    moves = np.diff(points, axis=0, append=points[-1:] + 1).any(axis=1)
    # Of equal points in a row the last is kept, and never a ring's own last, which repeats its first
    kept = moves & ~last
    counts = np.bincount(ring[kept], minlength=len(rings))
    wide = counts >= 3
    exterior = np.diff(ring_part, prepend=-1) != 0
    lost_parts = ring_part[exterior & ~wide]
    wide &= ~np.isin(ring_part, lost_parts)
    kept &= wide[ring]
    return _Rings(points[kept], np.append(0, np.cumsum(counts[wide])), part_area[ring_part[wide]])


def _with_specks(rings: _Rings, geometry: Geometries, bounds: Bounds, grid: float) -> _Rings:
    """Return the rings with a triangle of one cell for every area that has none left."""
    lost = np.setdiff1d(np.arange(len(geometry)), rings.area)
    if not len(lost):
        return rings
    inside = shapely.get_coordinates(shapely.point_on_surface(geometry[lost]))
    corner = np.rint((inside - bounds[:2]) / grid).astype(np.int64)
    specks = (corner[:, None, :] + np.array([[0, 0], [1, 0], [0, 1]])).reshape(-1, 2)
    return _Rings(
        np.concatenate([rings.points, specks]),
        np.concatenate([rings.starts, rings.starts[-1] + 3 * np.arange(1, len(lost) + 1)]),
        np.concatenate([rings.area, lost]),
    )


def _keys(points: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return one number for each grid point."""
    # Specks may lie one cell outside of the bounds on either side
    width = points[:, 1].max(initial=0) + 3
    keys: NDArray[np.int64] = (points[:, 0] + 1) * width + points[:, 1] + 1
    return keys


def _junctions(ids: NDArray[np.int64], starts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return for each grid point whether an arc must end there: its rings do not all take the same way."""
    before, after = np.roll(ids, 1), np.roll(ids, -1)
    begins, ends = starts[:-1], starts[1:] - 1
    before[begins], after[ends] = ids[ends], ids[begins]
    count = int(ids.max(initial=-1)) + 1
    way = np.minimum(before, after) * count + np.maximum(before, after)
    lowest = np.full(count, np.iinfo(np.int64).max)
    highest = np.full(count, -1)
    np.minimum.at(lowest, ids, way)
    np.maximum.at(highest, ids, way)
    junction: NDArray[np.bool_] = lowest != highest
    # A spike, there and back, has a tip
    junction[ids[before == after]] = True
    return junction


def _cut(ring: NDArray[np.int64], junction: NDArray[np.bool_], arcs: dict[tuple[int, ...], int]) -> list[int]:
    """Return a ring as numbers of arcs, new ones added; one that is walked backwards is ``~number``."""
    ends = np.flatnonzero(junction[ring])
    start = int(ends[0]) if len(ends) else int(np.argmin(ring))
    turned = np.roll(ring, -start).tolist()
    closed = [*turned, turned[0]]
    stops = [*(ends - start).tolist(), len(ring)] if len(ends) else [0, len(ring)]
    numbers = []
    for stretch in (tuple(closed[begin : end + 1]) for begin, end in pairwise(stops)):
        known = arcs.get(stretch[::-1])
        numbers.append(arcs.setdefault(stretch, len(arcs)) if known is None else ~known)
    return numbers
