"""Areas in their parents: found by where they lie, and checked against the codes that were given."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from geo_fondue.areas import Areas
from geo_fondue.boundaries.files import some
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.lonlat import area_m2
from geo_fondue.errors import BoundaryError

OUTSIDE_NOTED = 0.01
"""Share of an area outside its parent from which on it is a finding: less is how borders were drawn."""

OUTSIDE_REFUSED = 0.5
"""Share of an area in another parent than its own from which on its parent code cannot be right."""


FAR_M = 50_000.0
"""How far from its parent, in metres, an area may lie that lies in none: an islet that the coarser layer left
out. Beyond it the coordinates of one of the two layers cannot be right."""

_WGS84 = Geod(ellps="WGS84")


@dataclass(frozen=True, eq=False)
class _Outside:
    """The part of an area that lies outside its parent."""

    position: int
    share: float
    part: BaseGeometry


def locate_parents(
    geometry: NDArray[np.object_], above: Areas, *, layer: str, codes: NDArray[np.object_]
) -> tuple[NDArray[np.object_], list[Finding]]:
    """Return the code of the area of ``above`` that each area lies in.

    That is the one around its representative point, else the one nearest to it, with a finding.

    Parameters
    ----------
    geometry : ndarray of object (Polygon or MultiPolygon), shape (n,)
    above : Areas
    layer : str
    codes : ndarray of object (str), shape (n,)
        For the findings.
    """
    points = shapely.point_on_surface(geometry)
    tree = shapely.STRtree(above.geometry)
    found = np.full(len(points), -1)
    # Where several parents overlap at a point, the lowest code wins: assigned last.
    for point, parent in sorted(tree.query(points, predicate="intersects").T.tolist(), reverse=True):
        found[point] = parent
    findings = []
    for i in np.flatnonzero(found < 0):
        found[i] = tree.nearest(points[i])
        what = f"it lies in no {above.layer}"
        done = f"its parent is the nearest {above.layer}, {above.codes[found[i]]}"
        findings.append(
            Finding("outside-parent", layer, codes[i], what, done, _lonlat(points[i]), area_m2(geometry[i]))
        )
    return above.codes[found], findings


def check_nesting(areas: Areas, above: Areas, *, file: str) -> list[Finding]:
    """Compare where areas lie with the parents that they name.

    Parameters
    ----------
    areas : Areas
        With parents, all of which are there.
    above : Areas
        The parent layer.
    file : str
        For messages.

    Returns
    -------
    list of Finding
        One for each area of which more than 1 % lies outside its parent.

    Raises
    ------
    BoundaryError
        When half of an area or more lies in another parent than its own, or a whole area lies in none and
        more than 50 km from its own.
    """
    outside = _outside(areas, above)
    tree = shapely.STRtree(above.geometry) if outside else None
    findings, elsewhere, far = [], [], []
    for item in outside:
        code = areas.codes[item.position]
        parent = areas.area(item.position).parent
        point = shapely.point_on_surface(item.part)
        if item.share >= OUTSIDE_REFUSED and tree is not None:
            others = sorted(tree.query(point, predicate="intersects"))
            if others:
                elsewhere.append(f"{code} lies in {above.codes[others[0]]}, not in {parent}")
                continue
            away = _metres_between(areas.geometry[item.position], above.geometry[above.position(str(parent))])
            if away > FAR_M:
                far.append(f"{code} lies {away / 1000:,.0f} km from {parent}")
                continue
        what = f"{item.share:.1%} of it lies outside its {above.layer}, {parent}"
        done = "kept as it is"
        findings.append(
            Finding("outside-parent", areas.layer, code, what, done, _lonlat(point), area_m2(item.part))
        )
    if elsewhere:
        raise BoundaryError(
            f"{len(elsewhere)} areas lie in another {above.layer} than the one they name: {some(elsewhere)}",
            where=f"{file}, parent of the {areas.layer}",
            remedy="Mend the parent codes, or import layers that are of one date and source",
        )
    if far:
        raise BoundaryError(
            f"{len(far)} areas lie far outside their {above.layer}: {some(far)}",
            where=f"{file}, geometry of the {areas.layer}",
            remedy="See whether both layers have the coordinate system that their files say, or give --crs",
        )
    return findings


def _outside(areas: Areas, above: Areas) -> list[_Outside]:
    found = []
    positions = above.positions(areas.parents) if areas.parents is not None else np.empty(0, dtype=np.int32)
    for parent in np.unique(positions[positions >= 0]):
        around = above.geometry[parent]
        children = np.flatnonzero(positions == parent)
        shapely.prepare(around)
        left = children[~shapely.covers(around, areas.geometry[children])]
        shapely.destroy_prepared(around)
        for child in left:
            part = _difference(areas.geometry[child], around)
            share = part.area / areas.geometry[child].area
            if share > OUTSIDE_NOTED:
                found.append(_Outside(int(child), share, part))
    return found


def _difference(area: BaseGeometry, around: BaseGeometry) -> BaseGeometry:
    """Return what of an area lies outside another, looking no further at the other than the area reaches."""
    west, south, east, north = area.bounds
    margin = max(east - west, north - south)
    window = shapely.clip_by_rect(around, west - margin, south - margin, east + margin, north + margin)
    try:
        return shapely.difference(area, window)
    except shapely.errors.GEOSException:  # cutting at the window can leave rings that touch themselves
        return shapely.difference(area, around)


def _metres_between(one: BaseGeometry, other: BaseGeometry) -> float:
    """Return the geodesic distance between the two points of two areas that are nearest in degrees."""
    lon, lat = shapely.get_coordinates(shapely.shortest_line(one, other)).T.tolist()
    return float(_WGS84.inv(lon[0], lat[0], lon[1], lat[1])[2])


def _lonlat(point: shapely.Point) -> tuple[float, float]:
    return float(point.x), float(point.y)
