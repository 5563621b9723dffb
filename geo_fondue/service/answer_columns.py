"""The answers for a batch of points as Arrow columns, each code and name taken from the edition's own."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo_fondue.areas import LANGUAGES
from geo_fondue.errors import InputError
from geo_fondue.jurisdictions import OUTCOME_NAMES, Jurisdictions
from geo_fondue.resolver import Resolver
from geo_fondue.responsibility import Assigner

OUTCOME, AGENCY, DISTANCE = "outcome", "agency", "distance_m"

_TEXT = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """The answers for a batch of points.

    Attributes
    ----------
    columns : pyarrow.RecordBatch
        As :attr:`AnswerColumns.schema` says.
    outcomes : ndarray of int8, shape (n,)
        As in :class:`~geo_fondue.jurisdictions.Jurisdictions`; -1 for what is no position.
    """

    columns: pa.RecordBatch
    outcomes: NDArray[np.int8]


class AnswerColumns:
    """Turns columns of coordinates into ``outcome``, a column of codes for each layer, and ``distance_m``.

    With an assigner, ``agency`` comes before ``distance_m``: the id of who is responsible.

    Texts come as dictionary arrays over the edition's codes and names, so that no row costs a text of its
    own. ``distance_m`` is to 0.1 m, and there for ``nearest`` only.

    Parameters
    ----------
    resolver : Resolver
    layers : sequence of str, optional
        Those asked for; all of the edition without it.
    names : bool
        Whether to add ``<layer>_name_th`` and ``<layer>_name_en`` after each layer.
    assigner : Assigner, optional
        What names the agencies, where they are wanted.
    category : str, optional
        What all points are about; the agency may depend on it.

    Attributes
    ----------
    resolver : Resolver
    layers : tuple of str
        Those asked for, in the order of the edition.
    names : tuple of str
        Of all the columns.

    Raises
    ------
    NotFoundError
        When the edition has no such layer.
    """

    def __init__(
        self,
        resolver: Resolver,
        layers: Sequence[str] | None = None,
        *,
        names: bool = False,
        assigner: Assigner | None = None,
        category: str | None = None,
    ) -> None:
        for layer in layers or ():
            resolver.areas(layer)  # raises what an edition says of a layer that it has not
        self.resolver = resolver
        self.layers = tuple(layer for layer in resolver.layers if layers is None or layer in layers)
        self._texts = dict(self._dictionaries(names=names))
        self._outcomes = pa.array(OUTCOME_NAMES, pa.string())
        self._assigner = assigner
        self._category = category
        agency = () if assigner is None else (AGENCY,)
        self.names = (OUTCOME, *(name for _, name in self._texts), *agency, DISTANCE)

    def free_names(self, taken: Collection[str], where: str) -> dict[str, str]:
        """Return for each column the name that it is added under: its own, or one that is not taken.

        Parameters
        ----------
        taken : collection of str
            The columns that are there already.
        where : str
            The file, for the message.

        Raises
        ------
        InputError
            When there is no other name left.
        """
        return {name: self._free(name, {*taken, "lon", "lat"}, where) for name in self.names}

    def _free(self, name: str, taken: set[str], where: str) -> str:
        for free in (name, f"{name}_code" if name in self.layers else f"{name}_resolved"):
            if free not in taken:
                return free
        raise InputError(
            f"there are columns {name!r} and {free!r} already", where=where, remedy="Rename one of them"
        )

    def schema(self, renamed: Mapping[str, str]) -> pa.Schema:
        """Return the columns, under other names where ``renamed`` has some."""
        return pa.schema(
            (renamed.get(name, name), pa.float64() if name == DISTANCE else _TEXT) for name in self.names
        )

    def of(
        self,
        lon: NDArray[np.float64],
        lat: NDArray[np.float64],
        schema: pa.Schema,
        categories: NDArray[np.object_] | None = None,
    ) -> Answered:
        """Return the answers for points.

        Parameters
        ----------
        lon, lat : ndarray of float64, shape (n,)
            Degrees; NaN where there is no number.
        schema : pyarrow.Schema
            As :meth:`schema` returns.
        categories : ndarray of object (str or None), shape (n,), optional
            What each point is about, where that differs.
        """
        # Which agency it is depends on all layers
        layers = self.layers if self._assigner is None else None
        found = self.resolver.resolve_batch(lon, lat, layers=layers)
        columns = [
            _taken(self._outcomes, found.outcomes),
            *(_taken(texts, found.positions[layer]) for (layer, _), texts in self._texts.items()),
            *self._agencies(found, categories),
            _distances(found),
        ]
        return Answered(pa.RecordBatch.from_arrays(columns, schema=schema), found.outcomes)

    def _agencies(
        self, found: Jurisdictions, categories: NDArray[np.object_] | None
    ) -> list[pa.DictionaryArray]:
        """Return the column of agencies, where they are wanted."""
        if self._assigner is None:
            return []
        about = self._category if categories is None else categories
        return [pa.array(self._assigner.assign_many(found, about), pa.string()).dictionary_encode()]

    def _dictionaries(self, *, names: bool) -> Iterator[tuple[tuple[str, str], pa.Array]]:
        """Yield the layer and name of each column of texts, with the texts by position."""
        for layer in self.layers:
            areas = self.resolver.areas(layer)
            yield (layer, layer), pa.array(areas.codes, pa.string())
            for language in LANGUAGES if names else ():
                held = areas.names.get(language, np.full(len(areas), None, dtype=object))
                texts = pa.array([name or None for name in held], pa.string())
                yield (layer, f"{layer}_name_{language}"), texts


def _taken(texts: pa.Array, positions: NDArray[np.integer]) -> pa.DictionaryArray:
    """Return the text at each position, null for -1."""
    missing = positions < 0
    indices = pa.array(positions.astype(np.int32, copy=False), mask=missing if missing.any() else None)
    return pa.DictionaryArray.from_arrays(indices, texts)


def _distances(found: Jurisdictions) -> pa.Array:
    missing = np.isnan(found.distance_m)
    if missing.all():
        return pa.nulls(len(missing), pa.float64())
    return pa.array(np.round(found.distance_m, 1), mask=missing)
