"""The compiled index: a layer as a planar subdivision under a grid, for one point and for millions.

What Numba compiles is imported where it is first needed: one point in a layer whose index is in a file does
without, and so starts a third of a second earlier.
"""

import logging
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.index import PointIndex
from geo_fondue.index.layout import ARRAYS, TINY, Tables
from geo_fondue.index.reference import ReferenceIndex
from geo_fondue.index.scalar import Scalar
from geo_fondue.index.storage import load_tables, save_tables

_log = logging.getLogger(__name__)

_POINTS_A_THREAD = 50_000
"""Fewer are not worth the start of a thread."""


def compile_index(areas: Areas) -> PointIndex:
    """Compile a layer (a second or two for the subdistricts of a country).

    A layer with a coordinate that is not 0 but nearer to it than 1e-130 gets the reference index: no real one
    has.
    """
    if _has_tiny(areas):
        return ReferenceIndex(areas)
    from geo_fondue.index.compiling import compile_tables

    return CompiledIndex(areas, compile_tables(areas))


def open_index(areas: Areas, path: Path, source: str) -> PointIndex:
    """Open the index of a layer from a file, made there if need be.

    Parameters
    ----------
    areas : Areas
    path : Path
        Written again when it is missing, stale or damaged; where it cannot be written, the index is in
        memory.
    source : str
        A checksum of the layer.
    """
    tables = load_tables(path, source)
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
    return CompiledIndex(areas, tables)


class CompiledIndex:
    """A :class:`~geo_fondue.index.PointIndex` that looks points up in compiled tables.

    Parameters
    ----------
    areas : Areas
        What the tables were compiled from.
    tables : Tables
    """

    def __init__(self, areas: Areas, tables: Tables) -> None:
        self.tables = _read_only(tables)
        scalar = Scalar(self.tables)
        self.locate = scalar.locate
        self.locate_all = scalar.locate_all
        self._areas = areas
        self._building = threading.Lock()
        self._reference: ReferenceIndex | None = None

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
        most = _processors() if threads is None else threads
        count = max(min(most, len(lon) // _POINTS_A_THREAD), 1)
        cuts = [len(lon) * number // count for number in range(count + 1)]

        def locate_slice(start: int, stop: int) -> int:
            return int(locate_points(self.tables, lon[start:stop], lat[start:stop], located[start:stop]))

        if count == 1:
            undecided = locate_slice(0, len(lon))
        else:
            with ThreadPoolExecutor(count) as pool:
                undecided = sum(pool.map(locate_slice, cuts[:-1], cuts[1:]))
        if undecided:
            for i in np.flatnonzero(located == UNDECIDED):
                located[i] = self.locate(float(lon[i]), float(lat[i]))
        return located

    def nearest(self, lon: float, lat: float, tolerance_m: float) -> tuple[int, float] | None:
        """Return the nearest area within a tolerance and its distance, or None; see :class:`PointIndex`."""
        found = self.locate(lon, lat)
        return (found, 0.0) if found >= 0 else self._lazy_reference().nearest(lon, lat, tolerance_m)

    def nearest_many(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64], tolerance_m: float
    ) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return what :meth:`nearest` gives for many points; see :class:`PointIndex`."""
        positions = self.locate_many(lon, lat)
        distance = np.where(positions >= 0, 0.0, np.nan)
        away = np.flatnonzero(positions < 0)
        if len(away):
            near = self._lazy_reference().nearest_many(lon[away], lat[away], tolerance_m)
            positions[away], distance[away] = near
        return positions, distance

    def _lazy_reference(self) -> ReferenceIndex:
        with self._building:
            if self._reference is None:
                self._reference = ReferenceIndex(self._areas)
            return self._reference


def _processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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
