"""A sync that is run again, and one that is killed, on both databases."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from geo_fondue.reports.store import Store


@pytest.fixture
def database_url(new_database_url: Callable[[], str]) -> str:
    """Name a store on each database in turn."""
    return new_database_url()


def test_the_feed_is_read_and_then_only_what_is_new(
    server: Any, sync: Callable[..., Any], same: Callable[[Any], None]
) -> None:
    server.fill(days=5, a_day=20)
    first = sync("traffy")
    assert (first["new"], first["bad"], first["read"], first["left"]) == (100, 0, 90, 0)
    server.put("later", datetime.now(UTC))
    second = sync("traffy")
    assert (second["new"], second["changed"], second["read"]) == (1, 0, 2)
    same(server)


@pytest.mark.slow
def test_killed_anywhere_it_goes_on_without_loss_or_doubles(
    server: Any, start: Any, sync: Callable[..., Any], store: Store, same: Callable[[Any], None]
) -> None:
    """Each kill is at another moment of the reading; between them reports come and change."""
    server.fill(days=30, a_day=30)
    server.most = 40
    chance = random.Random(5)
    kill_at = 0

    def shift(there: Any) -> None:
        nonlocal kill_at
        kill_at -= 1
        if kill_at == 0:
            process.kill()

    server.shift = shift
    for round_ in range(6):
        kill_at = chance.randint(1, 25)
        process = start("traffy", "--since", f"{datetime.now(UTC) - timedelta(days=31):%Y-%m-%d}")
        process.communicate(timeout=120)
        server.put(f"new-{round_}", datetime.now(UTC))
        server.change(f"{round_:04}-00003", "waiting")
    kill_at = 0
    sync("traffy")
    assert store.count() == len(server.tickets)
    with store.reading() as connection:
        cursor = connection.exec_driver_sql("SELECT count(*) FROM sync_cursors").scalar()
    assert cursor == 1
    server.shift = None
    # what changed on days that were read already is seen when they are due again: here, at once
    with store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM sync_cursors")
    sync("traffy")
    same(server)
