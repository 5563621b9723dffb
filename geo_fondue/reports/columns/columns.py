"""The reports as columns of numbers: all of one version of the data."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from geo_fondue.reports.columns.choosing import choice
from geo_fondue.reports.columns.layout import NEVER, TYPES, Arrays, no_rows
from geo_fondue.reports.columns.reading import Mark, Shared
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.instants import EPOCH, MICROSECOND

Kind = TypeVar("Kind", bound=np.generic)
Made = TypeVar("Made")


class Column:
    """One column over all parts: indexed by rows, it gives their values.

    ``numpy.asarray`` of it makes one array of all rows, which for many reports takes its time and memory.
    """

    __slots__ = ("_parts",)

    def __init__(self, parts: tuple[NDArray[Any], ...]) -> None:
        self._parts = parts

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def __getitem__(self, rows: NDArray[np.int64]) -> NDArray[Any]:
        """Return the values of rows, by their positions as :meth:`ReportColumns.rows` gives them."""
        rows = np.asarray(rows, dtype=np.int64)
        first, second = self._parts
        if not len(second):
            return first[rows]
        values = np.empty(rows.shape, dtype=first.dtype)
        later = rows >= len(first)
        values[~later] = first[rows[~later]]
        values[later] = second[rows[later] - len(first)]
        return values

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.concatenate(self._parts).astype(dtype or self._parts[0].dtype, copy=False)


@dataclass(frozen=True, eq=False)
class Part:
    """Some of the reports; none is to be written to.

    Attributes
    ----------
    arrays : mapping of str to ndarray
        The columns by name (:data:`~geo_fondue.reports.columns.layout.TYPES`), in the order of ``ids``.
    live : ndarray of bool or None, shape (n,)
        Which rows still hold; None for all. Of the others, newer ones are in another part.
    """

    arrays: Arrays
    live: NDArray[np.bool_] | None = None
    _derived: dict[str, object] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.arrays["ids"])

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.arrays[name]

    def count(self) -> int:
        """Return how many rows hold."""
        return len(self) if self.live is None else int(np.count_nonzero(self.live))

    def derived(self, name: str, make: Callable[[Arrays], Made]) -> Made:
        """Return what follows from the columns, made when it is first asked for.

        Parameters
        ----------
        name : str
            The same for the same thing.
        make : callable
            Makes it of the columns by name; of all rows, those that hold no more too.
        """
        found = self._derived.get(name)
        if found is None:
            found = self._derived.setdefault(name, make(self.arrays))
        return cast("Made", found)


@dataclass(frozen=True, eq=False)
class ReportColumns:
    """All reports at one version of the data. Any number of threads may use it; it never changes.

    The instants are microseconds since 1970-01-01T00:00Z, :data:`~geo_fondue.reports.columns.NEVER` where
    there is none, so that ``.view("datetime64[us]")`` has them as NumPy does.

    Attributes
    ----------
    mark : Mark
        Which data these are.
    parts : tuple of Part
        Most of the reports, as the file has them, and those that changed since.
    states : tuple of str
        The codes of states, or labels where not known, by their position in ``state``.
    shared : Shared
        What the numbers of jurisdictions, category sets and organisation sets stand for.
    """

    mark: Mark
    parts: tuple[Part, Part]
    states: tuple[str, ...]
    shared: Shared

    @property
    def version(self) -> int:
        """The version of the data, as :meth:`~geo_fondue.reports.store.Store.version` tells it."""
        return self.mark.version

    def __len__(self) -> int:
        """Return how many reports there are."""
        return sum(part.count() for part in self.parts)

    def rows(self, chosen: ReportFilter) -> NDArray[np.int64]:
        """Return the positions of the chosen reports, ascending; columns are indexed by them."""
        first, second = map(np.flatnonzero, self.marked(chosen))
        return np.concatenate([first, second + len(self.parts[0])])

    def marked(self, chosen: ReportFilter) -> tuple[NDArray[np.bool_], ...]:
        """Return for each part which of its rows are chosen."""
        wanted = choice(chosen, self.shared)
        return tuple(wanted.mark(part.arrays, part.live) for part in self.parts)

    def derived(self, name: str, make: Callable[[Arrays], NDArray[Kind]]) -> Column:
        """Return a further column: ``make`` gives one value for each row (:meth:`Part.derived`)."""
        return Column(tuple(part.derived(name, make) for part in self.parts))

    @property
    def ids(self) -> Column:
        """The store's own numbers of the reports, int64."""
        return self._column("ids")

    @property
    def lon(self) -> Column:
        """Longitude in degrees, float64."""
        return self._column("lon")

    @property
    def lat(self) -> Column:
        """Latitude in degrees, float64."""
        return self._column("lat")

    @property
    def jurisdiction(self) -> Column:
        """The number of the combination of areas, int32; ``shared.layers`` says what each holds."""
        return self._column("jurisdiction")

    @property
    def category_set(self) -> Column:
        """The number of the set of categories, int32; ``shared.categories`` says what each holds."""
        return self._column("category_set")

    @property
    def organisation_set(self) -> Column:
        """The number of the set of organisations, int32, 0 for none; ``shared.organisations`` as above."""
        return self._column("organisation_set")

    @property
    def state(self) -> Column:
        """The state, int32: a position in ``states``."""
        return self._column("state")

    @property
    def group(self) -> Column:
        """The state group, int8: a position in :data:`~geo_fondue.reports.states.STATE_GROUPS`."""
        return self._column("group")

    @property
    def known(self) -> Column:
        """Whether the state is a known one, bool."""
        return self._column("known")

    @property
    def reopened(self) -> Column:
        """How often it was opened again, int32."""
        return self._column("reopened")

    @property
    def created_at(self) -> Column:
        """When it was made, int64."""
        return self._column("created_at")

    @property
    def closed_at(self) -> Column:
        """When it was closed, int64, only of those that are."""
        return self._column("closed_at")

    @property
    def last_activity(self) -> Column:
        """When anything last happened to it, int64."""
        return self._column("last_activity")

    def last_activity_until(self, moment: datetime) -> datetime | None:
        """Return the newest ``last_activity`` up to a moment with a zone, None where there is none."""
        limit = (moment - EPOCH) // MICROSECOND
        newest = NEVER
        for part in self.parts:
            at = part["last_activity"]
            counts = at <= limit if part.live is None else (at <= limit) & part.live
            newest = max(newest, int(at.max(initial=NEVER, where=counts)))
        return None if newest == NEVER else EPOCH + newest * MICROSECOND

    def _column(self, name: str) -> Column:
        return Column(tuple(part[name] for part in self.parts))


def empty_part() -> Part:
    """Return the part that holds no report."""
    return Part(no_rows())


def remaining(part: Part, ids: NDArray[np.int64]) -> Part:
    """Return a part, of which all rows hold, without the rows with some ids."""
    kept = ~np.isin(part["ids"], ids)
    return part if kept.all() else Part({name: part[name][kept] for name in TYPES})


def changed_part(before: Part, changed: Arrays) -> Part:
    """Return the rows of a part and those that changed, which stand for older ones of theirs."""
    if not len(before):
        return Part(changed)
    kept = remaining(before, changed["ids"])
    order = np.argsort(np.concatenate([kept["ids"], changed["ids"]]), kind="stable")
    return Part({name: np.concatenate([kept[name], changed[name]])[order] for name in TYPES})


def without(part: Part, ids: NDArray[np.int64]) -> Part:
    """Return a part in which the rows with some ids do not hold any more."""
    at = np.searchsorted(part["ids"], ids)
    found = at[at < len(part)]
    found = found[part["ids"][found] == ids[at < len(part)]]
    if not len(found):
        return part
    live = np.ones(len(part), dtype=np.bool_) if part.live is None else part.live.copy()
    live[found] = False
    return Part(part.arrays, live, part._derived)
