"""Millions of rows out of the database as records of NumPy, by the shortest way of each driver.

SQLite's cursor is read straight into records, which takes a third of the time that rows of SQLAlchemy do.
PostgreSQL sends them in the binary form of ``COPY``: as no column is null, each is of the same length, and
the bytes are the records.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray
from sqlalchemy import Connection

from geo_fondue.reports.columns.layout import NEVER, NO_ORGANISATION, OPEN, TYPES
from geo_fondue.reports.states import STATE_GROUPS
from geo_fondue.reports.store import postgresql, sqlite
from geo_fondue.reports.store.copying import SINCE_2000

BATCH = 100_000

_INSTANTS = ("created_at", "closed_at", "last_activity")
_GROUP = " ".join(f"WHEN '{group}' THEN {number}" for number, group in enumerate(STATE_GROUPS))
_GROUP = f"CASE state_group {_GROUP} ELSE {OPEN} END"


def records(
    connection: Connection, states: dict[str, int], since: int | None = None
) -> Iterator[dict[str, NDArray[Any]]]:
    """Yield the columns of all reports in batches, by ascending id, or of those written after a version.

    Parameters
    ----------
    connection : Connection
        In a transaction that sees one state of the data.
    states : dict of str to int
        The numbers of states; it gives one to a state that it lacks, and gets those that are met.
    since : int, optional
        The version.
    """
    fetch = _from_sqlite if connection.dialect.name == "sqlite" else _from_postgresql
    return fetch(connection, states, since)


_NULLABLE = {name: f"coalesce({name}, {NEVER})" for name in _INSTANTS}
_COLUMNS = {
    "ids": "id",
    "lon": "lon",
    "lat": "lat",
    **{name: name for name in _INSTANTS},
    "jurisdiction": "jurisdiction_id",
    "category_set": "category_set_id",
    "organisation_set": f"coalesce(organisation_set_id, {NO_ORGANISATION})",
    "state": "state",
    "reopened": "reopened",
    "group": _GROUP,
    "known": "state_known",
}


def _from_sqlite(
    connection: Connection, states: dict[str, int], since: int | None
) -> Iterator[dict[str, NDArray[Any]]]:
    kinds = np.dtype([(name, object if name == "state" else TYPES[name]) for name in _COLUMNS])
    selected = ", ".join((_COLUMNS | _NULLABLE).values())
    # With the plus they are sorted: else SQLite walks over all rows in their order for the few that changed
    which = "ORDER BY id" if since is None else f"WHERE changed > {since:d} ORDER BY +id"
    statement = f"SELECT {selected} FROM reports {which}"  # noqa: S608 - no text of others
    rows: Any = connection.exec_driver_sql(statement).cursor
    while True:
        try:
            found = np.fromiter(islice(rows, BATCH), dtype=kinds)
        except sqlite3.Error as error:
            raise sqlite.translated(error, str(connection.engine.url.database)) or error from error
        if not len(found):
            return
        columns = {name: found[name] for name in TYPES}
        numbers = map(states.__getitem__, columns["state"])
        yield columns | {"state": np.fromiter(numbers, dtype=np.int32, count=len(found))}


_WIRE: Mapping[str, tuple[str, str]] = {
    # what is sent, and how it comes
    **{name: (f"{_COLUMNS[name]}::bigint", ">i8") for name in _COLUMNS},
    **{name: (name, ">f8") for name in ("lon", "lat")},
    **{name: (f"coalesce({name}, '-infinity')", ">i8") for name in _INSTANTS},
    "state": ("numbered.number", ">i8"),
    "group": (f"({_GROUP})::smallint", ">i2"),
    "known": ("state_known", "?"),
}
_BEFORE_2000 = np.iinfo(np.int64).min
"""How ``-infinity`` comes."""

_RECORD = np.dtype(
    [("fields", ">i2")]
    + [field for name, (_, kind) in _WIRE.items() for field in ((f"{name} length", ">i4"), (name, kind))]
)
_HEADER = 19


def _from_postgresql(
    connection: Connection, states: dict[str, int], since: int | None
) -> Iterator[dict[str, NDArray[Any]]]:
    changed = "true" if since is None else f"changed > {since:d}"
    # The whole table is read page by page along its key; what changed is found by another index and sorted.
    page = f"LIMIT {BATCH}" if since is None else ""
    met = connection.exec_driver_sql(f"SELECT DISTINCT state FROM reports WHERE {changed}")  # noqa: S608
    for state in met.scalars():
        states[state]
    selected = ", ".join(sent for sent, _ in _WIRE.values())
    statement = (
        f"COPY (SELECT {selected} FROM reports JOIN unnest(%s::text[]) WITH ORDINALITY AS "  # noqa: S608
        f"numbered (word, number) ON word = state WHERE id > %s AND {changed} ORDER BY id {page}) "
        "TO STDOUT (FORMAT BINARY)"
    )
    last = np.iinfo(np.int64).min
    while True:
        count = 0
        for found in _copied(connection, statement, (list(states), int(last))):
            yield {name: _native(name, found[name]) for name in TYPES}
            last, count = found["ids"][-1], count + len(found)
        if not page or count < BATCH:
            return


def _copied(connection: Connection, statement: str, values: tuple[object, ...]) -> Iterator[NDArray[Any]]:
    """Yield what a ``COPY`` sends as records, at most so many at once."""
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement, values) as copy:
            at_once = BATCH * _RECORD.itemsize
            sent, pieces = bytearray(), iter(copy)
            while True:
                while len(sent) < _HEADER + at_once and (piece := next(pieces, None)) is not None:
                    sent += piece
                count = min((len(sent) - _HEADER) // _RECORD.itemsize, BATCH)
                if count == 0:
                    return
                yield np.frombuffer(bytes(sent), _RECORD, offset=_HEADER, count=count)
                del sent[_HEADER : _HEADER + count * _RECORD.itemsize]
    except psycopg.Error as error:
        raise postgresql.translated(error, postgresql.place(connection.engine.url)) or error from error


def _native(name: str, sent: NDArray[Any]) -> NDArray[Any]:
    if name in _INSTANTS:
        instants = sent.astype(np.int64)
        return np.where(instants == _BEFORE_2000, NEVER, instants + SINCE_2000)
    values: NDArray[Any] = (sent - 1 if name == "state" else sent).astype(TYPES[name])
    return values
