"""The columns out of the database: all of them, or those of the rows that changed since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Column, Connection, func, select

from geo_fondue.reports.columns.members import NONE, Members
from geo_fondue.reports.store.tables import (
    category_set_members,
    data_version,
    deleted_reports,
    jurisdiction_areas,
    organisation_set_members,
    reports,
)

BATCH = 100_000

_TOLD = 1000


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Which data: later ones of the same store compare greater.

    Attributes
    ----------
    store_id : str
    generation : int
        Counted up when all is to be read anew.
    version : int
        Counted up with every change.
    """

    store_id: str
    generation: int
    version: int

    def follows(self, other: "Mark") -> bool:
        """Return whether these data are others with rows changed and deleted, or the same."""
        return (self.store_id, self.generation) == (other.store_id, other.generation) and self >= other


@dataclass(frozen=True, eq=False, slots=True)
class Shared:
    """What reports share, and only name by number.

    Attributes
    ----------
    layers : mapping of str to Members
        By layer, the codes of the areas that each jurisdiction holds.
    categories, organisations : Members
        What each set of categories and of organisations holds.
    """

    layers: Mapping[str, Members] = field(default_factory=dict)
    categories: Members = NONE
    organisations: Members = NONE


class StateNumbers(dict[str, int]):
    """The number of each state met; a new one gets the next."""

    def __missing__(self, state: str) -> int:
        self[state] = number = len(self)
        return number


def read_mark(connection: Connection) -> Mark:
    """Return which data the connection sees."""
    query = select(data_version.c.store_id, data_version.c.generation, data_version.c.version)
    store_id, generation, version = connection.execute(query).one()
    return Mark(store_id or "", generation, version)


def count_rows(connection: Connection, since: int | None = None) -> int:
    """Return how many reports there are, or how many were written after a version."""
    query = select(func.count()).select_from(reports)
    if since is not None:
        query = query.where(reports.c.changed > since)
    return int(connection.execute(query).scalar_one())


def last_written(connection: Connection, version: int, among: Iterable[int] | None = None) -> list[int]:
    """Return the first rows, by ascending id, that were last written by a version of the data.

    Parameters
    ----------
    connection : Connection
    version : int
    among : iterable of int, optional
        What was returned of it once: where it was so many that only the first are told, no later ones are.
    """
    query = select(reports.c.id).where(reports.c.changed == version).order_by(reports.c.id).limit(_TOLD)
    told = list(among or ())
    if len(told) == _TOLD:
        query = query.where(reports.c.id <= told[-1])
    return list(connection.execute(query).scalars())


def read_deleted(connection: Connection, since: int) -> NDArray[np.int64]:
    """Return the numbers of the reports that were deleted after a version; some may have come again."""
    gone = deleted_reports.c
    found = connection.execute(select(gone.report_id).where(gone.version > since)).scalars()
    return np.fromiter(found, dtype=np.int64)


def last_deleted(connection: Connection, version: int) -> list[int]:
    """Return the first reports, by ascending id, that a version of the data deleted."""
    gone = deleted_reports.c
    query = select(gone.report_id).where(gone.version == version).order_by(gone.report_id).limit(_TOLD)
    return list(connection.execute(query).scalars())


def read_shared(connection: Connection, known: Shared) -> Shared:
    """Return what is known of what reports share, and what came since: nothing of it is ever changed."""
    layer, code = jurisdiction_areas.c.layer, jurisdiction_areas.c.code
    rows = _later(connection, jurisdiction_areas.c.jurisdiction_id, known.layers.values(), layer, code)
    by_layer: dict[str, list[tuple[int, str]]] = {}
    for number, name, word in rows:
        by_layer.setdefault(name, []).append((number, word))
    layers = {name: known.layers.get(name, NONE).grown(pairs) for name, pairs in by_layer.items()}
    category, organisation = category_set_members.c.category, organisation_set_members.c.organisation
    return Shared(
        MappingProxyType({**known.layers, **layers}),
        known.categories.grown(
            _later(connection, category_set_members.c.category_set_id, [known.categories], category)
        ),
        known.organisations.grown(
            _later(
                connection,
                organisation_set_members.c.organisation_set_id,
                [known.organisations],
                organisation,
            )
        ),
    )


def _later(
    connection: Connection, number: Column[int], known: Iterable[Members], *columns: Column[str]
) -> list[Any]:
    """Return the rows of a small table whose number is greater than any known."""
    last = max((int(members.ids.max(initial=0)) for members in known), default=0)
    return list(connection.execute(select(number, *columns).where(number > last).order_by(number)))
