"""Columns held against a recount in SQL: every number of every column, by jurisdiction."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Column, ColumnElement, Connection, Integer, case, cast, func, select

from geo_fondue.reports.columns.columns import ReportColumns
from geo_fondue.reports.columns.layout import NEVER
from geo_fondue.reports.columns.reading import read_mark
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.states import STATE_GROUPS
from geo_fondue.reports.store.sql import microseconds
from geo_fondue.reports.store.tables import reports

_TRIES = 20

_PRIME = 1_000_003
"""Sums of large numbers are of their rests by this, so that they stay exact in every database."""


def differing(
    columns: Callable[[], ReportColumns], reading: Callable[[], AbstractContextManager[Connection]]
) -> list[str] | None:
    """Return the columns whose numbers are not those of the tables, counted anew by SQL.

    Compared are, for each jurisdiction, how many reports there are, in each state group and in known states,
    and sums over each other column: equal sums of a million numbers that differ do not come about by mistake.

    Parameters
    ----------
    columns : callable
        Gives the columns as they are now.
    reading : callable
        Lends a connection that sees one state of the data.

    Returns
    -------
    list of str or None
        Names of columns; empty where all agree, None where so much is being written that the two were never
        of the same version.
    """
    for _ in range(_TRIES):
        found = columns()
        with reading() as connection:
            if read_mark(connection) == found.mark:
                counted = _in_tables(connection)
                return [name for name, by_place in _in_columns(found).items() if by_place != counted[name]]
    return None


ByJurisdiction = dict[int, int | float]


def _in_tables(connection: Connection) -> dict[str, ByJurisdiction]:
    query = select(reports.c.jurisdiction_id, *_SUMS.values()).group_by(reports.c.jurisdiction_id)
    rows = connection.execute(query).all()
    found: dict[str, ByJurisdiction] = {name: {} for name in _SUMS}
    for jurisdiction, *numbers in rows:
        for by_place, number in zip(found.values(), numbers, strict=True):
            by_place[jurisdiction] = float(number) if isinstance(number, float) else int(number)
    with_words = select(reports.c.jurisdiction_id, reports.c.state, func.count()).group_by(
        reports.c.jurisdiction_id, reports.c.state
    )
    words: ByJurisdiction = {}
    for jurisdiction, word, count in connection.execute(with_words):
        words[jurisdiction] = words.get(jurisdiction, 0) + _number_of(word) * count
    return found | {"state": words}


def _in_columns(columns: ReportColumns) -> dict[str, ByJurisdiction]:
    rows = columns.rows(ReportFilter())
    places, of = np.unique(columns.jurisdiction[rows], return_inverse=True)

    def summed(values: NDArray[np.int64]) -> ByJurisdiction:
        sums = np.zeros(len(places), dtype=np.int64)
        np.add.at(sums, of, values)
        return dict(zip(places.tolist(), sums.tolist(), strict=True))

    def furthest(name: str) -> ByJurisdiction:
        values = getattr(columns, name)[rows]
        most = np.full(len(places), -np.inf)
        np.maximum.at(most, of, values)
        return dict(zip(places.tolist(), most.tolist(), strict=True))

    def rests(name: str) -> NDArray[np.int64]:
        instants = getattr(columns, name)[rows]
        # as SQL has it: the rest of a negative number is negative
        rest: NDArray[np.int64] = np.where(instants == NEVER, 0, np.fmod(instants, _PRIME))
        return rest

    words = np.array([_number_of(state) for state in columns.states] or [0], dtype=np.int64)
    plain = ("category_set", "organisation_set", "reopened", "known")
    group = columns.group[rows]
    return {
        "jurisdiction": summed(np.ones(len(rows), dtype=np.int64)),
        "ids": summed(np.fmod(columns.ids[rows], _PRIME)),
        "lon": furthest("lon"),
        "lat": furthest("lat"),
        **{name: summed(rests(name)) for name in ("created_at", "closed_at", "last_activity")},
        **{name: summed(getattr(columns, name)[rows].astype(np.int64)) for name in plain},
        "group": summed(_POWERS[group]),
        "state": summed(words[columns.state[rows]]),
    }


def _rest(column: Column[int] | ColumnElement[int]) -> ColumnElement[int]:
    return func.coalesce(func.sum(column % _PRIME), 0)


_POWERS = np.array([1, 1 << 14, 1 << 28], dtype=np.int64)
_GROUP = case(
    {group: int(power) for group, power in zip(STATE_GROUPS, _POWERS.tolist(), strict=True)},
    value=reports.c.state_group,
)
_SUMS: Mapping[str, ColumnElement[int] | ColumnElement[float]] = {
    "jurisdiction": func.count(),
    "ids": _rest(reports.c.id),
    "lon": func.max(reports.c.lon),
    "lat": func.max(reports.c.lat),
    "created_at": _rest(microseconds(reports.c.created_at)),
    "closed_at": _rest(microseconds(reports.c.closed_at)),
    "last_activity": _rest(microseconds(reports.c.last_activity)),
    "category_set": func.sum(reports.c.category_set_id),
    "organisation_set": func.coalesce(func.sum(reports.c.organisation_set_id), 0),
    "reopened": func.sum(reports.c.reopened),
    "known": func.sum(cast(reports.c.state_known, Integer)),
    "group": func.sum(_GROUP),
}


def _number_of(word: str) -> int:
    """Return a number that differs from word to word, the same in every process."""
    return int.from_bytes(word.encode()[-6:], "big") % _PRIME + len(word)
