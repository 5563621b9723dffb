"""Writing many rows at once, by whatever is fastest in the database at hand.

The values are given column by column and go through the column's type once. ``Connection.execute`` with as
many dicts spends three times as long on them as the database does on writing.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, update
from sqlalchemy.dialects.sqlite import insert as insert_or_leave
from sqlalchemy.sql.dml import UpdateBase

Columns = Mapping[str, Sequence[object]]
"""Values by the name of their column, all of the same length."""


def add_rows(connection: Connection, table: Table, columns: Columns) -> None:
    """Add rows that are not there."""
    if connection.dialect.name == "sqlite":
        _execute_many(connection, insert(table), columns)
        return
    names = ", ".join(columns)
    rows = zip(*_converted(connection, table, columns), strict=True)
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def add_missing_rows(connection: Connection, table: Table, columns: Columns) -> int:
    """Add the rows whose key is not there yet, and return how many were added."""
    if connection.dialect.name == "sqlite":
        return _execute_many(connection, insert_or_leave(table).on_conflict_do_nothing(), columns)
    names = ", ".join(columns)
    given = _given(connection, table, columns)
    statement = f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {given} ON CONFLICT DO NOTHING"  # noqa: S608
    return _execute_arrays(connection, statement, table, columns)


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
        values = {name: column for name, column in columns.items() if name != key}
        which = update(table).where(table.c[key] == bindparam("number"))
        return _execute_many(connection, which, {**values, "number": columns[key]})
    new = ", ".join(f"{name} = given.{name}" for name in columns if name != key)
    given = _given(connection, table, columns)
    statement = f"UPDATE {table.name} SET {new} FROM {given} WHERE {table.name}.{key} = given.{key}"  # noqa: S608
    return _execute_arrays(connection, statement, table, columns)


def _execute_many(connection: Connection, statement: UpdateBase, columns: Columns) -> int:
    dialect = connection.dialect
    compiled = statement.compile(dialect=dialect, column_keys=list(columns))
    ready: list[Iterable[object]] = []
    for name in compiled.positiontup or ():
        convert = compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
        ready.append(columns[name] if convert is None else map(convert, columns[name]))
    rows = list(zip(*ready, strict=True))
    return connection.exec_driver_sql(str(compiled), rows).rowcount if rows else 0


def _converted(connection: Connection, table: Table, columns: Columns) -> list[list[object]]:
    dialect = connection.dialect
    found = []
    for name, values in columns.items():
        convert = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        found.append(list(values) if convert is None else [convert(value) for value in values])
    return found


def _given(connection: Connection, table: Table, columns: Columns) -> str:
    """Return the columns as a table of arrays, each one parameter."""
    types = [table.c[name].type.compile(dialect=connection.dialect) for name in columns]
    arrays = ", ".join(f"CAST(%s AS {type_}[])" for type_ in types)
    return f"unnest({arrays}) AS given({', '.join(columns)})"


def _execute_arrays(connection: Connection, statement: str, table: Table, columns: Columns) -> int:
    arrays = _converted(connection, table, columns)
    if len({len(array) for array in arrays}) > 1:
        raise ValueError("the columns are of different lengths")
    return connection.exec_driver_sql(statement, tuple(arrays)).rowcount if arrays[0] else 0
