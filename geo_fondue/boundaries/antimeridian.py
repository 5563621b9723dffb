"""Areas across the 180th meridian, in two parts that meet there, as GeoJSON wants them."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.pieces import as_one, first_point, polygons_in
from geo_fondue.errors import BoundaryError

_POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def unroll(
    geometry: NDArray[np.object_], *, layer: str, codes: NDArray[np.object_], file: str
) -> NDArray[np.object_]:
    """Return polygons whose borders go on past 180 degrees rather than jump from 179 to -179.

    No edge of an administrative border is half the globe long, so that a jump is one across the meridian.

    Parameters
    ----------
    geometry : ndarray of object, shape (n,)
        Lon/lat degrees, valid or not; other geometry than polygons is left as it is.
    layer : str
    codes : ndarray of object (str or None), shape (n,)
    file : str
        All three for messages.

    Raises
    ------
    BoundaryError
        When a border goes once around a pole, so that on a map in degrees it has no inside.
    """
    bounds = shapely.bounds(geometry)
    past = (bounds[:, 0] < -180) | (bounds[:, 2] > 180)
    wide = bounds[:, 2] - bounds[:, 0] > 180
    unrolled = geometry.copy()
    for i in np.flatnonzero((wide | past) & np.isin(shapely.get_type_id(geometry), _POLYGONS)):
        parts = shapely.get_parts(geometry[i])
        rings = shapely.get_rings(parts)
        if not past[i] and not any(_jumps(shapely.get_coordinates(ring)[:, 0]) for ring in rings):
            continue  # it has parts on either side, as it should
        whole = [_unrolled(part) for part in parts]
        if None in whole:
            raise BoundaryError(
                "a border goes around a pole, so that it has no inside on a map in degrees",
                where=f"{file}, {layer} {codes[i]}, geometry",
                remedy="Close it along the pole: (180, 90) to (-180, 90), or -90 for the south",
            )
        unrolled[i] = as_one(whole)
    return unrolled


def split_at_180(
    geometry: NDArray[np.object_],
    *,
    layer: str,
    codes: NDArray[np.object_],
    unrolled: NDArray[np.bool_] | None = None,
) -> tuple[NDArray[np.object_], list[Finding]]:
    """Return polygons within -180 to 180 degrees; what goes on past is cut there and brought back.

    Parameters
    ----------
    geometry : ndarray of object (valid Polygon or MultiPolygon, or None), shape (n,)
        Lon/lat degrees.
    layer : str
    codes : ndarray of object (str or None), shape (n,)
        For the findings.
    unrolled : ndarray of bool, shape (n,), optional
        Which of them `unroll` drew anew: told even where they keep to one side, since a longitude of 500
        is then more likely a slip than a border.

    Returns
    -------
    geometry : ndarray of object, shape (n,)
    findings : list of Finding
        One for each area that was cut, brought back or drawn anew; its land is the same.
    """
    bounds = shapely.bounds(geometry)
    split = geometry.copy()
    findings = []
    for i in np.flatnonzero((bounds[:, 0] < -180) | (bounds[:, 2] > 180)):
        pieces = as_one(piece for part in shapely.get_parts(geometry[i]) for piece in _brought_back(part))
        if pieces is None:
            continue
        split[i] = pieces
        what = "the area lies across the 180th meridian, or its longitudes go on past it"
        done = "cut it there, and brought what is past it back"
        findings.append(Finding("antimeridian", layer, codes[i], what, done, first_point(pieces), None, 0.0))
    if unrolled is not None:
        within = (bounds[:, 0] >= -180) & (bounds[:, 2] <= 180)
        for i in np.flatnonzero(unrolled & within):
            what = "its longitudes jump by half the globe, and yet it does not reach the 180th meridian"
            done = "took each a whole turn nearer to the one before: look whether it is meant, or a slip"
            where = first_point(geometry[i])
            findings.append(Finding("antimeridian", layer, codes[i], what, done, where, None, 0.0))
    return split, findings


def _jumps(lon: NDArray[np.float64]) -> bool:
    """Return whether a line jumps from side to side; an edge of 360 degrees is that of a whole map."""
    steps = np.abs(np.diff(lon))
    return bool(np.any((steps > 180) & (steps < 360)))


def unrolled_lon(lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the longitudes of a line, going on past 180 rather than jumping; else to the last bit."""
    steps = np.diff(lon)
    turns: NDArray[np.float64] = np.r_[0, np.cumsum(-np.round(steps / 360))]
    return lon + 360 * turns


def _unrolled(polygon: BaseGeometry) -> BaseGeometry | None:
    """Return a polygon whose longitudes go on past 180 rather than jump, None when it is around a pole."""
    unrolled = []
    for ring in shapely.get_rings(polygon):
        xy = shapely.get_coordinates(ring)
        ring_lon = unrolled_lon(xy[:, 0])
        if abs(ring_lon[-1] - ring_lon[0]) > 180:
            return None
        unrolled.append(np.column_stack([ring_lon, xy[:, 1]]))
    shell, *holes = unrolled
    middle = (shell[:, 0].min() + shell[:, 0].max()) / 2
    for hole in holes:
        hole[:, 0] += 360 * np.round((middle - (hole[:, 0].min() + hole[:, 0].max()) / 2) / 360)
    return shapely.Polygon(shell, holes)


def _brought_back(polygon: BaseGeometry) -> list[BaseGeometry]:
    """Return the pieces of a polygon in each turn around the globe, each between -180 and 180 degrees."""
    west, _, east, _ = polygon.bounds
    pieces = []
    for turn in range(int(np.floor((west + 180) / 360)), int(np.ceil((east + 180) / 360))):
        piece = polygons_in(
            shapely.intersection(polygon, shapely.box(360 * turn - 180, -90, 360 * turn + 180, 90))
        )
        if piece is not None:
            pieces += shapely.get_parts(_moved(piece, -360.0 * turn)).tolist()
    return pieces


def _moved(geometry: BaseGeometry, degrees: float) -> BaseGeometry:
    return shapely.transform(geometry, lambda xy: xy + np.array([degrees, 0]))
