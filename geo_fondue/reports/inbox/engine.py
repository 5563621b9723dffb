"""The engine below the inbox, and the lock of those who take from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from geo_fondue.boundaries.durable import lock
from geo_fondue.reports.inbox.tables import metadata
from geo_fondue.reports.store.engine import make_engine
from geo_fondue.reports.store.store import Store

SUFFIX = ".inbox"
"""What the file beside an SQLite file of reports has behind its name."""

APPLYING = 0x6765_6F66_696E_6278
"""The advisory lock of PostgreSQL that whoever takes from the inbox holds."""


def inbox_file(database_url: str) -> Path | None:
    """Return the file of the inbox beside the reports of an SQLite URL, None for a server's."""
    url = make_url(database_url)
    return Path(f"{url.database}{SUFFIX}") if url.get_backend_name() == "sqlite" else None


def open_engine(database_url: str) -> Engine:
    """Open the inbox of a database of reports, and make it where there is none.

    Raises
    ------
    InputError, ConflictError, UnavailableError
        As :meth:`geo_fondue.reports.store.Store.open` does.
    """
    file = inbox_file(database_url)
    if file is None:
        Store.open(database_url).close()  # the table comes with the schema
        return make_engine(database_url, locking=False)
    engine = make_engine(make_url(database_url).set(database=str(file)).render_as_string())
    try:
        with engine.connect() as connection, connection.begin():
            metadata.create_all(connection)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def applying(engine: Engine, file: Path | None) -> Iterator[None]:
    """Be the only one, among all processes, who takes from the inbox; others wait.

    Raises
    ------
    UnavailableError
        When another one holds it for too long.
    """
    if file is not None:
        with lock(file.with_name(f"{file.name}.lock")):
            yield
        return
    with engine.connect() as connection, connection.begin():
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": APPLYING})
        yield
