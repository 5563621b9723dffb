"""From a point to the areas of one layer: the interface, and what is behind it.

``compiled`` answers from a planar subdivision under a grid: docs/design/index.md. ``reference``, which it is
tested against, answers with an R-tree and prepared polygons; ``border`` settles in exact arithmetic what lies
on a border; ``nearest`` measures to the borders from outside.
"""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["PointIndex"]


class PointIndex(Protocol):
    """Finds the areas of one layer at a point. Any number of threads may use one at once.

    Positions are those of the :class:`~geo_fondue.areas.Areas` it was built from. Its answers are those of
    exact arithmetic on the straight lon/lat edges:

    - An area *holds* a point when the point, moved by an infinitesimal eps to the east and by eps**2 to the
      north, lies in its interior. So of the areas around a shared edge or vertex exactly one holds it.
    - The answer is the lowest position that holds the point; where none does, the lowest that touches it (on
      an outer border); else there is none.
    """

    def locate(self, lon: float, lat: float) -> int:
        """Return the position of the area at a point, or -1."""

    def locate_many(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int32]:
        """Return the positions of the areas at many points as int32, shape (n,).

        It is -1 where there is none, and for a coordinate that is NaN or out of range.
        """

    def locate_all(self, lon: float, lat: float) -> list[int]:
        """Return the position of every area that holds a point, ascending.

        More than one only where areas overlap. Where none holds it, the one :meth:`locate` gives, if any.
        """

    def nearest(self, lon: float, lat: float, tolerance_m: float) -> tuple[int, float] | None:
        """Return the nearest area within a tolerance and its distance, or None.

        The distance is geodesic (WGS84), in metres, to the polygon itself; 0 for an area at the point. Of
        areas equally near, to a micrometre, the lowest position is given.
        """

    def nearest_many(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64], tolerance_m: float
    ) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return what :meth:`nearest` gives for many points.

        Returns
        -------
        positions : ndarray of int32, shape (n,)
            -1 where no area is within the tolerance.
        distance_m : ndarray of float64, shape (n,)
            NaN where no area is within the tolerance.
        """
