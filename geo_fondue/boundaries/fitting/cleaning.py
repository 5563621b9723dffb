"""Polygons made a coverage, as far as that can be done by closing what is narrow."""

from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry.base import BaseGeometry

from geo_fondue.boundaries.fitting.borders import longest_borders
from geo_fondue.boundaries.fitting.gaps import degrees, holes, open_slivers
from geo_fondue.boundaries.fitting.noding import fitted, same_polygons
from geo_fondue.boundaries.fitting.overlaps import Overlap, find_overlaps
from geo_fondue.boundaries.sizes import are_narrow

_ROUNDS = 5
"""What is changed must fit what is around; if not, that is taken in too, so many times at most."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A piece of land between areas that none of them had.

    Attributes
    ----------
    owner : int
        Position of the area that it was given to; -1 where it was left.
    around : tuple of int
        Positions of the areas that it borders on, ascending.
    piece : Polygon or MultiPolygon
        Lon/lat degrees.
    """

    owner: int
    around: tuple[int, ...]
    piece: BaseGeometry


@dataclass(frozen=True, eq=False)
class Cleaned:
    """Polygons that were made to fit, and what was found on the way.

    Attributes
    ----------
    geometry : ndarray of object (Polygon or MultiPolygon), shape (n,)
        Those that fitted are the very same objects as before.
    settled : tuple of Overlap
        Narrow overlaps: each is one area's now.
    overlaps : tuple of Overlap
        Wide ones: left to all that have them.
    closed, gaps : tuple of Gap
        Narrow gaps, which were closed, and wide ones, which are left.
    fits : bool
        Whether, but for ``overlaps``, the areas are a coverage now.
    """

    geometry: NDArray[np.object_]
    settled: tuple[Overlap, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    closed: tuple[Gap, ...] = ()
    gaps: tuple[Gap, ...] = ()
    fits: bool = True


@dataclass(eq=False)
class _Work:
    """Areas that are worked on, chosen of a layer: their pieces without overlaps, and what was done so far.

    ``elements`` are the areas, each without its wide overlaps, and behind them those overlaps.
    """

    chosen: NDArray[np.intp]
    areas: NDArray[np.object_]
    elements: NDArray[np.object_]
    settled: list[Overlap] = field(default_factory=list)
    overlaps: list[Overlap] = field(default_factory=list)
    closed: list[Gap] = field(default_factory=list)


def clean(geometry: NDArray[np.object_], *, sliver_m: float) -> Cleaned:
    """Return polygons without narrow overlaps and gaps, with the same vertices on both sides of each border.

    An overlap goes to the area with which it has the longest border, and so does a gap. Only areas near
    something that does not fit are looked at closely; all others stay as they are, bit for bit.

    Parameters
    ----------
    geometry : ndarray of object (Polygon or MultiPolygon), shape (n,)
        Valid, in lon/lat degrees.
    sliver_m : float
        Up to this width in metres a gap or an overlap is narrow.
    """
    reach = degrees(sliver_m, geometry)
    close = shapely.coverage_invalid_edges(geometry, gap_width=reach)
    chosen = np.flatnonzero(~shapely.is_empty(close))
    if len(chosen) == 0:
        return Cleaned(geometry, gaps=_wide_gaps(geometry, geometry))
    chosen = _with_neighbours(geometry, chosen)
    done: dict[bytes, _Work] = {}
    for _ in range(_ROUNDS):
        clusters = {cluster.tobytes(): cluster for cluster in _clusters(geometry, chosen, reach)}
        done = {key: done.get(key) or _work(geometry, cluster, sliver_m) for key, cluster in clusters.items()}
        works = list(done.values())
        elements = np.concatenate([geometry, *(work.elements[len(work.areas) :] for work in works)])
        for work in works:
            elements[work.chosen] = work.elements[: len(work.areas)]
        changed = np.flatnonzero([a is not b for a, b in zip(elements, geometry, strict=False)])
        around = _with_neighbours(elements, changed)
        misfits = around[~shapely.is_empty(shapely.coverage_invalid_edges(elements[around]))]
        # What was worked on and still does not fit never will; what is beside it and fitted before has to
        beside = np.setdiff1d(misfits[misfits < len(geometry)], chosen)
        if len(beside) == 0:
            break
        chosen = _with_neighbours(geometry, np.union1d(chosen, beside))
    cleaned = geometry.copy()
    for work in works:
        cleaned[work.chosen] = _assembled(work)
    fits = bool(shapely.coverage_is_valid(elements))
    return Cleaned(
        cleaned,
        settled=tuple(_numbered(overlap, work.chosen) for work in works for overlap in work.settled),
        overlaps=tuple(_numbered(overlap, work.chosen) for work in works for overlap in work.overlaps),
        closed=tuple(
            Gap(int(work.chosen[gap.owner]), tuple(work.chosen[list(gap.around)].tolist()), gap.piece)
            for work in works
            for gap in work.closed
        ),
        gaps=_wide_gaps(elements, cleaned) if fits else (),
        fits=fits,
    )


def _work(geometry: NDArray[np.object_], chosen: NDArray[np.intp], sliver_m: float) -> _Work:
    """Return the chosen areas made to fit each other; as they were where that cannot be done."""
    work = _Work(chosen, geometry[chosen], geometry[chosen])
    _settle_overlaps(work, sliver_m)
    if not shapely.coverage_is_valid(work.elements):
        return _Work(chosen, work.areas, work.areas, overlaps=work.settled + work.overlaps)
    if sliver_m > 0:
        _close_holes(work, geometry, sliver_m)
        _close_mouths(work, geometry, sliver_m)
        _close_holes(work, geometry, sliver_m)
    return work


def _settle_overlaps(work: _Work, sliver_m: float) -> None:
    """Make elements that do not overlap and share their vertices."""
    suspects = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(work.areas)))
    if len(suspects) == 0:
        return
    work.settled, work.overlaps = find_overlaps(work.areas, suspects, sliver_m=sliver_m)
    for overlap in work.overlaps:
        for owner in overlap.owners:
            work.elements[owner] = _polygons(shapely.difference(work.elements[owner], overlap.piece))
    wide = np.array([overlap.piece for overlap in work.overlaps], dtype=object)
    elements = np.concatenate([work.elements, wide])
    slack = np.zeros(len(elements))
    for overlap in work.settled:
        slack[list(overlap.owners)] += overlap.piece.area
    for i, overlap in enumerate(work.overlaps):
        slack[len(work.areas) + i] = slack[list(overlap.owners)].sum()
    work.elements = fitted(elements, slack=slack)


