"""The inbox: deliveries kept in the order in which they came, and what became of each."""

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, delete, func, select, update

from geo_fondue.reports.inbox.delivery import Arrival, Delivery, Outcome, Status
from geo_fondue.reports.inbox.engine import applying, inbox_file, open_engine
from geo_fondue.reports.inbox.tables import inbox
from geo_fondue.reports.inbox.writing import PostgreSQLWriter, SQLiteWriter, Writer
from geo_fondue.reports.store.engine import WRITES
from geo_fondue.reports.store.sql import is_one_of

MOST_BYTES = 1 << 24
"""Bodies are taken to be applied until they are so long together; always at least one."""

_AT_ONCE = 16
"""Bodies in memory at once while they are read one by one."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """What an inbox that is open holds: an engine for all but the writes that must be quick."""

    engine: Engine
    writer: Writer


class Inbox:
    """What other systems sent. Any number of threads and processes may use it at once.

    Nothing is opened or made before it is first used.

    Parameters
    ----------
    database_url : str
        Of the reports; the inbox is beside or in it.
    """

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._file = inbox_file(database_url)
        self._opened: _Opened | None = None
        self._opening = threading.Lock()

    def exists(self) -> bool:
        """Return whether there may be anything in it; with a server there always may."""
        return self._opened is not None or self._file is None or self._file.exists()

    def add(self, arrivals: Sequence[Arrival]) -> list[int]:
        """Keep arrivals in one transaction, and return their numbers; what returns is on the disk.

        Raises
        ------
        UnavailableError
            When it cannot be written just now; then none of them is kept.
        """
        return self._open().writer.add(arrivals)

    def due(self, *, most: int) -> list[Delivery]:
        """Return what is to be applied, the first to come first, with bodies; not all where that is much."""
        wanted = _WHOLE.where(inbox.c.status == "pending").order_by(inbox.c.id).limit(most)
        found: list[Delivery] = []
        size = 0
        with (
            self._reading() as connection,
            connection.execution_options(yield_per=_AT_ONCE).execute(wanted) as rows,
        ):
            for row in rows:
                size += row.bytes
                if found and size > MOST_BYTES:
                    break
                found.append(_delivery(row, row.body))
        return found

    def tried(self) -> Iterator[Delivery]:
        """Yield all that was tried, with bodies, in bounded memory."""
        with (
            self._reading() as connection,
            connection.execution_options(yield_per=_AT_ONCE).execute(
                _WHOLE.where(inbox.c.status != "pending")
            ) as rows,
        ):
            for row in rows:
                yield _delivery(row, row.body)

    def mark(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """Keep what became of deliveries when they were tried. A power cut may undo it: they are tried again.

        Raises
        ------
        UnavailableError
            When it cannot be written just now.
        """
        if outcomes:
            self._open().writer.mark(outcomes, now)

    def awaited(self) -> set[str]:
        """Return the tickets that deliveries wait for."""
        wanted = select(inbox.c.ticket_id).where(inbox.c.status == "waiting").distinct()
        with self._reading() as connection:
            return set(connection.execute(wanted).scalars())

    def came(self, tickets: Collection[str], now: datetime) -> int:
        """Mark as applied what waited for these tickets, and return how many there were."""
        waited = inbox.c.status == "waiting", is_one_of(inbox.c.ticket_id, tickets)
        marked = update(inbox).where(*waited).values(status="applied", reason="", done_at=now)
        with self._writing() as connection:
            return connection.execute(marked).rowcount

    def deliveries(
        self,
        *,
        ids: Collection[int] | None = None,
        status: Status | None = None,
        most: int | None = None,
        bodies: bool = False,
    ) -> list[Delivery]:
        """Return deliveries, the newest first.

        Parameters
        ----------
        ids : collection of int, optional
            Only those with these numbers.
        status : str, optional
            Only those in this status.
        most : int, optional
            Not more than so many.
        bodies : bool
            Whether to read the bodies too.
        """
        columns = (*_COLUMNS, inbox.c.body) if bodies else _COLUMNS
        wanted = select(*columns).where(*_chosen(ids, status)).order_by(inbox.c.id.desc()).limit(most)
        with self._reading() as connection:
            return [_delivery(row, row.body if bodies else b"") for row in connection.execute(wanted)]

    def counts(self) -> Mapping[str, int]:
        """Return how many deliveries are in each status that any is in."""
        counted = select(inbox.c.status, func.count().label("number")).group_by(inbox.c.status)
        with self._reading() as connection:
            return {row.status: row.number for row in connection.execute(counted)}

    def replay(self, *, ids: Collection[int] | None = None, status: Status | None = None) -> int:
        """Have deliveries applied again, as if they had just come; return how many."""
        again = update(inbox).where(*_chosen(ids, status))
        values = {"status": "pending", "reason": "", "attempts": 0, "done_at": None}
        with self._writing() as connection:
            return connection.execute(again.values(values)).rowcount

    def drop(
        self,
        *,
        ids: Collection[int] | None = None,
        status: Status | None = None,
        before: datetime | None = None,
    ) -> int:
        """Remove deliveries, and return how many.

        Parameters
        ----------
        ids, status
            As for :meth:`deliveries`.
        before : datetime, optional
            Only those that got their last status before then.
        """
        done = [] if before is None else [inbox.c.done_at < before]
        with self._writing() as connection:
            return connection.execute(delete(inbox).where(*_chosen(ids, status), *done)).rowcount

    @contextmanager
    def applying(self) -> Iterator[None]:
        """Be the only one who takes from it, among all processes; others wait.

        Raises
        ------
        UnavailableError
            When another one takes too long, or the database does not answer.
        """
        with applying(self._open().engine, self._file):
            yield

    def close(self) -> None:
        """Close all connections; it opens again when it is used."""
        with self._opening:
            if self._opened is not None:
                self._opened.writer.close()
                self._opened.engine.dispose()
            self._opened = None

    def _open(self) -> "_Opened":
        with self._opening:
            if self._opened is None:
                engine = open_engine(self._url)
                writer = PostgreSQLWriter(engine) if self._file is None else SQLiteWriter(self._file)
                self._opened = _Opened(engine, writer)
            return self._opened

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._open().engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        options = {WRITES: True}
        with self._open().engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection


_COLUMNS = (
    inbox.c.id,
    inbox.c.received_at,
    inbox.c.method,
    inbox.c.content_type,
    inbox.c.key_id,
    func.length(inbox.c.body).label("bytes"),
    inbox.c.status,
    inbox.c.reason,
    inbox.c.ticket_id,
    inbox.c.attempts,
    inbox.c.done_at,
)

_WHOLE: Select[Any] = select(*_COLUMNS, inbox.c.body)


def _chosen(ids: Collection[int] | None, status: Status | None) -> list[ColumnElement[bool]]:
    chosen = [] if ids is None else [is_one_of(inbox.c.id, ids)]
    return chosen if status is None else [*chosen, inbox.c.status == status]


def _delivery(row: Row[Any], body: bytes) -> Delivery:
    return Delivery(
        id=row.id,
        arrival=Arrival(row.received_at, row.method, row.content_type, row.key_id, bytes(body)),
        bytes=row.bytes,
        status=row.status,
        reason=row.reason,
        ticket_id=row.ticket_id,
        attempts=row.attempts,
        done_at=row.done_at,
    )
