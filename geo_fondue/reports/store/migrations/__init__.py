"""The schema of the store through its versions, and bringing a database to the newest."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from geo_fondue.errors import ConflictError
from geo_fondue.reports.store.engine import WRITES, no_reports

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")
"""Every version of the schema, oldest first; the modules of ``versions/``."""

VERSION_TABLE = "geo_fondue_schema"
"""The table that says which one a database has."""

_OF_POSTGIS = {"spatial_ref_sys"}


def upgrade(engine: Engine, *, make: bool = True) -> None:
    """Bring a new or older database to the newest schema; one that has it is not touched.

    Any number of processes may do so at once.

    Parameters
    ----------
    engine : sqlalchemy.Engine
    make : bool
        Whether to make the tables in a database without any.

    Raises
    ------
    NotFoundError
        When it has none, and none are to be made.
    ConflictError
        When a newer Geo Fondue made the database, or something else did.
    """
    with engine.connect() as connection:
        found = revision(connection)
    if found == REVISIONS[-1]:
        return
    if found is None and not make:
        raise no_reports(engine.url)
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        # Looked at again: another process may have been faster.
        if revision(connection) != REVISIONS[-1]:
            _run(connection)


def revision(connection: Connection) -> str | None:
    """Return the version of the schema, None for an empty database."""
    where = str(connection.engine.url.database)
    tables = set(inspect(connection).get_table_names()) - _OF_POSTGIS
    if VERSION_TABLE not in tables:
        if tables:
            raise ConflictError(
                f"the database is another program's; it has the tables {', '.join(sorted(tables)[:5])}",
                where=where,
                remedy="Give a database of its own to Geo Fondue",
            )
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608
    if found is not None and found not in REVISIONS:
        raise ConflictError(
            f"a newer Geo Fondue made the database: schema {found}, known is {REVISIONS[-1]}",
            where=where,
            remedy="Install the newer version, or give another database",
        )
    return found


def _run(connection: Connection) -> None:
    # Imported here: it takes longer than all else at the start, and is needed once in a database's life.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
