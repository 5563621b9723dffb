"""The answers about many points, as arrays."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo_fondue.errors import NotFoundError

INSIDE, NEAREST, OUTSIDE, UNUSABLE = 0, 1, 2, -1
"""What :attr:`Jurisdictions.outcomes` holds; ``UNUSABLE`` is a point that is no position."""

OUTCOME_NAMES = ("inside", "nearest", "outside")
"""The outcomes as words, by number."""


@dataclass(frozen=True, eq=False)
class Jurisdictions:
    """Whose job it is at each of many points.

    Attributes
    ----------
    edition : str
        The id of the edition that this was answered from.
    positions : mapping of str to ndarray of int32, shape (n,)
        For each layer asked, the position in the layer's :class:`~geo_fondue.areas.Areas`; -1 where none.
    outcomes : ndarray of int8, shape (n,)
        0 inside, 1 nearest, 2 outside, -1 for a point that is no position.
    distance_m : ndarray of float64, shape (n,)
        Geodesic distance to the nearest area in metres, for ``nearest``; else NaN.
    area_codes : mapping of str to ndarray of object (str)
        For each layer asked, the codes of its areas by position.
    """

    edition: str
    positions: Mapping[str, NDArray[np.int32]]
    outcomes: NDArray[np.int8]
    distance_m: NDArray[np.float64]
    area_codes: Mapping[str, NDArray[np.object_]]

    def __len__(self) -> int:
        return len(self.outcomes)

    @property
    def unusable(self) -> int:
        """How many of the points are no position."""
        return int(np.count_nonzero(self.outcomes == UNUSABLE))

    def codes(self, layer: str) -> NDArray[np.object_]:
        """Return the code of each point's area in a layer, None where there is none.

        Raises
        ------
        NotFoundError
            When the layer was not asked for.
        """
        if layer not in self.positions:
            remedy = f"Asked for were: {', '.join(self.positions)}"
            raise NotFoundError(f"no answers for layer {layer!r}", remedy=remedy)
        # None stands at the end, where position -1 points
        return np.append(self.area_codes[layer], np.array([None], dtype=object))[self.positions[layer]]
