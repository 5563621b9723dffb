"""The two writes that a sender waits for, or that stand in its way: an arrival kept, a delivery marked.

Each is one statement, committed by itself. While a map is drawn, a thread that comes back from the database
waits for its turn with the interpreter every time; of a transaction of several statements it would come back
often, and hold the database's lock meanwhile.
"""

import sqlite3
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import orjson
import psycopg
from sqlalchemy import Engine

from geo_fondue.errors import UnavailableError
from geo_fondue.reports.inbox.delivery import Arrival, Outcome
from geo_fondue.reports.instants import EPOCH

_WAIT_SECONDS = 10.0
_LOG_PAGES = 1000  # of 4 KiB

LONGEST_METHOD = 16
LONGEST_CONTENT_TYPE = 200


class Writer(Protocol):
    """Keeps arrivals and marks deliveries. Each of the two may be done by one thread, at the same time."""

    def add(self, arrivals: Sequence[Arrival]) -> list[int]:
        """Keep arrivals, all or none, and return their numbers; what returns is on the disk."""

    def mark(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """Keep what became of deliveries. It is not waited for the disk: what is lost is only tried again."""

    def close(self) -> None:
        """Close its connections."""


class SQLiteWriter:
    """Writes to a file that is there."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._adding, self._marking = threading.Lock(), threading.Lock()
        self._for_adding: sqlite3.Connection | None = None
        self._for_marking: sqlite3.Connection | None = None

    def add(self, arrivals: Sequence[Arrival]) -> list[int]:
        """Keep arrivals; see :class:`Writer`."""
        places = ", ".join(["(?, ?, ?, ?, ?, 'pending', '', 0)"] * len(arrivals))
        statement = f"INSERT INTO inbox ({_ADDED}, status, reason, attempts) VALUES {places}"  # noqa: S608
        values: list[object] = []
        for one in arrivals:
            values += (_microseconds(one.received_at), *_sent(one))
        with self._adding:
            try:
                if self._for_adding is None:
                    # The log is moved into the file by those who mark, for whom nobody waits
                    self._for_adding = _opened(self._file, "FULL", 0)
                last = self._for_adding.execute(statement, values).lastrowid
            except sqlite3.Error as error:
                raise _unwritable(error) from error
        assert last is not None  # noqa: S101 - rows were added
        return list(range(last - len(arrivals) + 1, last + 1))

    def mark(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """Keep what became of deliveries; see :class:`Writer`."""
        statement = """
            UPDATE inbox SET attempts = attempts + 1, status = json_extract(told.value, '$[1]'),
                reason = json_extract(told.value, '$[2]'), ticket_id = json_extract(told.value, '$[3]'),
                done_at = json_extract(told.value, '$[4]')
            FROM json_each(?) AS told WHERE inbox.id = json_extract(told.value, '$[0]')
        """
        done_at = _microseconds(now)
        rows = [
            (one.id, one.status, one.reason, one.ticket_id, None if one.status == "pending" else done_at)
            for one in outcomes
        ]
        with self._marking:
            try:
                if self._for_marking is None:
                    self._for_marking = _opened(self._file, "NORMAL", _LOG_PAGES)
                self._for_marking.execute(statement, (orjson.dumps(rows).decode(),))
            except sqlite3.Error as error:
                raise _unwritable(error) from error

    def close(self) -> None:
        """Close its connections."""
        with self._adding, self._marking:
            for connection in (self._for_adding, self._for_marking):
                if connection is not None:
                    connection.close()
            self._for_adding = self._for_marking = None


def _opened(file: Path, synchronous: str, log_pages: int) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {log_pages}")
    return connection


def _microseconds(instant: datetime) -> int:
    """Return an instant as SQLite keeps it."""
    passed = instant - EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds


class PostgreSQLWriter:
    """Writes to a server, by connections of its own; one that was lost is made anew."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._adding, self._marking = threading.Lock(), threading.Lock()
        self._for_adding: psycopg.Connection[Any] | None = None
        self._for_marking: psycopg.Connection[Any] | None = None

    def add(self, arrivals: Sequence[Arrival]) -> list[int]:
        """Keep arrivals; see :class:`Writer`."""
        statement = f"""
            INSERT INTO inbox ({_ADDED}, status, reason, attempts)
            SELECT {_ADDED}, 'pending', '', 0
            FROM unnest(%b::timestamptz[], %b::text[], %b::text[], %b::bigint[], %b::bytea[])
                WITH ORDINALITY AS sent ({_ADDED}, place)
            ORDER BY place RETURNING id
        """  # noqa: S608
        rows = [(one.received_at, *_sent(one)) for one in arrivals]
        columns = [list(column) for column in zip(*rows, strict=True)]
        with self._adding:
            try:
                try:
                    return self._add(statement, columns)
                except psycopg.OperationalError:
                    # The server was started anew since; had it been written all the same, twice does no harm
                    self._for_adding = None
                    return self._add(statement, columns)
            except psycopg.Error as error:
                raise _unwritable(error) from error

    def _add(self, statement: str, columns: list[list[object]]) -> list[int]:
        if self._for_adding is None:
            self._for_adding = _connected(self._engine)
        return [number for (number,) in self._for_adding.execute(statement, columns)]

    def mark(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """Keep what became of deliveries; see :class:`Writer`."""
        statement = """
            UPDATE inbox SET status = told.status, reason = told.reason, ticket_id = told.ticket_id,
                done_at = CASE told.status WHEN 'pending' THEN NULL ELSE %s::timestamptz END,
                attempts = attempts + 1
            FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[])
                AS told (id, status, reason, ticket_id)
            WHERE inbox.id = told.id
        """
        columns = [
            [one.id for one in outcomes],
            [one.status for one in outcomes],
            [one.reason for one in outcomes],
            [one.ticket_id for one in outcomes],
        ]
        with self._marking:
            try:
                if self._for_marking is None:
                    self._for_marking = _connected(self._engine)
                    self._for_marking.execute("SET synchronous_commit = off")
                self._for_marking.execute(statement, (now, *columns))
            except psycopg.Error as error:
                self._for_marking = None
                raise _unwritable(error) from error

    def close(self) -> None:
        """Close its connections."""
        with self._adding, self._marking:
            for connection in (self._for_adding, self._for_marking):
                if connection is not None:
                    connection.close()
            self._for_adding = self._for_marking = None


def _connected(engine: Engine) -> psycopg.Connection[Any]:
    pooled = engine.raw_connection()
    connection: psycopg.Connection[Any] = pooled.driver_connection  # type: ignore[assignment]  # it is one
    pooled.detach()
    connection.autocommit = True
    return connection


_ADDED = "received_at, method, content_type, key_id, body"


def _sent(arrival: Arrival) -> tuple[object, ...]:
    method, content_type = arrival.method[:LONGEST_METHOD], arrival.content_type[:LONGEST_CONTENT_TYPE]
    return method, content_type, arrival.key_id, arrival.body


def _unwritable(error: Exception) -> UnavailableError:
    return UnavailableError(f"the inbox cannot be written: {type(error).__name__}")
