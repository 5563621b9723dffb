"""Polygons put together from border lines: neighbours share every vertex, layers that nest share them too."""

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo_fondue.boundaries.demo.borders import Borders
from geo_fondue.boundaries.demo.grouping import SEA
from geo_fondue.boundaries.demo.mesh import Integers

Indices = NDArray[np.intp]


def assemble(borders: Borders, area_of_cell: Integers) -> NDArray[np.object_]:
    """Return the polygon of each area.

    Parameters
    ----------
    borders : Borders
    area_of_cell : ndarray of int32, shape (cells,)
        The area that each cell of the mesh belongs to, ``SEA`` for none. Every area has a cell, and
        all borders between areas are among ``borders``; those within an area are left out.

    Returns
    -------
    ndarray of object (shapely Polygon or MultiPolygon), shape (areas,)
        Shells counterclockwise, holes clockwise.
    """
    left, right = area_of_cell[borders.left], area_of_cell[borders.right]
    # A side is a line as one of its two areas sees it: walked so that the area is on the left.
    border = left != right
    ahead = np.flatnonzero(border & (left != SEA))
    back = np.flatnonzero(border & (right != SEA))
    line = np.concatenate([ahead, back])
    reverse = np.arange(len(line)) >= len(ahead)
    area = np.concatenate([left[ahead], right[back]])
    from_corner = np.concatenate([borders.start[ahead], borders.end[back]])
    to_corner = np.concatenate([borders.end[ahead], borders.start[back]])

    ring, place = _rings(_following(from_corner, to_corner, area))
    order = np.lexsort((place, ring, area))
    points, ring_of_point = _walked(borders, line[order], reverse[order], ring[order])
    rings = np.asarray(shapely.linearrings(points, indices=ring_of_point))
    area_of_ring = area[order][np.flatnonzero(np.diff(ring[order], prepend=-1))]
    return _polygons(rings, area_of_ring, int(area_of_cell.max()) + 1)


def _following(from_corner: Integers, to_corner: Integers, area: Integers) -> Indices:
    """Return for each side the one that goes on from its end around the same area."""
    areas = int(area.max()) + 1
    leaving = from_corner.astype(np.int64) * areas + area
    order = np.argsort(leaving)
    following: Indices = order[np.searchsorted(leaving[order], to_corner.astype(np.int64) * areas + area)]
    return following


def _rings(following: Indices) -> tuple[Integers, Indices]:
    """Return the ring of each side, and its place in the ring."""
    count = len(following)
    sides = np.arange(count)
    links = coo_array((np.ones(count, dtype=np.int8), (sides, following)), shape=(count, count))
    _, ring = connected_components(links, directed=False)
    _, first = np.unique(ring, return_index=True)
    # List ranking by pointer jumping: cut each ring before its first side, then double the reach.
    last = np.zeros(count, dtype=bool)
    last[np.isin(following, first)] = True
    ahead = np.where(last, sides, following)
    to_end = (~last).astype(np.intp)
    for _ in range(int(np.bincount(ring).max()).bit_length()):
        to_end += to_end[ahead]
        ahead = ahead[ahead]
    return ring, -to_end


def _walked(
    borders: Borders, line: Indices, reverse: NDArray[np.bool_], ring: Integers
) -> tuple[NDArray[np.float64], Indices]:
    """Return the points of all sides in order, without each side's last, which is the next one's first."""
    count = (borders.first[line + 1] - borders.first[line]) - 1
    begin = np.cumsum(count) - count
    step = np.arange(count.sum()) - np.repeat(begin, count)
    origin = np.where(reverse, borders.first[line + 1] - 1, borders.first[line])
    index = np.repeat(origin, count) + np.where(np.repeat(reverse, count), -step, step)
    number = np.cumsum(np.diff(ring, prepend=ring[:1]) != 0)
    return borders.points[index], np.repeat(number, count)


def _polygons(rings: NDArray[np.object_], area_of_ring: Integers, count: int) -> NDArray[np.object_]:
    shell = shapely.is_ccw(rings)
    shells = np.flatnonzero(shell)
    owner = np.empty(len(rings), dtype=np.intp)
    owner[shells] = np.arange(len(shells))
    holes = np.flatnonzero(~shell)
    owner[holes] = _shells_around(rings, holes, shells, area_of_ring)
    order = np.lexsort((~shell, owner))
    polygons = np.asarray(shapely.polygons(rings[order], indices=owner[order]))
    area = area_of_ring[shells]
    parts = np.bincount(area, minlength=count)
    single = parts[area] == 1
    result = np.empty(count, dtype=object)
    result[area[single]] = polygons[single]
    if not single.all():
        several, number = np.unique(area[~single], return_inverse=True)
        result[several] = shapely.multipolygons(polygons[~single], indices=number)
    return result


def _shells_around(
    rings: NDArray[np.object_], holes: Indices, shells: Indices, area_of_ring: Integers
) -> Indices:
    """Return for each hole the number of the shell, of the same area, that it lies in."""
    area = area_of_ring[shells]
    first = np.searchsorted(area, area_of_ring[holes])
    past = np.searchsorted(area, area_of_ring[holes], side="right")
    around = first.copy()
    for at in np.flatnonzero(past - first > 1):
        candidates = np.arange(first[at], past[at])
        bodies = np.asarray(shapely.polygons(rings[shells[candidates]]))
        x, y = shapely.get_coordinates(rings[holes[at]])[0]
        inside = np.flatnonzero(shapely.contains_xy(bodies, x, y))
        around[at] = candidates[inside[np.argmin(shapely.area(bodies[inside]))]]
    return around
