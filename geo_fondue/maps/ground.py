"""The ground of a map: which areas are drawn, what lies around them, and the names of the layers above."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.errors import InputError
from geo_fondue.maps.outlines import bounds_of, outlines
from geo_fondue.position import Bounds


@dataclass(frozen=True, eq=False)
class Ground:
    """Areas to be drawn.

    Attributes
    ----------
    areas : Areas
        Their layer.
    positions : ndarray of int, shape (n,)
        Which of its areas, in order.
    coarser : tuple of Areas
        The layers that it nests in, nearest first.
    land : Areas or None
        The layer to draw as land around them, where they are not all of the land themselves.
    derived : Path or None
        As for :func:`~geo_fondue.maps.outlines.outlines`.
    """

    areas: Areas
    positions: NDArray[np.intp]
    coarser: tuple[Areas, ...] = ()
    land: Areas | None = None
    derived: Path | None = None

    @classmethod
    def of(
        cls,
        areas: Areas,
        codes: Iterable[str] | None = None,
        *,
        coarser: Sequence[Areas] = (),
        land: Areas | None = None,
        derived: Path | None = None,
    ) -> "Ground":
        """Return the ground of a layer, or of those of its areas that have the given codes.

        Raises
        ------
        NotFoundError
            When the layer does not have a code.
        InputError
            When there is no area at all.
        """
        if codes is None:
            positions = np.arange(len(areas))
        else:
            positions = np.array([areas.position(code) for code in codes], dtype=np.intp)
        if not len(positions):
            raise InputError("there is no area to draw", where=f"layer {areas.layer}")
        return cls(areas, positions, tuple(coarser), land, derived)

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north of the areas in degrees."""
        return bounds_of(self.areas, self.positions)

    def outlines(self) -> bytes:
        """Return the areas as JSON text, as :func:`~geo_fondue.maps.packing.packed` writes them."""
        return outlines(self.areas, self.positions, bounds=self.bounds, derived=self.derived)

    def around(self) -> bytes | None:
        """Return the land around as JSON text; None where the areas are all there is.

        It is of ``land``, else of the coarsest layer: those of its areas that a map of this ground shows, or
        nearly shows.
        """
        nesting = (self.areas, *self.coarser)
        backdrop = self.land or nesting[-1]
        if len(self.positions) == len(self.areas) and any(backdrop is layer for layer in nesting):
            return None
        west, south, east, north = self.bounds
        width, height = east - west, north - south
        seen = shapely.box(west - width, south - height, east + width, north + height)
        positions = np.flatnonzero(shapely.intersects(shapely.envelope(backdrop.geometry), seen))
        return outlines(backdrop, positions, bounds=self.bounds, derived=self.derived)

    def names(self, language: str) -> list[str]:
        """Return the names of the areas in a language, else in any other, else their codes."""
        return [self.areas.area(int(position)).title(language) for position in self.positions]

    def codes(self) -> list[str]:
        """Return the codes of the areas."""
        return [str(code) for code in self.areas.codes[self.positions]]

    def groups(self, language: str) -> list[dict[str, Any]]:
        """Return for each coarser layer the names of its areas, and which of them each area lies in.

        ``of`` counts in ``name``, which holds only areas that are needed; -1 stands for none.
        """
        found = []
        parents = _parents(self.areas, self.positions)
        for layer in self.coarser:
            inside = layer.positions(parents)
            needed, of = np.unique(inside, return_inverse=True)
            if len(needed) and needed[0] < 0:
                needed, of = needed[1:], of - 1
            names = [layer.area(int(position)).title(language) for position in needed]
            found.append({"layer": layer.layer, "name": names, "of": of.tolist()})
            parents = _parents(layer, inside)
            parents[inside < 0] = None
        return found


def _parents(areas: Areas, positions: NDArray[np.integer[Any]]) -> NDArray[np.object_]:
    if areas.parents is None:
        return np.full(len(positions), None, dtype=object)
    parents: NDArray[np.object_] = areas.parents[positions]
    return parents
