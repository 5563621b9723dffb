"""Where areas overlap: narrowly, as borders are drawn, or widely, and only a person can tell whose it is."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo_fondue.boundaries.sizes import FINEST_M, are_narrow, areas_m2

MOST_OF_AN_AREA = 0.5
"""An overlap that is more than this share of an area is no sliver, however narrow the area."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """A piece of land that two areas have, or for a wide one all that have it.

    Attributes
    ----------
    owners : tuple of int
        Positions of the areas, ascending.
    piece : Polygon
        Lon/lat degrees.
    """

    owners: tuple[int, ...]
    piece: BaseGeometry


def find_overlaps(
    geometry: NDArray[np.object_], suspects: NDArray[np.intp], *, sliver_m: float
) -> tuple[list[Overlap], list[Overlap]]:
    """Return where areas overlap.

    Parameters
    ----------
    geometry : ndarray of object (Polygon or MultiPolygon), shape (n,)
    suspects : ndarray of intp
        Positions: of every two areas that overlap, one is among them.
    sliver_m : float
        Up to this width in metres an overlap is narrow.

    Returns
    -------
    narrow, wide : list of Overlap
        Those that are wide do not overlap each other: where three areas have the same land, it is one piece
        with three owners.
    """
    one, other = _pairs(geometry, suspects)
    pieces, pair = shapely.get_parts(shapely.intersection(geometry[one], geometry[other]), return_index=True)
    polygons = shapely.get_type_id(pieces) == shapely.GeometryType.POLYGON
    pieces, pair = pieces[polygons], pair[polygons]
    if len(pieces) == 0:
        return [], []
    least = np.minimum(areas_m2(geometry[one[pair]]), areas_m2(geometry[other[pair]]))
    slivers = are_narrow(pieces, sliver_m) & (areas_m2(pieces) <= MOST_OF_AN_AREA * least)
    narrow = [
        Overlap((int(one[pair[i]]), int(other[pair[i]])), pieces[i]) for i in np.flatnonzero(slivers).tolist()
    ]
    return narrow, _without_overlaps(pieces[~slivers], geometry)


def _pairs(
    geometry: NDArray[np.object_], suspects: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the pairs of areas that have a point in common and of which one is suspect, each once."""
    found, with_ = shapely.STRtree(geometry).query(geometry[suspects], predicate="intersects")
    pairs = np.sort(np.column_stack([suspects[found], with_]), axis=1)
    pairs = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
    return pairs[:, 0], pairs[:, 1]


def _without_overlaps(pieces: NDArray[np.object_], geometry: NDArray[np.object_]) -> list[Overlap]:
    """Return pieces cut where they overlap each other, with all areas that have each."""
    if len(pieces) == 0:
        return []
    lines = shapely.union_all(shapely.boundary(pieces))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    faces = faces[~are_narrow(faces, FINEST_M)]
    face, owner = shapely.STRtree(geometry).query(shapely.point_on_surface(faces), predicate="within")
    owners = [tuple(sorted(owner[face == i].tolist())) for i in range(len(faces))]
    return [Overlap(of, piece) for of, piece in zip(owners, faces, strict=True) if len(of) > 1]
