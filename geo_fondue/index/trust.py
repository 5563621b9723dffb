"""Where the predicates of GEOS are known to be exact, and so need no second opinion.

GEOS decides on which side of an edge a point lies with a determinant in double-double arithmetic. The
differences of coordinates in it are exact; products and the last subtraction err by less than 2**-101 of the
products, which are at most ``extent`` in size, the largest width times height of an edge (for a point in the
edge's box; elsewhere the sign is clear). On the other hand a double v is a multiple of its unit in the last
place, more than |v| * 2**-53, so the determinant is a multiple of more than |x| * |y| * 2**-106, where x and
y are the smallest coordinates in it that are not 0. While that is larger than the error, a computed sign is
the true one: when |x| * |y| > 64 * extent; 256 is taken here.

So edges that are short against their coordinates are safe, as nearly all real ones are: at 100° E, 6° N up to
a degree and a half each way. A border that runs through lon 0 or lat 0 is not, right there.
"""

import math

import numpy as np
import shapely
from numpy.typing import NDArray

_SAFETY = 256.0


class Trust:
    """Says for which points the answer of GEOS about a polygon is exact.

    Parameters
    ----------
    polygons : ndarray of object (shapely Polygon), shape (n,)
        None of them empty.
    """

    def __init__(self, polygons: NDArray[np.object_]) -> None:
        rings, polygon = shapely.get_rings(polygons, return_index=True)
        coordinates, ring = shapely.get_coordinates(rings, return_index=True)
        sizes = np.where(coordinates == 0, np.inf, np.abs(coordinates))
        extent = np.abs(np.diff(coordinates, axis=0, append=coordinates[-1:])).prod(axis=1)
        extent[np.diff(ring, append=-1) != 0] = 0  # from one ring to the next is no edge
        first = np.flatnonzero(np.diff(polygon[ring], prepend=-1))
        self._least = np.minimum.reduceat(sizes, first) if len(first) else sizes
        self._limit = _SAFETY * (np.maximum.reduceat(extent, first) if len(first) else extent)
        self._rows: list[tuple[float, float, float]] = list(
            zip(*self._least.T.tolist(), self._limit.tolist(), strict=True)
        )

    def exact(self, polygon: int, lon: float, lat: float) -> bool:
        """Return whether GEOS is exact for a polygon, by its number, and a point."""
        least_lon, least_lat, limit = self._rows[polygon]
        least_product: float = min(abs(lon) or math.inf, least_lon) * min(abs(lat) or math.inf, least_lat)
        return least_product > limit

    def exact_many(
        self, polygon: NDArray[np.int64], lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> NDArray[np.bool_]:
        """Return the same for many pairs of polygon and point, shape (n,)."""
        point = np.abs(np.column_stack([lon, lat]))
        point[point == 0] = np.inf
        return np.asarray(np.minimum(point, self._least[polygon]).prod(axis=1) > self._limit[polygon])
