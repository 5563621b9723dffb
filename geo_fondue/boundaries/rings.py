"""Vertices that say nothing: given twice in a row, or at the tip of a spike that goes out and back."""

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.pieces import as_one

SPIKE_WIDTH_M = 0.01
"""A border that goes out and comes back within so many metres encloses no land: it is a slip of the pen.

What is cut off is at most this wide, so that no point that anybody measured changes hands.
"""

_METRES_PER_DEGREE = 111_320.0
_BLOCK = 500_000
"""Vertices looked at together: a national layer has millions, and each costs some hundred bytes here."""

Coordinates = NDArray[np.float64]


def clean_rings(
    geometry: NDArray[np.object_], *, layer: str, codes: NDArray[np.object_]
) -> tuple[NDArray[np.object_], list[Finding]]:
    """Return polygons without repeated vertices and spikes.

    Parameters
    ----------
    geometry : ndarray of object (Polygon, MultiPolygon or None), shape (n,)
        Lon/lat degrees; valid or not.
    layer : str
    codes : ndarray of object (str or None), shape (n,)
        For the findings.

    Returns
    -------
    geometry : ndarray of object, shape (n,)
        The very same objects where nothing was found. A part or hole that is nothing but a spike is gone; an
        area of which nothing would be left stays as it is, for others to judge.
    findings : list of Finding
    """
    cleaned = geometry.copy()
    findings: list[Finding] = []
    for i in _suspects(geometry):
        spikes: list[Coordinates] = []
        repeated: list[Coordinates] = []
        parts = [_clean_polygon(part, repeated, spikes) for part in shapely.get_parts(geometry[i])]
        left = as_one(parts)
        if left is None:
            continue
        cleaned[i] = left
        if repeated:
            what = f"{_times(len(repeated), 'vertex is', 'vertices are')} given twice in a row"
            where = _place(repeated[0])
            findings.append(
                Finding("duplicate-vertices", layer, codes[i], what, "took each once", where, 0.0, 0.0)
            )
        if spikes:
            size = sum(map(_triangle_m2, spikes))
            what = f"the border goes out and back within {SPIKE_WIDTH_M * 100:g} cm "
            what += f"at {_times(len(spikes), 'vertex', 'vertices')}"
            where = _place(spikes[0][1])
            findings.append(Finding("spike", layer, codes[i], what, "cut it off", where, size, size))
    return cleaned, findings


def _suspects(geometry: NDArray[np.object_]) -> Iterator[int]:
    """Yield the positions of geometries with a vertex to be removed, a block of vertices at a time."""
    ends = np.cumsum(shapely.get_num_coordinates(geometry))
    first = 0
    while first < len(geometry):
        before = ends[first - 1] if first else 0
        last = max(first + 1, int(np.searchsorted(ends, before + _BLOCK, side="right")))
        parts, owners = shapely.get_parts(geometry[first:last], return_index=True)
        rings, part_of = shapely.get_rings(parts, return_index=True)
        xy, ring = shapely.get_coordinates(rings, return_index=True)
        idle = np.r_[_repeats(xy, ring), _tips(xy, ring)]
        yield from (first + np.unique(owners[part_of[ring[idle]]])).tolist()
        first = last


def _repeats(xy: Coordinates, ring: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the positions of vertices that are where the one before them in the same ring is."""
    return np.flatnonzero((xy[1:] == xy[:-1]).all(axis=1) & (ring[1:] == ring[:-1])) + 1


def _tips(xy: Coordinates, ring: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the positions of vertices at the tip of a spike; of a ring's first vertex, the last position.

    Parameters
    ----------
    xy : ndarray of float64, shape (n, 2)
        Closed rings in degrees, one after the other.
    ring : ndarray of int, shape (n,)
        Which ring each vertex is of.
    """
    starts = np.flatnonzero(ring[1:] == ring[:-1])
    if len(starts) == 0:
        return starts
    steps = (xy[starts + 1] - xy[starts]) * _METRES_PER_DEGREE
    of = ring[starts]
    begins = np.flatnonzero(np.r_[True, of[1:] != of[:-1]])
    after = np.arange(1, len(starts) + 1)
    after[np.r_[begins[1:], len(of)] - 1] = begins  # the last edge of a ring is followed by its first
    onward = steps[after]
    squeeze = np.cos(np.radians(xy[starts + 1, 1]))  # of both edges as at the vertex between them
    back = squeeze**2 * steps[:, 0] * onward[:, 0] + steps[:, 1] * onward[:, 1] < 0
    apart = squeeze * np.abs(steps[:, 0] * onward[:, 1] - steps[:, 1] * onward[:, 0])
    longer = np.maximum(
        np.hypot(squeeze * steps[:, 0], steps[:, 1]), np.hypot(squeeze * onward[:, 0], onward[:, 1])
    )
    # The cross product over the longer edge is how far the end of the shorter one lies from its line.
    found: NDArray[np.intp] = starts[back & (apart <= SPIKE_WIDTH_M * longer)]
    return found + 1


def _clean_polygon(
    polygon: BaseGeometry, repeated: list[Coordinates], spikes: list[Coordinates]
) -> BaseGeometry | None:
    """Return a polygon without idle vertices, which are added to the lists; None when its shell is gone."""
    rings = [
        _clean_ring(shapely.get_coordinates(ring), repeated, spikes) for ring in shapely.get_rings(polygon)
    ]
    if not rings or rings[0] is None:
        return None
    return shapely.Polygon(rings[0], [hole for hole in rings[1:] if hole is not None])


def _clean_ring(
    xy: Coordinates, repeated: list[Coordinates], spikes: list[Coordinates]
) -> Coordinates | None:
    """Return a closed ring without idle vertices, None when fewer than three corners are left."""
    said = _repeats(xy, np.zeros(len(xy), dtype=np.intp))
    repeated.extend(xy[said])
    xy = np.delete(xy, said, axis=0)
    while len(xy) > 3:
        tips = _tips(xy, np.zeros(len(xy), dtype=np.intp))
        if len(tips) == 0:
            return xy
        # Of tips in a row the first alone: those beside a vertex that goes are judged anew.
        tips = tips[np.r_[True, np.diff(tips) > 1]]
        end = len(xy) - 1
        if len(tips) > 1 and tips[0] == 1 and tips[-1] == end:
            tips = tips[:-1]
        spikes.extend(np.stack([xy[tips - 1], xy[tips], xy[tips % end + 1]], axis=1))
        xy = np.delete(xy, np.r_[tips, 0] if tips[-1] == end else tips, axis=0)
        if tips[-1] == end:
            xy = np.concatenate([xy, xy[:1]])
        xy = np.delete(xy, _repeats(xy, np.zeros(len(xy), dtype=np.intp)), axis=0)
    spikes.append(xy[[0, len(xy) // 2, 0]])  # a line out and back, or a point
    return None


def _triangle_m2(corners: Coordinates) -> float:
    """Return the area of a triangle whose sides are straight in degrees, in square metres."""
    (ax, ay), (bx, by) = (corners[1:] - corners[0]).tolist()
    scale = _METRES_PER_DEGREE**2 * np.cos(np.radians(corners[0, 1]))
    return float(abs(ax * by - ay * bx) / 2 * scale)


def _place(xy: Coordinates) -> tuple[float, float]:
    return float(xy[0]), float(xy[1])


def _times(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
