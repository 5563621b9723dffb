"""SQLite below the store: how it is set up, and its errors told as ours."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext

from geo_fondue.errors import ConflictError, DamagedError, GeoFondueError, InputError, UnavailableError

_WAIT_SECONDS = 30.0
_CACHE_KIB = 32_768
_LOG_PAGES = 16_384  # of 4 KiB


def sqlite_engine(url: URL, *, writes: str, **options: Any) -> Engine:
    """Return an engine for a file; nothing is opened yet but the folder is made.

    Parameters
    ----------
    url : sqlalchemy.URL
    writes : str
        The execution option of a connection that is going to write.
    **options
        For :func:`sqlalchemy.create_engine`.

    Raises
    ------
    InputError
        When it names no file.
    UnavailableError
        When the folder cannot be made.
    """
    if url.database in (None, "", ":memory:"):
        # each connection would have a database of its own
        remedy = "Give one such as sqlite:///geo-fondue-data/reports.sqlite"
        raise InputError("the database has no file", where="database URL", remedy=remedy)
    folder = Path(str(url.database)).absolute().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnavailableError(
            f"the folder of the database cannot be made: {error.strerror}",
            where=str(folder),
            remedy="Choose a folder that you may write to",
        ) from None
    engine = create_engine(
        url,
        connect_args={"timeout": _WAIT_SECONDS},
        max_overflow=-1,  # as many readers at once as there are threads
        **options,
    )

    def begin(connection: Connection) -> None:
        # One that reads first and writes later would fail, rather than wait, if another wrote in between.
        writing = connection.get_execution_options().get(writes, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", begin)
    event.listen(engine, "handle_error", _on_error)
    return engine


def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own transactions begin too late to read and write as one; _on_begin does it instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    # Readers and one writer do not wait for each other.
    cursor.execute("PRAGMA journal_mode = WAL")
    # A commit is on the disk when it returns: what was acknowledged outlives a power failure as well.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    # Moving the log into the database seldom: an import touches the same pages of the indexes in each batch.
    cursor.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
    cursor.close()


def _on_error(context: ExceptionContext) -> None:
    original = context.original_exception
    if isinstance(original, sqlite3.Error):
        database = context.engine.url.database if context.engine is not None else None
        ours = translated(original, str(database))
        if ours is not None:
            raise ours from original


def translated(error: sqlite3.Error, database: str) -> GeoFondueError | None:
    """Return the error for people, or None where it is not of the database's state but of our making."""
    name = getattr(error, "sqlite_errorname", None) or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        what, remedy = "the database is busy with another writer", "Try again when it has finished"
    elif name.startswith("SQLITE_FULL"):
        what, remedy = "the disk of the database is full", "Make room and try again"
    elif name.startswith("SQLITE_READONLY"):
        what, remedy = "the database may not be written", "See to the permissions of the file and its folder"
    elif name.startswith("SQLITE_CANTOPEN"):
        what, remedy = "the database cannot be opened", "See to the permissions of the file and its folder"
    elif name.startswith("SQLITE_IOERR"):
        what, remedy = f"the disk of the database fails: {error}", "See to the disk"
    elif name.startswith("SQLITE_CORRUPT"):
        what = f"the database is damaged: {error}"
        return DamagedError(what, where=database, remedy="Put back a backup, or import the reports anew")
    elif name.startswith("SQLITE_NOTADB"):
        return ConflictError(
            "the file is not a database", where=database, remedy="Give the path of another file"
        )
    else:
        return None
    return UnavailableError(what, where=database, remedy=remedy)
