"""The engine below the store, for SQLite or PostgreSQL."""

from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from geo_fondue.errors import InputError, NotFoundError
from geo_fondue.reports.store.postgresql import postgresql_engine
from geo_fondue.reports.store.sqlite import sqlite_engine

WRITES = "geo_fondue_writes"
"""Execution option of a connection that is going to write."""

_EXAMPLES = (
    "Give one such as sqlite:///geo-fondue-data/reports.sqlite or postgresql://user:password@host/database"
)


def make_engine(url: str, *, locking: bool = True) -> Engine:
    """Return an engine for a database; nothing is opened yet, but the folder of a file is made.

    Parameters
    ----------
    url : str
        As SQLAlchemy takes it: ``sqlite:///path/to/file``, ``postgresql://user@host/database``.
    locking : bool
        Whether those who write on a server do so one after the other; with SQLite they always do.

    Raises
    ------
    InputError
        When it is no such URL, or of a database that is not spoken to.
    UnavailableError
        When the folder cannot be made.
    """
    parsed = _parse(url)
    options = {"json_serializer": _to_json, "json_deserializer": orjson.loads}
    if parsed.get_backend_name() == "sqlite":
        return sqlite_engine(parsed, writes=WRITES, **options)
    return postgresql_engine(parsed, writes=WRITES if locking else None, **options)


def store_exists(url: str) -> bool:
    """Return whether there may be a database at a URL, without making one: on a server there always may.

    Raises
    ------
    InputError
        When it is no such URL, or of a database that is not spoken to.
    """
    parsed = _parse(url)
    return parsed.get_backend_name() != "sqlite" or Path(str(parsed.database)).exists()


def no_reports(url: URL) -> NotFoundError:
    """Return the error that there is no database with our tables."""
    return NotFoundError(
        "there are no reports yet",
        where=str(url.database),
        remedy="Import some with geo-fondue reports import FILE, or see that --data, GEO_FONDUE_DATA "
        "and GEO_FONDUE_DATABASE_URL are those you mean; geo-fondue db upgrade makes the tables alone",
    )


def _parse(url: str) -> URL:
    try:
        # the name that many hosting services give it, and that SQLAlchemy does not know
        parsed = make_url(
            url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres:") else url
        )
    except ArgumentError:
        raise InputError("not the URL of a database", where="database URL", remedy=_EXAMPLES) from None
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise InputError(f"no store on {parsed.get_backend_name()!r}", where="database URL", remedy=_EXAMPLES)
    return parsed


def _to_json(value: Any) -> str:
    return orjson.dumps(value).decode()
