"""Columns that follow the database: most rows in a file, and in memory those that changed since."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import Connection

from geo_fondue.reports.columns.columns import ReportColumns, changed_part, empty_part, remaining, without
from geo_fondue.reports.columns.fetching import records
from geo_fondue.reports.columns.layout import Arrays
from geo_fondue.reports.columns.reading import (
    Mark,
    Shared,
    StateNumbers,
    count_rows,
    read_deleted,
    read_mark,
    read_shared,
)
from geo_fondue.reports.columns.resting import Base, alone, folded, make_base, open_base
from geo_fondue.reports.columns.turns import Turns

_log = logging.getLogger(__name__)

_FEW = 50_000
_SHARE = 20
"""So many changed rows, or this part of all rows, are held in memory beside the file before it is renewed."""

_SAY_SECONDS = 5.0


class Follower:
    """Keeps columns up to date with a database. Any number of threads and processes may do so at once.

    One thread reads what changed while the others wait for it (:mod:`.turns`); who asks for what is known
    already does not wait. The rows that changed since the file was written are held in memory, until they are
    many: then the first process to get its lock writes a new file, and the others take that when their own
    have become many.

    Parameters
    ----------
    reading : callable
        Lends a connection in a transaction that sees one state of the data.
    path : Path or None
        The file; None to hold everything in memory.
    """

    def __init__(self, reading: Callable[[], AbstractContextManager[Connection]], path: Path | None) -> None:
        self._reading = reading
        self._path = path
        self._turns = Turns()
        self._base: Base | None = None
        self._current: ReportColumns | None = None

    def columns(self) -> ReportColumns:
        """Return the columns of the data as they are now, or as they were committed a moment later.

        Raises
        ------
        UnavailableError
            When another thread reads all rows anew, and too many wait for it or one has waited too long.
        """
        # looked at first: what is read then cannot be older, unless another database was put there
        known = self._current
        with self._reading() as connection:
            mark = read_mark(connection)
        if known is not None and known.mark == mark:
            return known
        with self._turns.mine():
            current = self._current
            if current is None or current is known or not current.mark.follows(mark):
                current = self._caught_up()
                self._current = current
        return current

    def renew(self) -> None:
        """Read all rows anew, whatever is known."""
        with self._turns.mine():
            self._turns.take_long()
            with alone(self._path) as path, self._reading() as connection:
                self._current = self._built(connection, path)

    def _caught_up(self) -> ReportColumns:
        with self._reading() as connection:
            found = self._followed(connection)
            if found is not None and len(found.parts[1]) <= _limit(found):
                return found
            if found is not None:
                self._turns.take_long()
                return self._folded(connection, found)
        self._turns.take_long()
        with alone(self._path) as path, self._reading() as connection:
            # looked at again: another process may have written the file meanwhile
            return self._followed(connection) or self._built(connection, path)

    def _followed(self, connection: Connection) -> ReportColumns | None:
        """Return what is known here or in the file, and what changed since; None where that is too much."""
        mark = read_mark(connection)
        current = self._current
        if current is None or not mark.follows(current.mark):
            current = self._opened(connection, mark)
        if current is None:
            return None
        pending = count_rows(connection, since=current.version)
        if pending + len(current.parts[1]) > _limit(current):
            newer = self._opened(connection, mark)
            if newer is not None and newer.version > current.version:
                current, pending = newer, count_rows(connection, since=newer.version)
        if pending > max(_FEW, len(current.parts[0]) // 2):
            return None
        if pending > _limit(current):
            self._turns.take_long()
        states = StateNumbers({state: number for number, state in enumerate(current.states)})
        first, second = current.parts
        gone = read_deleted(connection, since=current.version)
        if len(gone):  # first, since a number that was free may have been given again
            first, second = without(first, gone), remaining(second, gone)
        for changed in records(connection, states, since=current.version) if pending else ():
            first, second = without(first, changed["ids"]), changed_part(second, changed)
        return ReportColumns(mark, (first, second), tuple(states), read_shared(connection, current.shared))

    def _opened(self, connection: Connection, mark: Mark) -> ReportColumns | None:
        base = None if self._path is None else open_base(self._path, connection, mark)
        return None if base is None else _at_rest(base, Shared())

    def _built(self, connection: Connection, path: Path | None) -> ReportColumns:
        """Return the columns of all rows, read anew, and write them to the file."""
        mark, rows, states = read_mark(connection), count_rows(connection), StateNumbers()
        base = make_base(
            path,
            rows,
            lambda: _telling(records(connection, states), rows),
            connection=connection,
            mark=mark,
            states=states,
        )
        return _at_rest(base, read_shared(connection, Shared()))

    def _folded(self, connection: Connection, columns: ReportColumns) -> ReportColumns:
        """Return the same columns with all rows in the file; as they are where another process writes it."""
        one = folded(*columns.parts)
        try:
            with alone(self._path, wait=False) as path:
                if one is None:
                    return self._built(connection, path)
                rows, batches = one
                states = {state: number for number, state in enumerate(columns.states)}
                base = make_base(path, rows, batches, connection=connection, mark=columns.mark, states=states)
        except BlockingIOError:
            return columns
        return _at_rest(base, columns.shared)


def _at_rest(base: Base, shared: Shared) -> ReportColumns:
    return ReportColumns(base.mark, (base.part, empty_part()), base.states, shared)


def _limit(columns: ReportColumns) -> int:
    return max(_FEW, len(columns.parts[0]) // _SHARE)


def _telling(batches: Iterator[Arrays], rows: int) -> Iterator[Arrays]:
    """Pass batches on, and tell how far it is, since it may take half a minute."""
    done, begin = 0, time.monotonic()
    said = begin
    for batch in batches:
        yield batch
        done += len(batch["ids"])
        if time.monotonic() - said > _SAY_SECONDS:
            said = time.monotonic()
            _log.info("reading the reports into columns: %s of %s", f"{done:,}", f"{rows:,}")
    if said > begin:
        _log.info("read %s reports into columns in %.0f seconds", f"{done:,}", time.monotonic() - begin)
