"""A choice of reports, made ready for columns: it takes exactly the rows that its SQL conditions take."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo_fondue.index.slices import in_slices
from geo_fondue.position import Bounds
from geo_fondue.reports.columns.layout import NEVER, Arrays
from geo_fondue.reports.columns.members import Members, table
from geo_fondue.reports.columns.reading import Shared
from geo_fondue.reports.filter import ReportFilter, coarser_layers, day_start
from geo_fondue.reports.instants import EPOCH, MICROSECOND
from geo_fondue.reports.states import STATE_GROUPS
from geo_fondue.reports.store.tables import MAX_ORGANISATION

ALWAYS = (NEVER + 1, int(np.iinfo(np.int64).max))
"""The period that every instant is in but none at all, as :func:`period` returns it."""

_NO_FLAGS: NDArray[np.bool_] = np.empty(0, dtype=np.bool_)
_ROWS_A_THREAD = 500_000


@dataclass(frozen=True, eq=False, slots=True)
class Choice:
    """What rows have to be; None asks nothing.

    Attributes
    ----------
    jurisdictions, categories, organisations : ndarray of bool or None
        Whether a number is wanted; the last speaks of all beyond.
    group : int or None
        Position in :data:`~geo_fondue.reports.states.STATE_GROUPS`.
    created : tuple of int or None
        Microseconds since the epoch: the first, and the first that is too late.
    bbox : tuple of float or None
        West, south, east, north in degrees.
    """

    jurisdictions: NDArray[np.bool_] | None
    categories: NDArray[np.bool_] | None
    organisations: NDArray[np.bool_] | None
    group: int | None
    created: tuple[int, int] | None
    bbox: Bounds | None

    def mark(self, arrays: Arrays, live: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
        """Return which rows are chosen, shape (n,).

        Parameters
        ----------
        arrays : mapping of str to ndarray
        live : ndarray of bool or None, shape (n,)
            Which rows still hold; None for all.
        """
        chosen = np.empty(len(arrays["ids"]), dtype=np.bool_)
        in_slices(lambda rows: self._mark(rows, arrays, live, chosen), len(chosen), _ROWS_A_THREAD)
        return chosen

    def _mark(
        self, rows: slice, arrays: Arrays, live: NDArray[np.bool_] | None, chosen: NDArray[np.bool_]
    ) -> None:
        from geo_fondue.reports.columns.kernels import choose, choose_place  # noqa: PLC0415 - takes its time

        def column(name: str, asked: object) -> NDArray[Any]:
            return arrays[name][rows if asked is not None else slice(0, 0)]

        tables = (self.jurisdictions, self.categories, self.organisations)
        looked_up = (
            argument
            for name, wanted in zip(("jurisdiction", "category_set", "organisation_set"), tables, strict=True)
            for argument in (_NO_FLAGS if wanted is None else wanted, column(name, wanted))
        )
        choose(
            _NO_FLAGS if live is None else live[rows],
            *looked_up,
            column("group", self.group),
            -1 if self.group is None else self.group,
            column("created_at", self.created),
            *(self.created or (NEVER, NEVER)),
            chosen[rows],
        )
        if self.bbox is not None:
            box = map(float, self.bbox)
            choose_place(arrays["lon"][rows], arrays["lat"][rows], *box, chosen[rows])


def choice(chosen: ReportFilter, shared: Shared) -> Choice:
    """Make a filter ready for the columns that share these sets of areas, categories and organisations."""
    layers = shared.layers
    lies_in = []
    if chosen.code is not None:
        lies_in.append(_holding(layers, [str(chosen.layer)], chosen.code))
    if chosen.parent is not None:
        lies_in.append(_holding(layers, _parent_layers(chosen.layer, layers), chosen.parent))
    return Choice(
        jurisdictions=table(reduce(np.intersect1d, lies_in)) if lies_in else None,
        categories=None if chosen.category is None else table(shared.categories.holding(chosen.category)),
        organisations=None
        if chosen.agency is None
        else table(shared.organisations.holding(chosen.agency[:MAX_ORGANISATION])),
        group=None if chosen.state is None else STATE_GROUPS.index(chosen.state),
        created=period(chosen),
        bbox=chosen.bbox,
    )


def period(chosen: ReportFilter) -> tuple[int, int] | None:
    """Return the days of a filter in microseconds since the epoch, the end excluded; None for no days."""
    if chosen.from_ is None and chosen.to is None:
        return None
    begin = ALWAYS[0] if chosen.from_ is None else _microseconds(chosen.from_, chosen)
    end = ALWAYS[1] if chosen.to is None else _microseconds(chosen.to + timedelta(days=1), chosen)
    return begin, end


def _microseconds(day: date, chosen: ReportFilter) -> int:
    return (day_start(day, chosen.timezone) - EPOCH) // MICROSECOND


def _parent_layers(layer: str | None, known: Iterable[str]) -> list[str]:
    if layer is None:
        return list(known)
    return coarser_layers(layer) or [other for other in known if other != layer]


def _holding(layers: Mapping[str, Members], asked: list[str], code: str) -> NDArray[np.int64]:
    found = [layers[layer].holding(code) for layer in asked if layer in layers]
    return np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)
