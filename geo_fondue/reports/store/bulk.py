"""Writing many rows at once."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection
from sqlalchemy.sql.dml import UpdateBase


def write_many(connection: Connection, statement: UpdateBase, columns: Mapping[str, Sequence[object]]) -> int:
    """Run an insert or update once for each row, and return how many rows it touched.

    The values go to the driver column by column, each through its type once. ``Connection.execute`` with as
    many dicts spends three times as long on them as the database does on writing.

    Parameters
    ----------
    connection : Connection
    statement : Insert or Update
    columns : mapping of str to sequence, all of the same length
        Values by the name of the column, or of the bound parameter.
    """
    dialect = connection.dialect
    compiled = statement.compile(dialect=dialect, column_keys=list(columns))
    ready = []
    for name in compiled.positiontup or ():
        convert = compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
        ready.append(columns[name] if convert is None else map(convert, columns[name]))
    rows = list(zip(*ready, strict=True))
    return connection.exec_driver_sql(str(compiled), rows).rowcount if rows else 0
