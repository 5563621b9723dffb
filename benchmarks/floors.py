"""The physical floor: one pass over the coordinates and one look-up in a table for each point."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numba
import numpy as np
from numpy.typing import NDArray

from benchmarks.points import Points
from geo_fondue.index import PointIndex

_COLUMNS, _ROWS = 1000, 1500
"""Cells of about a kilometre for a country such as Thailand: 6 MB."""


class Gather:
    """A bare grid: what holds the middle of a cell is the answer for all of it, right or wrong.

    Parameters
    ----------
    index : PointIndex
        Fills the table.
    bounds : sequence of float
        West, south, east, north.
    """

    def __init__(self, index: PointIndex, bounds: NDArray[np.float64]) -> None:
        self._west, self._south, east, north = (float(bound) for bound in bounds)
        self._x_scale = _COLUMNS / (east - self._west)
        self._y_scale = _ROWS / (north - self._south)
        lon = self._west + (np.arange(_COLUMNS) + 0.5) / self._x_scale
        lat = self._south + (np.arange(_ROWS) + 0.5) / self._y_scale
        self._table = index.locate_many(np.tile(lon, _ROWS), np.repeat(lat, _COLUMNS))

    def run(self, points: Points, threads: int) -> Callable[[], object]:
        """Return what looks the points up on so many threads."""
        found = np.empty(points.size, dtype=np.int32)
        cuts = [points.size * number // threads for number in range(threads + 1)]

        def look_up(start: int, stop: int) -> None:
            some = slice(start, stop)
            grid = (self._west, self._south, self._x_scale, self._y_scale)
            _look_up(self._table, *grid, points.lon[some], points.lat[some], found[some])

        def run() -> None:
            if threads == 1:
                look_up(0, points.size)
                return
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(look_up, cuts[:-1], cuts[1:]))

        return run


@numba.njit(nogil=True, cache=True)
def _look_up(table, west, south, x_scale, y_scale, lon, lat, found):  # type: ignore[no-untyped-def]
    for i in range(len(lon)):
        x = min(max(int((lon[i] - west) * x_scale), 0), _COLUMNS - 1)
        y = min(max(int((lat[i] - south) * y_scale), 0), _ROWS - 1)
        found[i] = table[y * _COLUMNS + x]
