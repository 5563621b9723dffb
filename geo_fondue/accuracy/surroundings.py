"""The areas of a layer around a point, and how likely each is to hold a position known only roughly."""

import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.accuracy.borders import border_distance
from geo_fondue.accuracy.gaussian import R68_IN_SIGMA, probabilities
from geo_fondue.areas import Areas
from geo_fondue.errors import InputError
from geo_fondue.index.ellipsoid import windows

MOST_M = 10_000.0
"""The largest accuracy that is taken: with more, a position says little of where anything is."""

EXACT_M = 0.001
"""A smaller accuracy is taken for none: coordinates themselves are not kept any finer."""

LEAST_SHARE = 0.001
"""Areas with less of the probability are not listed one by one."""

_REACH_SIGMA = 5.0
"""What is farther away, 4 in a million, is left out of the account."""

_NO_GAP = 1e-5
"""A share outside every area that may come from rounding and from what is left out; it is taken for none."""

_NOTHING = 1e-9
"""A share of an area that may come from rounding."""

_INTERIORS_MEET = "T********"
"""Of two polygons, as the intersection matrix DE-9IM has it."""


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """How likely a position is to lie in each of some areas. Together with ``outside`` they sum to 1.

    Attributes
    ----------
    positions : ndarray of int, shape (n,)
        In the layer's :class:`~geo_fondue.areas.Areas`: the likeliest first, and of equals the lowest.
    shares : ndarray of float64, shape (n,)
    outside : float
        The share outside every area of the layer.
    """

    positions: NDArray[np.intp]
    shares: NDArray[np.float64]
    outside: float

    def of(self, position: int) -> float:
        """Return the share of an area, by its position; of everything outside for -1."""
        return self.outside if position < 0 else float(self.shares[self.positions == position].sum())


class Surroundings:
    """The areas of a layer, arranged for finding those near a point. Threads may share it.

    Parameters
    ----------
    areas : Areas
    """

    def __init__(self, areas: Areas) -> None:
        self._geometry = areas.geometry
        self._tree = shapely.STRtree(areas.geometry)

    def shares(self, *, lon: float, lat: float, accuracy_m: float) -> Shares:
        """Return how likely each area is to hold a position.

        Where areas overlap, what they share counts for the one with the lowest position, as in answers.

        Parameters
        ----------
        lon, lat : float
            In range.
        accuracy_m : float
            The radius around it, in metres, that holds the true position with 68 %;
            see :func:`check_accuracy`.

        Returns
        -------
        Shares
            Exact to 1e-5.
        """
        sigma_m = accuracy_m / R68_IN_SIGMA
        around = _boxes(lon, lat, _REACH_SIGMA * sigma_m)
        owner, pieces = self._cut(around)
        here = {"lon": lon, "lat": lat, "sigma_m": sigma_m}
        at_once = probabilities(np.concatenate([around, pieces]), **here)
        every, found = at_once[: len(around)].sum(), at_once[len(around) :]
        # Areas that together are just the whole do not overlap, and to look closer takes longer
        if abs(found.sum() / every - 1) > _NO_GAP and (apart := _apart(pieces)) is not pieces:
            found = probabilities(apart, **here)
        found = found / every
        positions, number = np.unique(owner, return_inverse=True)
        shares = np.zeros(len(positions))
        np.add.at(shares, number, found)
        outside = 1 - float(shares.sum())
        outside = outside if outside >= _NO_GAP else 0.0
        shares[shares < _NOTHING] = 0
        shares *= (1 - outside) / (shares.sum() or 1)
        likely = np.lexsort((positions, -shares))
        likely = likely[shares[likely] > 0]
        return Shares(positions[likely], shares[likely], outside)

    def border_distance(self, position: int, *, lon: float, lat: float) -> float:
        """Return the geodesic distance from a point to the border of an area, in metres."""
        return border_distance(self._geometry[position], lon=lon, lat=lat)

    def _cut(self, boxes: NDArray[np.object_]) -> tuple[NDArray[np.intp], NDArray[np.object_]]:
        """Return the areas that reach into some boxes, ascending, and what of each does."""
        box, position = self._tree.query(boxes)
        order = np.argsort(position, kind="stable")
        box, position = box[order], position[order]
        pieces = np.empty(len(position), dtype=object)
        for number in range(len(boxes)):
            here = box == number
            pieces[here] = shapely.clip_by_rect(self._geometry[position[here]], *boxes[number].bounds)
        real = ~shapely.is_empty(pieces)
        return position[real], pieces[real]


def _boxes(lon: float, lat: float, radius_m: float) -> NDArray[np.object_]:
    """Return what surely holds all that is so near a point: a box, two where it crosses the antimeridian."""
    west, south, east, north = windows(np.array([lon]), np.array([lat]), radius_m)[0]
    sides = [(max(west, -180.0), min(east, 180.0))]
    if west < -180:
        sides.append((west + 360, 180.0))
    if east > 180:
        sides.append((-180.0, east - 360))
    return np.array([shapely.box(one, max(south, -90.0), other, min(north, 90.0)) for one, other in sides])


def _apart(pieces: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return pieces without what each shares with those before it; in a coverage that is nothing."""
    one, other = shapely.STRtree(pieces).query(pieces)
    one, other = one[one < other], other[one < other]
    overlapping = shapely.relate_pattern(pieces[one], pieces[other], _INTERIORS_MEET)
    if not overlapping.any():
        return pieces
    left = pieces.copy()
    for earlier, later in zip(one[overlapping], other[overlapping], strict=True):
        left[later] = shapely.difference(left[later], pieces[earlier])
    return left


def check_accuracy(accuracy: float) -> float:
    """Return the accuracy in metres, or refuse what cannot be one.

    Raises
    ------
    InputError
        When it is no number, negative, or more than :data:`MOST_M`.
    """
    try:
        metres = float(accuracy)
    except (TypeError, ValueError):
        metres = math.nan
    if not 0 <= metres <= MOST_M:
        raise InputError(
            f"{accuracy} is no accuracy that can be used",
            where="accuracy",
            remedy=f"Give the radius in metres that the device states, 0 to {MOST_M:,.0f}",
        )
    return metres
