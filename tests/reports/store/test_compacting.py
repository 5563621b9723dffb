"""Compacting that cannot be done now says why, and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from geo_fondue.errors import UnavailableError
from geo_fondue.reports.store import Store, postgresql, sqlite
from geo_fondue.reports.store.compacting import compact


@contextmanager
def kept_busy(store: Store) -> Iterator[None]:
    """Have the database as one who writes and does not come to an end."""
    begin = "LOCK TABLE reports" if store.is_server else "UPDATE data_version SET version = version"
    with store.writing() as connection:
        connection.exec_driver_sql(begin)
        yield


def test_who_else_has_the_database_is_told_in_our_words(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for of in (postgresql, sqlite):
        monkeypatch.setattr(of, "_WAIT_SECONDS", 0.1)
    with Store.open(database_url) as store:
        with kept_busy(store), pytest.raises(UnavailableError, match="busy with another writer"):
            compact(store.engine)
        compact(store.engine)
