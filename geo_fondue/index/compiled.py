"""The compiled index: a layer as a planar subdivision under a grid, for one point and for millions.

What Numba compiles is imported where it is first needed: one point in a layer whose index is in a file does
without, and so starts a third of a second earlier.
"""

import logging
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.index import PointIndex
from geo_fondue.index.ellipsoid import WGS84
from geo_fondue.index.layout import ARRAYS, TINY, Tables
from geo_fondue.index.reference import ReferenceIndex
from geo_fondue.index.scalar import Scalar
from geo_fondue.index.slices import in_slices
from geo_fondue.index.storage import load_tables, save_tables

_log = logging.getLogger(__name__)

_POINTS_A_THREAD = 50_000
_DISTANCES_A_THREAD = 500
"""Fewer are not worth the start of a thread."""


def compile_index(areas: Areas) -> PointIndex:
    """Compile a layer (a second or two for the subdistricts of a country).

    A layer with a coordinate that is not 0 but nearer to it than 1e-130 gets the reference index: no real one
    has.
    """
    if _has_tiny(areas):
        return ReferenceIndex(areas)
    from geo_fondue.index.compiling import compile_tables

    return CompiledIndex(compile_tables(areas))


def open_index(areas: Areas, path: Path, source: str, *, verify: bool = False) -> PointIndex:
    """Open the index of a layer from a file, made there if need be.

    Parameters
    ----------
    areas : Areas
    path : Path
        Written again when it is missing, stale or damaged; where it cannot be written, the index is in
        memory.
    source : str
        A checksum of the layer.
    verify : bool, default False
        Check all bytes of a large file too, as :func:`~geo_fondue.index.storage.load_tables` does.
    """
    tables = load_tables(path, source, verify=verify)
    if tables is None:
        index = compile_index(areas)
        if not isinstance(index, CompiledIndex):
            return index
        try:
            save_tables(path, index.tables, source)
        except OSError as error:
            _log.info("the index of %s stays in memory: %s", areas.layer, error)
            return index
        tables = load_tables(path, source) or index.tables  # so that workers share one copy
    return CompiledIndex(tables)


class CompiledIndex:
    """A :class:`~geo_fondue.index.PointIndex` that looks points up in compiled tables.

    Parameters
    ----------
    tables : Tables
    """

    def __init__(self, tables: Tables) -> None:
        self.tables = _read_only(tables)
        scalar = Scalar(self.tables)
        self.locate = scalar.locate
        self.locate_all = scalar.locate_all

    def locate_many(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64], *, threads: int | None = None
    ) -> NDArray[np.int32]:
        """Return the positions of the areas at many points, -1 where none; see :class:`PointIndex`.

        Parameters
        ----------
        lon, lat : ndarray of float64, shape (n,)
        threads : int, optional
            As many at most; without it, as there are processors. They run without the GIL.
        """
        from geo_fondue.index.kernels import UNDECIDED, locate_points

        located = np.empty(len(lon), dtype=np.int32)
        lon, lat = _contiguous(lon), _contiguous(lat)

        def locate_slice(part: slice) -> int:
            return int(locate_points(self.tables, lon[part], lat[part], located[part]))

        undecided = sum(in_slices(locate_slice, len(lon), _POINTS_A_THREAD, threads))
        if undecided:
            for i in np.flatnonzero(located == UNDECIDED):
                located[i] = self.locate(float(lon[i]), float(lat[i]))
        return located

    def nearest(self, lon: float, lat: float, tolerance_m: float) -> tuple[int, float] | None:
        """Return the nearest area within a tolerance and its distance, or None; see :class:`PointIndex`."""
        found = self.locate(lon, lat)
        if found >= 0:
            return found, 0.0
        if not (abs(lon) <= 180 and abs(lat) <= 90):
            return None
        positions, distance = self._nearest_borders(np.array([lon]), np.array([lat]), tolerance_m)
        return None if positions[0] < 0 else (int(positions[0]), float(distance[0]))

    def nearest_many(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64], tolerance_m: float
    ) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return what :meth:`nearest` gives for many points; see :class:`PointIndex`."""
        positions = self.locate_many(lon, lat)
        distance = np.where(positions >= 0, 0.0, np.nan)
        away = np.flatnonzero((positions < 0) & (np.abs(lon) <= 180) & (np.abs(lat) <= 90))
        if len(away):
            positions[away], distance[away] = self._nearest_borders(lon[away], lat[away], tolerance_m)
        return positions, distance

    def _nearest_borders(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64], tolerance_m: float
    ) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        from geo_fondue.index.vicinity import nearest_borders

        positions = np.full(len(lon), -1, dtype=np.int32)
        feet = np.full((len(lon), 2), np.nan)
        lon, lat = _contiguous(lon), _contiguous(lat)

        def measure_slice(part: slice) -> None:
            nearest_borders(
                self.tables, lon[part], lat[part], float(tolerance_m), positions[part], feet[part]
            )

        in_slices(measure_slice, len(lon), _DISTANCES_A_THREAD)
        distance = np.full(len(lon), np.nan)
        some = np.flatnonzero(positions >= 0)
        distance[some] = WGS84.inv(lon[some], lat[some], feet[some, 0], feet[some, 1])[2]
        too_far = distance > tolerance_m
        positions[too_far], distance[too_far] = -1, np.nan
        return positions, distance


def _has_tiny(areas: Areas) -> bool:
    sizes = np.abs(shapely.get_coordinates(areas.geometry))
    return bool(((sizes > 0) & (sizes < TINY)).any())


def _read_only(tables: Tables) -> Tables:
    """Return tables that cannot be written to, so that there is one kind of them to compile kernels for."""
    locked: dict[str, Any] = {name: _locked(getattr(tables, name)) for name in ARRAYS}
    return tables._replace(**locked)


def _contiguous(column: NDArray[np.float64]) -> NDArray[np.float64]:
    return _locked(np.ascontiguousarray(column, dtype=np.float64))


def _locked(array: NDArray[Any]) -> NDArray[Any]:
    view = array.view()
    view.flags.writeable = False
    return view
