"""Writing many rows at once, by whatever is fastest in the database at hand.

The values are given column by column and go through the column's type once. ``Connection.execute`` with as
many dicts spends three times as long on them as the database does on writing.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Literal

import orjson
from sqlalchemy import JSON, Column, Connection, Table, bindparam, func, insert, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import insert as insert_or_leave
from sqlalchemy.sql.dml import UpdateBase

from geo_fondue.reports.instants import microseconds
from geo_fondue.reports.store.copying import copy_rows
from geo_fondue.reports.store.tables import Instant

Columns = dict[str, Sequence[Any]]
"""Values by the name of their column, all of the same length."""

_MANY = 100
"""From so many rows on, PostgreSQL takes them by ``COPY`` into a temporary table rather than as arrays."""


def add_rows(connection: Connection, table: Table, columns: Columns) -> None:
    """Add rows that are not there."""
    if connection.dialect.name == "sqlite":
        _execute_many(connection, "add", table, columns)
    else:
        copy_rows(connection, table, columns)


def next_numbers(connection: Connection, table: Table, count: int) -> Sequence[int]:
    """Return so many numbers for rows to be added, in a transaction that alone writes.

    Asking for them beforehand costs a tenth of asking afterwards which row was given which.
    """
    if connection.dialect.name == "sqlite":
        before = connection.execute(select(func.max(table.c.id))).scalar() or 0
        return range(before + 1, before + 1 + count)
    sequence = func.pg_get_serial_sequence(table.name, "id")
    # one step over all of them: whoever adds rows waits for this transaction
    last = connection.execute(select(func.setval(sequence, func.nextval(sequence) + count - 1))).scalar_one()
    return range(last - count + 1, last + 1)


def add_missing_rows(connection: Connection, table: Table, columns: Columns) -> int:
    """Add the rows whose key is not there yet, and return how many were added."""
    if connection.dialect.name == "sqlite":
        return _execute_many(connection, "add missing", table, columns)
    names = ", ".join(columns)
    with _given(connection, table, columns) as (given, arrays):
        statement = f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {given} ON CONFLICT DO NOTHING"  # noqa: S608
        return connection.exec_driver_sql(statement, arrays).rowcount


def change_rows(connection: Connection, table: Table, key: str, columns: Columns) -> int:
    """Change the rows with the given keys, and return how many there were.

    Parameters
    ----------
    connection : Connection
    table : Table
    key : str
        The column of the key, one of ``columns``.
    columns : mapping of str to sequence
    """
    if connection.dialect.name == "sqlite":
        return _execute_many(connection, "change", table, columns, key)
    new = ", ".join(f"{name} = given.{name}" for name in columns if name != key)
    with _given(connection, table, columns) as (given, arrays):
        statement = f"UPDATE {table.name} SET {new} FROM {given} WHERE {table.name}.{key} = given.{key}"  # noqa: S608
        return connection.exec_driver_sql(statement, arrays).rowcount


_What = Literal["add", "add missing", "change"]


def _execute_many(connection: Connection, what: _What, table: Table, columns: Columns, key: str = "") -> int:
    """Execute a statement of SQLite for each row."""
    statement, order = _statement(what, table, tuple(columns), key)
    ready = [_for_sqlite(table.c[name], columns[name]) for name in order]
    rows = list(zip(*ready, strict=True))
    return connection.exec_driver_sql(statement, rows).rowcount if rows else 0


@lru_cache(maxsize=256)
def _statement(what: _What, table: Table, names: tuple[str, ...], key: str) -> tuple[str, tuple[str, ...]]:
    """Return a statement of SQLite, and the columns in the order in which it takes them.

    Kept, since writing one takes as long as a quarter of all that a change of a single report does.
    """
    statement: UpdateBase
    if what == "change":
        statement = update(table).where(table.c[key] == bindparam(_KEY))
        names = (*(name for name in names if name != key), _KEY)
    else:
        statement = insert(table) if what == "add" else insert_or_leave(table).on_conflict_do_nothing()
    compiled = statement.compile(dialect=sqlite.dialect(), column_keys=names)
    return str(compiled), tuple(key if name == _KEY else name for name in compiled.positiontup or ())


_KEY = "key of the row"


def _for_sqlite(column: Column[Any], values: Sequence[Any]) -> Sequence[Any]:
    """Return values as SQLite's driver takes them: what the column's type would do, many at once."""
    if isinstance(column.type, Instant):
        return [None if at is None else microseconds(at) for at in values]
    if isinstance(column.type, JSON):
        return [None if value is None else orjson.dumps(value).decode() for value in values]
    return values


@contextmanager
def _given(connection: Connection, table: Table, columns: Columns) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Lend rows as a table of PostgreSQL called ``given``, and the parameters that come with it."""
    if len(next(iter(columns.values()))) < _MANY:
        types = [table.c[name].type.compile(dialect=connection.dialect) for name in columns]
        arrays = ", ".join(f"CAST(%s AS {type_}[])" for type_ in types)
        yield f"unnest({arrays}) AS given({', '.join(columns)})", _arrays(connection, table, columns)
        return
    names = ", ".join(columns)
    empty = f"CREATE TEMPORARY TABLE given AS SELECT {names} FROM {table.name} WITH NO DATA"  # noqa: S608
    connection.exec_driver_sql(empty)
    copy_rows(connection, table, columns, into="given")
    yield "given", ()
    connection.exec_driver_sql("DROP TABLE given")


def _arrays(connection: Connection, table: Table, columns: Columns) -> tuple[list[Any], ...]:
    dialect = connection.dialect
    found = []
    for name, values in columns.items():
        convert = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        found.append(list(values) if convert is None else [convert(value) for value in values])
    if len({len(array) for array in found}) > 1:
        raise ValueError("the columns are of different lengths")
    return tuple(found)
