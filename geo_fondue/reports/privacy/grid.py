"""The grid that public positions are snapped to: who lives where cannot be told from it."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo_fondue.position import Bounds

METRES_PER_DEGREE = 111_320.0
"""Of latitude, roughly; cells need not be of the same size to the centimetre."""

DECIMALS = 6
"""Of the centres, 0.1 m: fewer would move them into other cells."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of the earth, of about the same width and height in metres.

    Rows are bands of latitude of the same height; each is parted into as many cells of the same width as
    come closest to being square. Neither depends on the data, so that asking again tells nothing more.

    Parameters
    ----------
    metres : float
        The side of a cell; 0 for none: positions stay exact.
    """

    metres: float

    def snap(self, lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the centres of the cells that positions lie in, in degrees.

        A centre is its own centre; nothing is moved by more than 0.71 sides of a cell. West and south borders
        are part of a cell.
        """
        lon, lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
        if self.metres <= 0:
            return lon, lat
        rows = max(round(180 * METRES_PER_DEGREE / self.metres), 1)
        height = 180 / rows
        row = np.clip(np.floor((lat + 90) / height), 0, rows - 1)
        middle = -90 + (row + 0.5) * height
        columns = np.maximum(np.round(360 * METRES_PER_DEGREE * np.cos(np.radians(middle)) / self.metres), 1)
        width = 360 / columns
        column = np.minimum(np.floor((lon + 180) / width), columns - 1)
        return np.round(-180 + (column + 0.5) * width, DECIMALS), np.round(middle, DECIMALS)

    def snap_one(self, *, lon: float, lat: float) -> tuple[float, float]:
        """Return the centre of the cell of one position, lon and lat."""
        x, y = self.snap([lon], [lat])
        return float(x[0]), float(y[0])

    def holds(self, bbox: Bounds, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
        """Return which positions lie in a bounding box as the grid shows them, borders included.

        Were they held against it as they are, ever smaller boxes would tell where they are.
        """
        west, south, east, north = bbox
        x, y = self.snap(lon, lat)
        across = (x >= west) & (x <= east) if west <= east else (x >= west) | (x <= east)
        held: NDArray[np.bool_] = across & (y >= south) & (y <= north)
        return held

    def widened(self, bbox: Bounds) -> Bounds:
        """Return a bounding box with every position that :meth:`holds` finds in the given one."""
        if self.metres <= 0:
            return bbox
        west, south, east, north = bbox
        up = self.metres / METRES_PER_DEGREE
        south, north = max(south - up, -90.0), min(north + up, 90.0)
        narrowest = min(math.cos(math.radians(south)), math.cos(math.radians(north)))
        # Near the poles a cell is as wide as it likes
        aside = 360.0 if narrowest * METRES_PER_DEGREE < self.metres else up / narrowest
        if (east - west if west <= east else east - west + 360) + 2 * aside >= 360:
            return -180.0, south, 180.0, north
        return _wrapped(west - aside), south, _wrapped(east + aside), north


def _wrapped(lon: float) -> float:
    return lon - 360 if lon > 180 else lon + 360 if lon < -180 else lon
