"""Geometry out of well-known binary, with what had to be mended and what cannot be."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo_fondue.boundaries.files import some
from geo_fondue.boundaries.findings import Finding
from geo_fondue.errors import BoundaryError

_KINDS = {
    8: "a curve", 9: "a curve", 10: "a polygon with curved borders", 11: "curves", 12: "curved surfaces",
    13: "a curve", 14: "a surface", 15: "a surface in space", 16: "a surface in space", 17: "a triangle",
}  # fmt: skip
"""What numbers beyond the seven simple kinds mean (ISO 19125, SQL/MM)."""

_MINIMUM = 5
"""Bytes of the order and kind that every geometry begins with."""


def read_wkb(wkb: NDArray[np.object_], *, file: str, layer: str) -> tuple[NDArray[np.object_], list[Finding]]:
    """Return geometry; rings that do not end where they begin are closed, with a finding.

    Parameters
    ----------
    wkb : ndarray of object (bytes or None), shape (n,)
    file, layer : str
        For messages and findings.

    Raises
    ------
    BoundaryError
        When the geometry of a row cannot be read, or a coordinate is not a number.
    """
    with np.errstate(invalid="ignore"):  # of coordinates that are no numbers: refused below
        try:
            geometry = shapely.from_wkb(wkb, on_invalid="ignore")
        except (shapely.errors.GEOSException, NotImplementedError, TypeError):
            geometry = np.full(len(wkb), None, dtype=object)
        findings = []
        for row in np.flatnonzero((geometry == None) & (wkb != None)):  # noqa: E711 - elementwise
            geometry[row], closed = _read_one(wkb[row], f"{file}, row {row + 1}, geometry")
            if closed:
                what = f"row {row + 1}: a ring does not end where it begins"
                where = _place(geometry[row])
                findings.append(Finding("unclosed-ring", layer, None, what, "closed it", where))
    _check_numbers(geometry, file)
    return geometry, findings


def _read_one(wkb: bytes, where: str) -> tuple[BaseGeometry, bool]:
    """Return one geometry, and whether it had to be closed."""
    what, remedy = "the geometry cannot be read", "Repair this row's geometry in a GIS, or leave the row out"
    kind = _kind(wkb)
    if kind in _KINDS:
        what = f"the geometry is {_KINDS[kind]}, which is not read"
        remedy = "Convert it to plain polygons in a GIS (segmentize, to multipolygon)"
        raise BoundaryError(what, where=where, remedy=remedy)
    try:
        return shapely.from_wkb(wkb), False
    except (shapely.errors.GEOSException, NotImplementedError, TypeError):
        pass
    try:
        geometry = shapely.from_wkb(wkb, on_invalid="fix")
    except (shapely.errors.GEOSException, NotImplementedError, TypeError) as error:
        raise BoundaryError(what, where=where, remedy=remedy) from error
    if geometry is None:
        raise BoundaryError(what, where=where, remedy=remedy)
    return geometry, True


def _kind(wkb: bytes) -> int | None:
    """Return the number of the kind of geometry, without that of its dimensions."""
    if not isinstance(wkb, bytes) or len(wkb) < _MINIMUM:
        return None
    number = int.from_bytes(wkb[1:_MINIMUM], "little" if wkb[0] else "big")
    return (number & 0x0FFFFFFF) % 1000


def _check_numbers(geometry: NDArray[np.object_], file: str) -> None:
    xy, row = shapely.get_coordinates(geometry, return_index=True)
    wrong = np.unique(row[~np.isfinite(xy).all(axis=1)]) + 1
    if len(wrong):
        raise BoundaryError(
            f"{len(wrong)} rows have coordinates that are no numbers",
            where=f"{file}, row {some(wrong.tolist())}, geometry",
            remedy="Nobody knows where these borders run: export them again, or leave these rows out",
        )


def _place(geometry: BaseGeometry) -> tuple[float, float] | None:
    xy = shapely.get_coordinates(geometry)
    return (float(xy[0, 0]), float(xy[0, 1])) if len(xy) else None
