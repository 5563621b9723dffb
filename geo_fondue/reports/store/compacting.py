"""Making sure that what was erased is not in the files of the database any more."""

import sqlite3
from typing import Any

import psycopg
from sqlalchemy import Engine

from geo_fondue.errors import UnavailableError
from geo_fondue.reports.store import postgresql, sqlite


def compact(engine: Engine) -> None:
    """Write the database anew without what was erased or deleted.

    SQLite leaves the bytes of rows that are gone in the file and its log until other rows come to lie there;
    so the whole file is written anew, which needs as much room again, and the log is emptied. PostgreSQL
    frees the rows; their bytes go when others come to lie there, and stay in its own log and backups as long
    as those are kept.

    Raises
    ------
    UnavailableError
        When the log cannot be emptied since somebody still reads from it, or there is no room, or somebody
        else has the database for too long. What was erased is gone from its rows all the same.
    """
    pooled = engine.raw_connection()
    try:
        driver: Any = pooled.driver_connection
        if engine.dialect.name == "sqlite":
            driver.execute("VACUUM")
            busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise UnavailableError(
                    "what was erased is still in the database's log, which somebody reads from",
                    where=f"{engine.url.database}-wal",
                    remedy="Run the same again; or stop the service, and run it then",
                )
            return
        driver.autocommit = True
        try:
            for table in ("report_details", "report_states", "report_areas_history", "reports"):
                driver.execute(f"VACUUM (ANALYZE) {table}")
        finally:
            driver.autocommit = False
    except sqlite3.Error as error:
        raise sqlite.translated(error, str(engine.url.database)) or error from error
    except psycopg.Error as error:
        raise postgresql.translated(error, postgresql.place(engine.url)) or error from error
    finally:
        pooled.close()
