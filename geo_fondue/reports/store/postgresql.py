"""PostgreSQL with PostGIS below the store: how it is set up, and its errors told as ours."""

from typing import Any

import psycopg
from psycopg import errors
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext

from geo_fondue.errors import ConflictError, GeoFondueError, UnavailableError

_CONNECT_SECONDS = 10
_WAIT_SECONDS = 30.0
_CONNECTIONS = 10
_MORE_CONNECTIONS = 30

WRITER = 0x6765_6F66_6F6E_6475
"""The advisory lock that a writer holds: reports come in one batch after the other, as on SQLite."""


def postgresql_engine(url: URL, *, writes: str | None, **options: Any) -> Engine:
    """Return an engine for a server; nothing is asked of it yet.

    A connection that was lost while it lay idle (the server was started anew) is replaced unnoticed.

    Parameters
    ----------
    url : sqlalchemy.URL
    writes : str or None
        The execution option of a connection that is going to write. Without one, transactions are as the
        server has them by default, and writers wait for no other.
    **options
        For :func:`sqlalchemy.create_engine`.
    """
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=_CONNECTIONS,
        max_overflow=_MORE_CONNECTIONS,
        pool_timeout=_WAIT_SECONDS,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": _CONNECT_SECONDS,
            "options": f"-c timezone=UTC -c lock_timeout={round(_WAIT_SECONDS * 1000)}",
            "application_name": "geo-fondue",
        },
        **options,
    )

    def begin(connection: Connection) -> None:
        _begin(connection, writing=bool(connection.get_execution_options().get(writes or "", False)))

    if writes is not None:
        event.listen(engine, "begin", begin)
    event.listen(engine, "handle_error", _on_error)
    return engine


def _begin(connection: Connection, *, writing: bool) -> None:
    """Begin a transaction, by the driver's own connection: the options of ours are meant for queries."""
    driver: Any = connection.connection.driver_connection
    try:
        if writing:
            # One writer at a time: two that add the same ticket or the same areas would else fail, or wait
            # for one another in any order.
            driver.execute("SELECT pg_advisory_xact_lock(%s)", (WRITER,))
        else:
            # All queries of a reader see the data as they were at its first.
            driver.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    except psycopg.Error as error:
        if driver.closed:
            connection.invalidate()
        else:
            driver.rollback()
        raise (translated(error, place(connection.engine.url)) or error) from error


def _on_error(context: ExceptionContext) -> None:
    original = context.original_exception
    if isinstance(original, psycopg.Error):
        ours = translated(original, "database" if context.engine is None else place(context.engine.url))
        if ours is not None:
            raise ours from original


def place(url: URL) -> str:
    """Return which database it is; the rest of the URL may hold a password."""
    return f"{url.host or 'local'}/{url.database}"


def translated(error: psycopg.Error, where: str) -> GeoFondueError | None:
    """Return the error for people, or None where it is not of the database's state but of our making."""
    said = str(error).strip().partition("\n")[0]
    match error:
        case errors.DiskFull():
            what, remedy = "the disk of the database is full", "Make room and try again"
        case errors.ReadOnlySqlTransaction() | errors.InsufficientPrivilege():
            what, remedy = f"the database may not be written: {said}", "See to the rights of the user"
        case errors.LockNotAvailable() | errors.DeadlockDetected() | errors.SerializationFailure():
            what, remedy = "the database is busy with another writer", "Try again when it has finished"
        case errors.FeatureNotSupported() | errors.UndefinedFile() if "postgis" in said.lower():
            what = "the database has no PostGIS"
            remedy = "Install PostGIS on the server (on Debian: apt-get install postgresql-postgis)"
            return ConflictError(what, where=where, remedy=remedy)
        case errors.OperationalError() | errors.InterfaceError():
            what, remedy = f"the database does not answer: {said}", "See that it runs, and to its URL"
        case _:
            return None
    return UnavailableError(what, where=where, remedy=remedy)