def _close_holes(work: _Work, geometry: NDArray[np.object_], sliver_m: float) -> None:
    """Give the narrow gaps that elements enclose to one of them each."""
    found = holes(work.elements)
    found = _free(found[are_narrow(found, sliver_m)], geometry)
    work.elements = _given(work, work.elements, found)


def _close_mouths(work: _Work, geometry: NDArray[np.object_], sliver_m: float) -> None:
    """Give the narrow gaps that are open at an end to one of the areas around each."""
    pieces, around = open_slivers(work.elements, sliver_m=sliver_m)
    pieces = _free(pieces, geometry)
    if len(pieces) == 0:
        return
    concerned = _with_neighbours(work.elements, around)
    made = fitted(np.concatenate([work.elements[concerned], pieces]))
    elements = work.elements.copy()
    elements[concerned] = made[: len(concerned)]
    if shapely.coverage_is_valid(np.concatenate([elements, made[len(concerned) :]])):
        work.elements = _given(work, elements, made[len(concerned) :])


def _free(pieces: NDArray[np.object_], geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the pieces that are no land of any area: not of one either that is not worked on."""
    taken, _ = shapely.STRtree(geometry).query(shapely.point_on_surface(pieces), predicate="within")
    return np.delete(pieces, taken)


def _given(work: _Work, elements: NDArray[np.object_], pieces: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return elements with each piece joined to the area that it has the longest border with.

    Only those that lie between two areas; the others are an area's own shape.
    """
    owners, around = longest_borders(pieces, elements[: len(work.areas)])
    given = np.array([len(near) > 1 for near in around], dtype=bool)
    elements = elements.copy()
    for owner in np.unique(owners[given]).tolist():
        elements[owner] = shapely.coverage_union_all([elements[owner], *pieces[given & (owners == owner)]])
    work.closed += [
        Gap(int(owners[i]), tuple(around[i].tolist()), pieces[i]) for i in np.flatnonzero(given).tolist()
    ]
    return elements


def _assembled(work: _Work) -> NDArray[np.object_]:
    """Return the areas, each with the wide overlaps that it has: of those nothing is taken from it."""
    geometry = work.elements[: len(work.areas)].copy()
    wide = work.elements[len(work.areas) :]
    # Where nothing could be done there are no elements of the overlaps
    overlaps = work.overlaps[: len(wide)]
    for owner in {owner for overlap in overlaps for owner in overlap.owners}:
        own = [piece for overlap, piece in zip(overlaps, wide, strict=True) if owner in overlap.owners]
        parts = [part for part in (geometry[owner], *own) if not part.is_empty]
        geometry[owner] = shapely.coverage_union_all(parts)
    same = same_polygons(geometry, work.areas) | shapely.is_empty(geometry)
    return np.where(same, work.areas, geometry)


def _wide_gaps(elements: NDArray[np.object_], geometry: NDArray[np.object_]) -> tuple[Gap, ...]:
    left = holes(elements)
    if len(left) == 0:
        return ()
    _, around = longest_borders(left, geometry)
    return tuple(Gap(-1, tuple(near.tolist()), piece) for near, piece in zip(around, left, strict=True))


def _numbered(overlap: Overlap, chosen: NDArray[np.intp]) -> Overlap:
    """Return an overlap of chosen areas with their positions among all."""
    return replace(overlap, owners=tuple(chosen[list(overlap.owners)].tolist()))


def _with_neighbours(geometry: NDArray[np.object_], chosen: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return what is chosen and all that touches it."""
    _, near = shapely.STRtree(geometry).query(geometry[chosen], predicate="intersects")
    return np.union1d(chosen, near)


def _clusters(
    geometry: NDArray[np.object_], chosen: NDArray[np.intp], reach: float
) -> list[NDArray[np.intp]]:
    """Return chosen areas as sets of which none comes as near to another; their boxes tell."""
    west, south, east, north = shapely.bounds(geometry[chosen]).T
    boxes = shapely.box(west - reach, south - reach, east + reach, north + reach)
    one, other = shapely.STRtree(geometry[chosen]).query(boxes)
    links = coo_array((np.ones(len(one), dtype=bool), (one, other)), shape=(len(chosen), len(chosen)))
    count, label = connected_components(links, directed=False)
    return [chosen[label == i] for i in range(count)]


def _polygons(geometry: BaseGeometry) -> BaseGeometry:
    """Return the polygons in what is left after cutting, as one geometry."""
    parts = shapely.get_parts(geometry)
    polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON].tolist()
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
