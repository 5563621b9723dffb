"""Whose ground became whose: how much of each area before lies in each area after."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.boundaries.sizes import areas_m2

NOBODY = -1
"""The position of no area: ground that none had, or that none has any more."""

LEAST_M2 = 1.0
"""Less than this left over is the rounding of sums; no map of a country tells a square metre."""

_METRES_PER_DEGREE = 111_320.0

Positions = NDArray[np.int32]
Geometries = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Flows:
    """The ground that each area before gave to each area after.

    Attributes
    ----------
    before, after : ndarray of int32, shape (k,)
        Positions in the two layers; :data:`NOBODY` for ground that none had before, or has after.
    m2 : ndarray of float64, shape (k,)
        How much, in square metres.
    shapes : ndarray of object (Polygon, MultiPolygon or None), shape (k,)
        Where, in lon/lat degrees; None for ground that stayed in the area with the same code, or is the whole
        of two areas with the very same borders.
    before_m2, after_m2 : ndarray of float64, shapes (n,) and (m,)
        How large the areas are.
    noise_m2 : float
        How much ground between two borders of the same place was left out.
    """

    before: Positions
    after: Positions
    m2: NDArray[np.float64]
    shapes: Geometries
    before_m2: NDArray[np.float64]
    after_m2: NDArray[np.float64]
    noise_m2: float


def flows(before: Areas, after: Areas, *, tolerance_m: float) -> Flows:
    """Return whose ground became whose between two layers.

    Only areas whose borders changed are looked at. Of one that kept its code, what matters is the ground that
    it does not have any more; so in a layer whose areas overlap, ground is not counted twice.

    Parameters
    ----------
    before, after : Areas
    tolerance_m : float
        A piece narrower than this, in metres, twice its area by its perimeter, is not ground that changed
        hands but a border that was drawn anew.
    """
    same = after.positions(before.codes)
    settled = _settled(before, after, same)
    before_m2, after_m2 = areas_m2(before.geometry), areas_m2(after.geometry)
    there = np.flatnonzero(settled != NOBODY).astype(np.int32)
    open_before = np.flatnonzero(settled == NOBODY).astype(np.int32)
    open_after = np.setdiff1d(np.arange(len(after)), settled).astype(np.int32)
    kept = open_before[np.isin(same[open_before], open_after)]
    left = _left(before, after, open_before, same, kept)
    parts = [(there, settled[there], before_m2[there], np.full(len(there), None, dtype=object))]
    stayed = before_m2[kept] - areas_m2(left[np.searchsorted(open_before, kept)])
    parts.append((kept, same[kept], np.maximum(stayed, 0), np.full(len(kept), None, dtype=object)))
    pieces = _pieces(left, open_before, after, open_after, same)
    parts.append(pieces)
    given = np.bincount(pieces[0], pieces[2], len(before))[open_before]
    taken = np.bincount(pieces[1], pieces[2], len(after)) + np.bincount(same[kept], stayed, len(after))
    rest = areas_m2(left) - given
    parts.append(_lost(left, open_before, rest, after, open_after))
    parts.append(_found(after, open_after, (after_m2 - taken)[open_after], before, open_before))
    return _without_noise(parts, before_m2, after_m2, tolerance_m)


def same_borders(some: Geometries, others: Geometries) -> NDArray[np.bool_]:
    """Return which polygons, pair by pair, are the same ground down to the last digit.

    Where rings begin, which way they run and vertices that are given twice make no difference.
    """
    same: NDArray[np.bool_] = shapely.equals_exact(some, others, 0)
    boxes = np.all(shapely.bounds(some) == shapely.bounds(others), axis=1)
    open_ = np.flatnonzero(~same & boxes)
    same[open_] = shapely.equals(some[open_], others[open_])
    return same


def _settled(before: Areas, after: Areas, same: Positions) -> Positions:
    """Return for each area before the one after with the very same borders, the one of its code first."""
    settled = np.full(len(before), NOBODY, dtype=np.int32)
    pairs = np.flatnonzero(same >= 0)
    equal = same_borders(before.geometry[pairs], after.geometry[same[pairs]])
    settled[pairs[equal]] = same[pairs[equal]]
    open_before = np.flatnonzero(settled == NOBODY)
    open_after = np.setdiff1d(np.arange(len(after)), settled)
    by_shape = dict(zip(_canonical(after.geometry[open_after]), open_after.tolist(), strict=True))
    for position, shape in zip(open_before.tolist(), _canonical(before.geometry[open_before]), strict=True):
        settled[position] = by_shape.pop(shape, NOBODY)
    return settled


def _canonical(geometry: Geometries) -> Sequence[bytes]:
    """Return geometries as bytes that are the same wherever rings begin and whichever part comes first."""
    return list(shapely.to_wkb(shapely.normalize(geometry), byte_order=1))


def _left(
    before: Areas, after: Areas, open_before: Positions, same: Positions, kept: Positions
) -> Geometries:
    """Return what each of some areas lost: all of it, or what the area of its code does not have any more."""
    left: Geometries = before.geometry[open_before].copy()
    at = np.searchsorted(open_before, kept)
    left[at] = shapely.difference(before.geometry[kept], after.geometry[same[kept]])
    return left


_Part = tuple[Positions, Positions, NDArray[np.float64], Geometries]


def _pieces(
    left: Geometries, open_before: Positions, after: Areas, open_after: Positions, same: Positions
) -> _Part:
    """Return what of the ground left lies in which area after."""
    tree = shapely.STRtree(after.geometry[open_after])
    which, hit = tree.query(left, predicate="intersects")
    elsewhere = same[open_before[which]] != open_after[hit]
    which, hit = which[elsewhere], hit[elsewhere]
    shapes = shapely.intersection(left[which], after.geometry[open_after[hit]])
    sizes = areas_m2(shapes)
    some = sizes > 0
    return open_before[which[some]], open_after[hit[some]], sizes[some], shapes[some]


def _lost(
    left: Geometries, open_before: Positions, rest: NDArray[np.float64], after: Areas, open_after: Positions
) -> _Part:
    """Return the ground that no area has any more."""
    lost = np.flatnonzero(rest > LEAST_M2)
    shapes = _uncovered(left[lost], after.geometry[open_after])
    nobody = np.full(len(lost), NOBODY, dtype=np.int32)
    return open_before[lost], nobody, areas_m2(shapes), shapes


def _found(
    after: Areas, open_after: Positions, rest: NDArray[np.float64], before: Areas, open_before: Positions
) -> _Part:
    """Return the ground that no area had before."""
    found = np.flatnonzero(rest > LEAST_M2)
    shapes = _uncovered(after.geometry[open_after[found]], before.geometry[open_before])
    nobody = np.full(len(found), NOBODY, dtype=np.int32)
    return nobody, open_after[found], areas_m2(shapes), shapes


def _uncovered(shapes: Geometries, by: Geometries) -> Geometries:
    """Return what of each shape none of some others covers."""
    left = shapes.copy()
    which, hit = shapely.STRtree(by).query(shapes, predicate="intersects")
    for number in np.unique(which):
        left[number] = shapely.difference(shapes[number], shapely.union_all(by[hit[which == number]]))
    return left


def _without_noise(
    parts: Sequence[_Part], before_m2: NDArray[np.float64], after_m2: NDArray[np.float64], tolerance_m: float
) -> Flows:
    before, after, m2, shapes = (np.concatenate(column) for column in zip(*parts, strict=True))
    drawn = np.flatnonzero(shapes != None)  # noqa: E711 - element by element
    polygons, owner = _polygons(shapes[drawn])
    sizes = areas_m2(polygons)
    wide = _widths_m(polygons) >= tolerance_m
    m2[drawn] = np.bincount(owner[wide], sizes[wide], len(drawn))
    shapes[drawn] = None
    some, first = np.unique(owner[wide], return_inverse=True)
    shapes[drawn[some]] = shapely.multipolygons(polygons[wide], indices=first)
    kept = m2 > LEAST_M2
    noise_m2 = float(sizes[~wide].sum())
    return Flows(before[kept], after[kept], m2[kept], shapes[kept], before_m2, after_m2, noise_m2)


def _polygons(shapes: Geometries) -> tuple[Geometries, NDArray[np.intp]]:
    """Return the polygons that geometries consist of, and which each is a part of."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    inner, of = shapely.get_parts(parts, return_index=True)  # a collection may hold multipolygons
    polygons = (shapely.get_type_id(inner) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(inner)
    return inner[polygons], owner[of[polygons]]


def _widths_m(polygons: Geometries) -> NDArray[np.float64]:
    """Return twice the area by the perimeter of each polygon, in metres: the width of a long strip."""
    coordinates, owner = shapely.get_coordinates(polygons, return_index=True)
    lon, lat = coordinates.T
    first = np.r_[0, np.flatnonzero(np.diff(owner)) + 1] if len(owner) else np.zeros(0, dtype=np.intp)
    east = (lon - lon[first][owner]) * np.cos(np.radians(lat[first]))[owner] * _METRES_PER_DEGREE
    north = (lat - lat[first][owner]) * _METRES_PER_DEGREE
    flat = shapely.set_coordinates(polygons.copy(), np.column_stack([east, north]))
    return np.asarray(2 * shapely.area(flat) / shapely.length(flat))
