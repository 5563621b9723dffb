"""Whether a peer says the same as this index, and where not, who is right."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.peer import Pairs
from benchmarks.points import Points
from geo_fondue.index.reference import ReferenceIndex


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a peer's answers compare with ours on the same points.

    Attributes
    ----------
    points : int
    none, several, other : int
        Where the peer has no area, more than one, or one that is not ours.
    wrong : int
        Of all these, where exact arithmetic does not say what we say. There must be none.
    """

    points: int
    none: int
    several: int
    other: int
    wrong: int

    @property
    def differ(self) -> int:
        """How many points get another answer."""
        return self.none + self.several + self.other


def compare(pairs: Pairs, ours: NDArray[np.int32], points: Points, reference: ReferenceIndex) -> Agreement:
    """Compare what a peer found with our answers for the same points.

    Parameters
    ----------
    pairs : tuple of ndarray
        Points and areas that the peer found.
    ours : ndarray of int32, shape (n,)
    points : Points
    reference : ReferenceIndex
        Settles, in exact arithmetic, where the two differ.
    """
    point, area = pairs
    found = np.bincount(point, minlength=len(ours))
    theirs = np.full(len(ours), -1, dtype=np.int64)
    theirs[point] = area
    several = found > 1
    none = (found == 0) & (ours >= 0)
    other = (found == 1) & (theirs != ours)
    disputed = np.flatnonzero(several | none | other)
    exact = reference.locate_many(points.lon[disputed], points.lat[disputed])
    return Agreement(
        points=len(ours),
        none=int(none.sum()),
        several=int(several.sum()),
        other=int(other.sum()),
        wrong=int(np.count_nonzero(exact != ours[disputed])),
    )
