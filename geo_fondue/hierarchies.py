"""The layers of an edition as they are searched: the finest of each hierarchy is located, the rest follow."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo_fondue.boundaries.edition import Edition
from geo_fondue.errors import InputError
from geo_fondue.index import PointIndex
from geo_fondue.index.compiled import open_index


@dataclass(frozen=True, slots=True)
class Search:
    """A hierarchy whose finest layer is located, and which of its layers are wanted.

    Attributes
    ----------
    hierarchy : tuple of str
        Coarse to fine.
    layers : tuple of str
        Those that are wanted.
    administrative : bool
        It is the first hierarchy of the edition, which decides the outcome.
    """

    hierarchy: tuple[str, ...]
    layers: tuple[str, ...]
    administrative: bool

    @property
    def finest(self) -> str:
        """The layer that is located."""
        return self.hierarchy[-1]


class Hierarchies:
    """The indexes of an edition's finest layers, each opened when first asked for, and the way up from them.

    Parameters
    ----------
    edition : Edition
    """

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._indexes: dict[str, PointIndex] = {}
        self._parents: dict[str, NDArray[np.int32]] = {}
        self._building = threading.Lock()

    def searches(self, wanted: Sequence[str] | None) -> list[Search]:
        """Return which hierarchies to search for the wanted layers, the administrative one first.

        Raises
        ------
        InputError
            When no layer is wanted.
        NotFoundError
            When the edition has no such layer.
        """
        if wanted is None:
            return self._every
        there = self._edition.layers
        names = {wanted} if isinstance(wanted, str) else set(wanted)
        if not names:
            raise InputError("no layer asked for", where="layers", remedy=f"There are: {', '.join(there)}")
        for name in names.difference(there):
            self._edition.areas(name)  # raises what an edition says of a layer that it has not
        return self._searches(names)

    @cached_property
    def _every(self) -> list[Search]:
        return self._searches(set(self._edition.layers))

    def _searches(self, names: set[str]) -> list[Search]:
        searches = []
        for number, hierarchy in enumerate(self._edition.hierarchies):
            layers = tuple(name for name in hierarchy if name in names)
            names.difference_update(layers)
            if layers:
                searches.append(Search(hierarchy, layers, administrative=number == 0))
        return searches

    def climb(self, search: Search, position: Any) -> Iterator[tuple[str, Any]]:
        """Yield the wanted layers of a hierarchy with their positions, from those in its finest layer."""
        for layer, coarser in zip(reversed(search.hierarchy), [*search.hierarchy[-2::-1], None], strict=True):
            if layer in search.layers:
                yield layer, position
            if coarser is not None:
                position = self._parent_positions(layer, coarser)[position]

    def index(self, layer: str, *, verify: bool = False) -> PointIndex:
        """Return the index of a layer; with ``verify``, its whole file is checked when it is opened."""
        index = self._indexes.get(layer)
        if index is None:
            with self._building:
                index = self._indexes.get(layer)
                if index is None:
                    index = self._indexes[layer] = self._open_index(layer, verify=verify)
        return index

    def _open_index(self, layer: str, *, verify: bool) -> PointIndex:
        (checksum,) = (entry.sha256 for entry in self._edition.manifest.layers if entry.layer == layer)
        path = self._edition.path / f"{layer}.index"
        return open_index(self._edition.areas(layer), path, checksum, verify=verify)

    def _parent_positions(self, layer: str, parent_layer: str) -> NDArray[np.int32]:
        """Return the position of each area's parent, and at the end, where position -1 points, -1."""
        positions = self._parents.get(layer)
        if positions is None:
            parents = self._edition.areas(layer).parents
            codes = [None] * len(self._edition.areas(layer)) if parents is None else parents
            known = self._edition.areas(parent_layer).positions(codes)
            positions = self._parents[layer] = np.append(known, np.int32(-1))
        return positions
