"""Which points can have another answer in another edition, down to the last digit of a border."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.boundaries.changes.ground import same_borders
from geo_fondue.boundaries.edition import Edition
from geo_fondue.position import Bounds


@dataclass(frozen=True, slots=True)
class Touched:
    """Where the answers of two editions can differ. Elsewhere they are the same, area for area.

    Attributes
    ----------
    codes : mapping of str to frozenset of str
        By layer of the edition before: a point in one of these areas can have another answer.
    removed : frozenset of str
        Layers that are no more: whoever is in one of their areas has another answer.
    gained : mapping of str to tuple of float
        By layer of the edition after: a point that is in none of the layer's areas before can be in one now,
        if it lies within this west, south, east, north.
    """

    codes: Mapping[str, frozenset[str]]
    removed: frozenset[str]
    gained: Mapping[str, Bounds]

    @property
    def anything(self) -> bool:
        """Whether there is any such point."""
        return any(self.codes.values()) or bool(self.removed or self.gained)

    def holds(self, areas: Mapping[str, str]) -> bool:
        """Return whether a point in these areas before (code by layer) can have another answer for that."""
        return any(
            layer in self.removed or code in self.codes.get(layer, ()) for layer, code in areas.items()
        )


def touched(before: Edition, after: Edition) -> Touched:
    """Return where the answers of two editions can differ.

    Those are the areas of which the border, down to the last digit, the code or the parent changed, and those
    that touch one that did.
    """
    codes: dict[str, frozenset[str]] = {}
    gained: dict[str, Bounds] = {}
    for layer in after.layers:
        now = after.areas(layer)
        if layer not in before.layers:
            gained[layer] = now.bounds
            continue
        then = before.areas(layer)
        same = then.positions(now.codes)
        changed = np.ones(len(now), dtype=bool)
        pairs = np.flatnonzero(same >= 0)
        changed[pairs] = ~_equal(then, now, same[pairs], pairs)
        lost = np.setdiff1d(np.arange(len(then)), same[~changed])
        beside = shapely.STRtree(then.geometry).query(now.geometry[changed], predicate="intersects")[1]
        codes[layer] = frozenset(map(str, then.codes[np.union1d(lost, beside)]))
        if changed.any():
            west, south, east, north = shapely.total_bounds(now.geometry[changed])
            gained[layer] = float(west), float(south), float(east), float(north)
    removed = frozenset(layer for layer in before.layers if layer not in after.layers)
    return Touched(codes, removed, gained)


def _equal(
    then: Areas, now: Areas, before: NDArray[np.integer[Any]], after: NDArray[np.integer[Any]]
) -> NDArray[np.bool_]:
    """Return of which areas, by their positions, neither border nor parent changed."""
    equal = same_borders(then.geometry[before], now.geometry[after])
    if then.parents is None or now.parents is None:
        return equal if then.parents is now.parents else np.zeros(len(equal), dtype=bool)
    same: NDArray[np.bool_] = then.parents[before] == now.parents[after]
    return equal & same
