"""Rows into PostgreSQL by ``COPY`` in its binary form, which costs either side half of what text does."""

import struct
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import repeat
from typing import Any

import orjson
import psycopg
from sqlalchemy import JSON, BigInteger, Boolean, Connection, Float, Integer, SmallInteger, String, Table
from sqlalchemy.types import TypeEngine

from geo_fondue.reports.instants import microseconds
from geo_fondue.reports.store.postgresql import place, translated
from geo_fondue.reports.store.tables import Instant

_BEGINNING = b"PGCOPY\n\xff\r\n\0" + bytes(8)  # no flags, no extension
_END = b"\xff\xff"
_NULL = b"\xff\xff\xff\xff"
_ROWS_AT_ONCE = 500  # so that the server has something to do while the next are put together
SINCE_2000 = microseconds(datetime(2000, 1, 1, tzinfo=UTC))  # where PostgreSQL counts from

_length = struct.Struct(">i").pack


def copy_rows(
    connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]], *, into: str | None = None
) -> None:
    """Add rows to a table.

    Parameters
    ----------
    connection : Connection
        Of PostgreSQL.
    table : Table
    columns : mapping of str to sequence
        Values by the name of their column, all of the same length.
    into : str, optional
        The name of another table with columns of the same types, to be filled instead.

    Raises
    ------
    ValueError
        When the columns are of different lengths.
    UnavailableError
        When the server does not answer, or has no room.
    """
    driver: Any = connection.connection.driver_connection
    width = struct.pack(">h", len(columns))
    written = [(_writer(table.c[name].type), values) for name, values in columns.items()]
    count = len(written[0][1])
    if any(len(values) != count for _, values in written):
        raise ValueError("the columns are of different lengths")
    statement = f"COPY {into or table.name} ({', '.join(columns)}) FROM STDIN (FORMAT BINARY)"
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(_BEGINNING)
            for begin in range(0, count, _ROWS_AT_ONCE):
                cells = [write(values[begin : begin + _ROWS_AT_ONCE]) for write, values in written]
                copy.write(b"".join(map(b"".join, zip(repeat(width), *cells))))  # the first has no end
            copy.write(_END)
    except psycopg.Error as error:
        raise translated(error, place(connection.engine.url)) or error from error


def _writer(kind: TypeEngine[Any]) -> Callable[[Sequence[Any]], list[bytes]]:
    """Return what writes the values of a column: each with its length before it."""
    # the narrower first: small and big integers are integers to SQLAlchemy, too
    for type_, write in _WRITERS.items():
        if isinstance(kind, type_):
            return write
    raise TypeError(f"no binary form of {kind!r} is known")


def _fixed(form: str) -> Callable[[Sequence[Any]], list[bytes]]:
    pack = struct.Struct(f">i{form}").pack
    size = struct.calcsize(f">{form}")
    return lambda values: [_NULL if value is None else pack(size, value) for value in values]


def _instants(values: Sequence[datetime | None]) -> list[bytes]:
    pack = struct.Struct(">iq").pack
    return [_NULL if at is None else pack(8, microseconds(at) - SINCE_2000) for at in values]


def _texts(values: Sequence[str | None]) -> list[bytes]:
    written = [None if value is None else value.encode() for value in values]
    return [_NULL if text is None else _length(len(text)) + text for text in written]


def _documents(values: Sequence[Any]) -> list[bytes]:
    written = [None if value is None else orjson.dumps(value) for value in values]
    return [_NULL if text is None else _length(len(text)) + text for text in written]


_WRITERS: Mapping[type[TypeEngine[Any]], Callable[[Sequence[Any]], list[bytes]]] = {
    Instant: _instants,
    BigInteger: _fixed("q"),
    SmallInteger: _fixed("h"),
    Integer: _fixed("i"),
    Float: _fixed("d"),
    Boolean: _fixed("?"),
    JSON: _documents,
    String: _texts,
}
