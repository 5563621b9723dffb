"""Areas that a file gives in several rows, a part in each: joined where the rows agree that they are one."""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo_fondue.boundaries.files import some
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.lonlat import area_m2
from geo_fondue.boundaries.pieces import polygons_in


def join_rows(
    codes: NDArray[np.object_],
    geometry: NDArray[np.object_],
    *,
    described: Mapping[str, NDArray[np.object_]],
    facts: Mapping[str, NDArray[np.float64]],
    rows: NDArray[np.intp],
    layer: str,
) -> tuple[NDArray[np.intp], NDArray[np.object_], dict[str, NDArray[np.float64]], list[Finding]]:
    """Join the rows that have one code, and say the same of it.

    Parameters
    ----------
    codes : ndarray of object (str or None), shape (n,)
    geometry : ndarray of object (valid Polygon or MultiPolygon), shape (n,)
    described : mapping of str to ndarray of object (str or None), shape (n,)
        Names and parents. Rows that differ in one, where both have it, are not one area: they are left as
        they are, for others to refuse.
    facts : mapping of str to ndarray of float, shape (n,)
        Where rows of one area differ in one, nobody knows what it is of the whole: it becomes NaN.
    rows : ndarray of int, shape (n,)
        Positions in the file, for the findings.
    layer : str

    Returns
    -------
    kept : ndarray of int, shape (m,)
        Positions of what is left: of several rows the first.
    geometry : ndarray of object, shape (n,)
        With the whole area in the first of its rows.
    facts : dict of str to ndarray of float, shape (n,)
    findings : list of Finding
        One for each area joined.
    """
    by_code: dict[str, list[int]] = defaultdict(list)
    for i, code in enumerate(codes):
        if code is not None:
            by_code[code].append(i)
    joined = geometry.copy()
    known = {name: values.copy() for name, values in facts.items()}
    kept = np.ones(len(codes), dtype=bool)
    findings = []
    for code, among in by_code.items():
        if len(among) == 1 or not all(_agree(values[among]) for values in described.values()):
            continue
        first, *others = among
        joined[first], overlap = _union(geometry[among])
        kept[others] = False
        for values in known.values():
            if len(np.unique(values[among])) > 1:
                values[first] = np.nan
        what = (
            f"{len(among)} rows have this code, and name it alike: {some([row + 1 for row in rows[among]])}"
        )
        where = shapely.get_coordinates(shapely.point_on_surface(geometry[others[0]]))[0].tolist()
        findings.append(
            Finding(
                "several-rows",
                layer,
                code,
                what,
                _done(overlap),
                (where[0], where[1]),
                sum(area_m2(geometry[other]) for other in others),
            )
        )
    return np.flatnonzero(kept), joined, known, findings


def _agree(values: NDArray[np.object_]) -> bool:
    return len({value for value in values if value is not None}) <= 1


def _union(parts: NDArray[np.object_]) -> tuple[BaseGeometry, float]:
    """Return parts as one, and how many square metres of them lie in more than one."""
    whole = polygons_in(shapely.union_all(parts)) or parts[0]
    return whole, max(0.0, sum(map(area_m2, parts)) - area_m2(whole))


def _done(overlap: float) -> str:
    if overlap < 1:
        return "joined them to one area"
    return f"joined them to one area; {overlap:,.0f} m² that several of them have were counted once"
