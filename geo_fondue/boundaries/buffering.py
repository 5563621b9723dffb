"""Areas made of lines and points: all that is within so many metres of them."""

from itertools import pairwise

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo_fondue.boundaries.antimeridian import unrolled_lon
from geo_fondue.boundaries.files import some
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.pieces import polygons_in
from geo_fondue.errors import BoundaryError

LARGEST_M = 100_000.0
"""A wider strip than this, in metres, is not what an overlay is, and a flat map no longer right for it."""

_PIECE_M = 50_000.0
"""Lines are taken in pieces of at most so many metres, each measured on a flat map around its own middle:
there the scale is right within 1 in 100,000, for a piece and the widest strip within 1 in 2,000."""

_STEP_M = 1_000.0
"""With vertices this close together, in metres, what is straight in degrees is so on the flat map."""

_QUARTER = 32
"""Corners of a quarter circle: the polygon's area is 0.04 % less than the circle's."""

_GEOD = pyproj.Geod(ellps="WGS84")
_FLAT = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def check_distance(metres: float, *, layer: str) -> None:
    """Refuse a distance that makes no strip.

    Raises
    ------
    BoundaryError
    """
    if not 0 < metres <= LARGEST_M:
        raise BoundaryError(
            f"{metres:g} metres make no strip",
            where=f"buffer of the {layer}",
            remedy=f"Give more than 0 and at most {LARGEST_M:,.0f}",
        )


def buffer_lines(
    geometry: NDArray[np.object_], metres: float, *, layer: str, codes: NDArray[np.object_]
) -> tuple[NDArray[np.object_], list[Finding]]:
    """Return the land within a distance of each line or point; polygons stay as they are.

    Parameters
    ----------
    geometry : ndarray of object, shape (n,)
        Lon/lat degrees, finite. Of a mixed geometry its polygons are kept and the rest becomes strips.
    metres : float
        To either side, by the geodesic on the ellipsoid; right within 0.1 %.
    layer : str
    codes : ndarray of object (str or None), shape (n,)
        For the finding.

    Returns
    -------
    geometry : ndarray of object, shape (n,)
        Longitudes go on past 180 where a strip does.
    findings : list of Finding
        At most one, for the whole layer.
    """
    buffered = geometry.copy()
    there = (geometry != None) & ~shapely.is_empty(geometry)  # noqa: E711 - elementwise
    lines = np.flatnonzero(there & ~np.isin(shapely.get_type_id(geometry), _FLAT))
    for i in lines:
        strips = [_buffer(part, metres) for part in _simple_parts(geometry[i])]
        buffered[i] = polygons_in(shapely.orient_polygons(shapely.union_all(strips)))
    if len(lines) == 0:
        return geometry, []
    kept = int(there.sum()) - len(lines)
    what = f"{len(lines):,} areas are lines or points: {some([str(code) for code in codes[lines]])}"
    done = f"took what lies within {metres:g} m of them"
    if kept:
        done += f"; {kept:,} that are polygons stay as they are"
    lon, lat = shapely.get_coordinates(geometry[lines[0]])[0].tolist()
    return buffered, [Finding("buffered", layer, None, what, done, (lon, lat))]


def _simple_parts(geometry: BaseGeometry) -> list[BaseGeometry]:
    parts = shapely.get_parts(geometry).tolist()
    if len(parts) == 1 and parts[0].geom_type == geometry.geom_type:
        return [part for part in parts if not part.is_empty]
    return [simple for part in parts for simple in _simple_parts(part)]


def _buffer(part: BaseGeometry, metres: float) -> BaseGeometry:
    if isinstance(part, shapely.Polygon):
        return part if part.is_valid else shapely.make_valid(part, method="structure")
    xy = shapely.get_coordinates(part)
    xy[:, 0] = unrolled_lon(xy[:, 0])
    if len(xy) == 1:
        return _around(xy, metres)
    dense = _densified(xy)
    return shapely.union_all([_around(piece, metres) for piece in _pieces(dense)])


def _densified(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a line with a vertex at least every kilometre, on its straight edges in degrees."""
    _, _, lengths = _GEOD.inv(xy[:-1, 0], xy[:-1, 1], xy[1:, 0], xy[1:, 1])
    counts = np.maximum(1, np.ceil(np.asarray(lengths) / _STEP_M)).astype(np.intp)
    edge = np.repeat(np.arange(len(counts)), counts)
    along = (np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts)) / counts[edge]
    dense: NDArray[np.float64] = np.vstack([xy[edge] + along[:, None] * (xy[edge + 1] - xy[edge]), xy[-1:]])
    return dense


def _pieces(xy: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Return a line in pieces, each of which begins where the one before it ends."""
    _, _, lengths = _GEOD.inv(xy[:-1, 0], xy[:-1, 1], xy[1:, 0], xy[1:, 1])
    piece = (np.r_[0, np.cumsum(lengths)] // _PIECE_M).astype(np.intp)
    starts = np.r_[np.flatnonzero(np.r_[True, piece[1:] != piece[:-1]]), len(xy) - 1]
    return [xy[start : end + 1] for start, end in pairwise(starts.tolist()) if end > start]


def _around(xy: NDArray[np.float64], metres: float) -> BaseGeometry:
    """Return what lies within a distance of a short line, or a point, by a flat map around its middle."""
    lon, lat = ((xy.min(axis=0) + xy.max(axis=0)) / 2).tolist()
    local = pyproj.Proj(proj="aeqd", lon_0=lon, lat_0=lat, ellps="WGS84")
    flat = np.column_stack(local(xy[:, 0], xy[:, 1]))
    line = shapely.LineString(flat) if len(flat) > 1 else shapely.Point(flat[0])
    strip = shapely.buffer(line, metres, quad_segs=_QUARTER)

    def back(points: NDArray[np.float64]) -> NDArray[np.float64]:
        turned = np.column_stack(local(points[:, 0], points[:, 1], inverse=True))
        turned[:, 0] = lon + (turned[:, 0] - lon + 180) % 360 - 180
        return turned

    return shapely.transform(strip, back)
