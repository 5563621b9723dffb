"""Reports deleted, in such a way that who follows the data can follow."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, update

from geo_fondue.reports.store.bulk import add_rows
from geo_fondue.reports.store.sql import is_one_of
from geo_fondue.reports.store.tables import data_version, deleted_reports, reports
from geo_fondue.reports.store.upsert import next_version


def count_up(connection: Connection, now: datetime) -> int:
    """Count the version of the data up, in a transaction that alone writes, and return it."""
    version = next_version(connection)
    connection.execute(update(data_version).values(version=version, changed_at=now))
    return version


def delete_reports(connection: Connection, numbers: Sequence[int], now: datetime) -> int:
    """Delete reports with all that belongs to them, and return how many there were.

    Their numbers are kept until :func:`begin_anew`, which has to come some time: until then copies made for
    counting leave out what was deleted, but still hold it.

    Parameters
    ----------
    connection : Connection
        In a transaction that alone writes.
    numbers : sequence of int
        The store's own, each once.
    now : datetime
    """
    version = count_up(connection, now)
    add_rows(connection, deleted_reports, {"version": [version] * len(numbers), "report_id": list(numbers)})
    return connection.execute(delete(reports).where(is_one_of(reports.c.id, numbers))).rowcount


def begin_anew(connection: Connection, now: datetime) -> None:
    """Let who follows the data read all of it anew, and hold nothing any more of what there was."""
    count_up(connection, now)
    connection.execute(update(data_version).values(generation=data_version.c.generation + 1))
    connection.execute(delete(deleted_reports))
