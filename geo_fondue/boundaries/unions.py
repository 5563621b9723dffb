"""Layers that nest made to agree: each area is what the areas in it are together, the finest layer wins."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo_fondue.areas import Areas
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.fitting.noding import same_polygons
from geo_fondue.boundaries.fitting.shapes import drawn, place
from geo_fondue.boundaries.limits import Limits
from geo_fondue.boundaries.sizes import are_narrow, areas_m2

_NOTHING_M2 = 1.0
"""What moves less is told for the layer, not for each area."""


@dataclass(frozen=True, eq=False)
class _Difference:
    """Where an area and the union of those in it differ.

    Attributes
    ----------
    position : int
        Of the area.
    union : Polygon or MultiPolygon
    narrow, wide : ndarray of object (Polygon)
        Parts that only one of the two has.
    """

    position: int
    union: BaseGeometry
    narrow: NDArray[np.object_]
    wide: NDArray[np.object_]


def agree(areas: Areas, finer: Areas, *, limits: Limits) -> tuple[Areas, list[Finding]]:
    """Return areas as the unions of those in them, where the two are as good as the same.

    Along borders that differ by no more than a sliver, the finer layer's is taken. Where they differ by more,
    both are kept and told: a point gets the finer area and that one's parent, whatever is drawn there.

    Parameters
    ----------
    areas : Areas
    finer : Areas
        The layer that nests in it, with its parents.
    limits : Limits

    Returns
    -------
    areas : Areas
        The same object where nothing differs.
    findings : list of Finding
    """
    geometry = areas.geometry.copy()
    sizes = areas_m2(geometry)
    findings = []
    moved = []
    for found in _differences(areas, finer, limits.sliver_m):
        i, code = found.position, str(areas.codes[found.position])
        size = float(areas_m2(found.narrow).sum())
        follows = size <= max(limits.moved_m2, limits.moved_share * sizes[i])
        left = found.wide if follows else np.concatenate([found.wide, found.narrow])
        if follows and len(found.narrow):
            geometry[i] = _redrawn(areas.geometry[i], found)
            moved.append(size)
            if size > _NOTHING_M2:
                what = f"its border is not that of its {finer.layer}s, in {len(found.narrow):,} narrow places"
                findings.append(
                    _finding(
                        "parent-redrawn", areas.layer, code, what, "drew it as theirs", found.narrow, size
                    )
                )
        if len(left):
            what, apart = _told(areas.geometry[i], left, finer.layer)
            done = f"kept: a point there gets its {finer.layer}, and the {areas.layer} of that"
            findings.append(
                _finding("parent-differs", areas.layer, code, what, done, left, apart, moved=False)
            )
    findings.sort(key=lambda finding: -(finding.size_m2 or 0))
    if moved:
        what = (
            f"{len(moved):,} of {len(areas):,} areas are not exactly what their {finer.layer}s are together"
        )
        done = f"drew them so; {sum(moved):,.0f} m² won and lost in all, at most {max(moved):,.0f} m² by one"
        layer = Finding("parents-redrawn", areas.layer, None, what, done, moved_m2=float(sum(moved)))
        findings.insert(0, layer)
    findings += _childless(areas, finer)
    return (replace(areas, geometry=geometry) if moved else areas), findings


def _differences(areas: Areas, finer: Areas, sliver_m: float) -> Iterator[_Difference]:
    parents = areas.positions(finer.parents) if finer.parents is not None else np.empty(0, dtype=np.int32)
    order = np.argsort(parents, kind="stable")
    starts = np.searchsorted(parents[order], np.arange(len(areas)))
    ends = np.searchsorted(parents[order], np.arange(len(areas)), side="right")
    filled = np.flatnonzero(ends > starts)
    unions = np.array([_union(finer.geometry[order[starts[i] : ends[i]]]) for i in filled], dtype=object)
    for i, union in zip(filled, unions, strict=True):
        if same_polygons(areas.geometry[[i]], np.array([union], dtype=object))[0]:
            continue
        parts = shapely.get_parts(shapely.symmetric_difference(areas.geometry[i], union))
        parts = parts[shapely.area(parts) > 0]
        if len(parts):
            narrow = are_narrow(parts, sliver_m)
            yield _Difference(int(i), union, parts[narrow], parts[~narrow])


def _union(geometry: NDArray[np.object_]) -> BaseGeometry:
    if shapely.coverage_is_valid(geometry):
        return shapely.coverage_union_all(geometry)
    return shapely.union_all(geometry)


def _redrawn(area: BaseGeometry, found: _Difference) -> BaseGeometry:
    """Return the union, but as the area has it where the two differ widely."""
    if len(found.wide) == 0:
        return found.union
    lost = shapely.intersects(area, shapely.point_on_surface(found.wide))
    more = shapely.union_all([found.union, *found.wide[lost]])
    parts = shapely.get_parts(shapely.difference(more, shapely.union_all(found.wide[~lost])))
    polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON].tolist()
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def _told(area: BaseGeometry, left: NDArray[np.object_], finer: str) -> tuple[str, float]:
    """Return in words what of an area none of those in it has, and the reverse, and how much that is."""
    inside = shapely.intersects(area, shapely.point_on_surface(left))
    sizes = areas_m2(left)
    of_it, of_theirs = float(sizes[inside].sum()), float(sizes[~inside].sum())
    parts = []
    if of_it:
        parts.append(f"{of_it:,.0f} m² of it lie in none of its {finer}s")
    if of_theirs:
        parts.append(f"{of_theirs:,.0f} m² of its {finer}s lie outside of it")
    return " and ".join(parts), of_it + of_theirs


def _childless(areas: Areas, finer: Areas) -> list[Finding]:
    known = set(finer.parents) if finer.parents is not None else set()
    return [
        Finding(
            "childless",
            areas.layer,
            str(code),
            f"no {finer.layer} lies in it",
            f"kept: no point is answered with it, except for the nearest {finer.layer}'s",
            place(geometry),
        )
        for code, geometry in zip(areas.codes, areas.geometry, strict=True)
        if code not in known
    ]


def _finding(  # noqa: PLR0917 - all that a finding says
    kind: str,
    layer: str,
    code: str,
    what: str,
    done: str,
    parts: NDArray[np.object_],
    size: float,
    *,
    moved: bool = True,
) -> Finding:
    where = place(parts[int(np.argmax(shapely.area(parts)))])
    return Finding(kind, layer, code, what, done, where, size, size if moved else None, drawn(parts))
