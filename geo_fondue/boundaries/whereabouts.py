"""Which coordinate system numbers are in, by where each would put them and how that fits another layer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import ProjError

from geo_fondue.areas import Areas
from geo_fondue.boundaries.operations import crs_name, find_operation, parse_crs

USUAL = ("EPSG:32647", "EPSG:32648", "EPSG:24047", "EPSG:24048", "EPSG:3857")
"""What files in metres that do not say are tried as: UTM on WGS84 and Indian 1975, west and east of 102° E in
Thailand, and the projection of web maps."""

_GDAL_INDIAN = "+proj=utm +zone={zone} +ellps=evrst30 +towgs84=293,836,318,0.5,1.6,-2.8,2.1"
"""What GDAL and QGIS make of WGS84 when they are asked for Indian 1975; see the guide."""

_MISTAKEN: dict[str, tuple[str, ...]] = {
    f"EPSG:{one}{zone}": (f"EPSG:{other}{zone}", _GDAL_INDIAN.format(zone=zone))
    for one, other in (("326", "240"), ("240", "326"))
    for zone in (47, 48)
}
"""What a system is taken for by mistake: the same projection on another datum."""

FITS_M = 60.0
"""How far apart, in metres in the median, borders of two layers of one country may lie that are drawn at
different scales. A datum that is mistaken puts them hundreds of metres apart."""

_CLEARLY = 3.0
"""So many times better must the best system fit than the next."""

_SAMPLE = 400
_METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a coordinate system would put a layer.

    Attributes
    ----------
    crs : pyproj.CRS
    lon, lat : float
        The middle of the layer, in degrees.
    misfit_m : float or None
        The median distance between its borders and those of the layer beside it, in metres; None without one.
    """

    crs: pyproj.CRS
    lon: float
    lat: float
    misfit_m: float | None

    def __str__(self) -> str:
        said = f"{crs_name(self.crs)} puts the middle at lat {self.lat:.2f}, lon {self.lon:.2f}"
        return said if self.misfit_m is None else f"{said}, {self.misfit_m:,.0f} m off"


def look_around(
    geometry: NDArray[np.object_], systems: Sequence[str | pyproj.CRS], beside: Areas | None
) -> list[Whereabouts]:
    """Return where each coordinate system would put a layer; those that put it nowhere are left out.

    Parameters
    ----------
    geometry : ndarray of object, shape (n,)
        In the unknown system; finite.
    systems : sequence of str or pyproj.CRS
    beside : Areas, optional
        A layer of the same place whose coordinates are known.
    """
    bounds = shapely.total_bounds(geometry)
    middle = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    borders = _Borders(geometry, beside) if beside is not None and _has_rings(geometry) else None
    found = []
    for system in systems:
        crs = parse_crs(system) if isinstance(system, str) else system
        try:
            operation, _ = find_operation(crs, bounds, "")
            lon, lat = operation.transform(*middle)
            if not (np.isfinite([lon, lat]).all() and abs(lon) <= 180 and abs(lat) <= 90):
                continue
            misfit = None if borders is None else borders.misfit_m(operation)
        except ProjError:
            continue
        found.append(Whereabouts(crs, float(lon), float(lat), misfit))
    return found


def best_fit(found: Sequence[Whereabouts]) -> Whereabouts | None:
    """Return the one that fits the layer beside it clearly better than all others, if there is one."""
    fitting = sorted((w.misfit_m, i) for i, w in enumerate(found) if w.misfit_m is not None)
    if not fitting or fitting[0][0] > FITS_M:
        return None
    if len(fitting) > 1 and fitting[1][0] < max(_CLEARLY * fitting[0][0], FITS_M):
        return None
    return found[fitting[0][1]]


def mistaken_for(crs: pyproj.CRS) -> tuple[str, ...]:
    """Return the systems that this one is taken for by mistake, which only another layer can show."""
    return _MISTAKEN.get(crs_name(crs), ())


class _Borders:
    """The borders of a layer in an unknown system and of one in lon/lat, to be compared."""

    def __init__(self, geometry: NDArray[np.object_], beside: Areas) -> None:
        self._unknown, self._points = _lines_and_points(geometry)
        self._known, self._known_points = _lines_and_points(beside.geometry)

    def misfit_m(self, operation: pyproj.Transformer) -> float:
        """Return the median distance of the vertices of one layer from the borders of the other.

        That is of the coarser one: its borders are the finer one's too, but not the other way round.
        """
        lon, lat = operation.transform(self._points[:, 0], self._points[:, 1])
        apart = [_median_m(np.column_stack([lon, lat]), self._known)]
        x, y = operation.transform(self._known_points[:, 0], self._known_points[:, 1], direction="INVERSE")
        back = np.column_stack([x, y])
        back = back[np.isfinite(back).all(axis=1)]
        if len(back) == len(self._known_points):
            nearest = _nearest(back, self._unknown)
            there = np.column_stack(operation.transform(nearest[:, 0], nearest[:, 1]))
            apart.append(float(np.median(_metres(there - self._known_points, self._known_points[:, 1]))))
        return min(apart)


def _has_rings(geometry: NDArray[np.object_]) -> bool:
    return len(shapely.get_rings(shapely.get_parts(shapely.get_parts(geometry)))) > 0


def _lines_and_points(geometry: NDArray[np.object_]) -> tuple[shapely.STRtree, NDArray[np.float64]]:
    """Return the rings of polygons, and a sample of their vertices."""
    rings = shapely.get_rings(shapely.get_parts(shapely.get_parts(geometry)))
    vertices = shapely.get_coordinates(rings)
    step = max(1, len(vertices) // _SAMPLE)
    return shapely.STRtree(rings), vertices[::step]


def _nearest(points: NDArray[np.float64], lines: shapely.STRtree) -> NDArray[np.float64]:
    """Return for each point the nearest one on the lines."""
    there = shapely.points(points)
    line = lines.geometries[lines.nearest(there)]
    nearest: NDArray[np.float64] = shapely.get_coordinates(shapely.shortest_line(there, line))[1::2]
    return nearest


def _median_m(points: NDArray[np.float64], lines: shapely.STRtree) -> float:
    if not np.isfinite(points).all():
        return float("inf")
    return float(np.median(_metres(_nearest(points, lines) - points, points[:, 1])))


def _metres(apart: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    metres: NDArray[np.float64] = np.hypot(apart[:, 0] * np.cos(np.radians(lat)), apart[:, 1])
    return metres * _METRES_PER_DEGREE
