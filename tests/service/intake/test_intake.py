"""The intake of a running service: what comes is written together, applied, and forgotten in time."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from geo_fondue.errors import UnavailableError
from geo_fondue.reports.inbox import Arrival, Delivery, Inbox, Outcome
from geo_fondue.reports.store import Store
from geo_fondue.service import Service
from geo_fondue.service.intake import Intake, intake, receiving
from geo_fondue.settings import Settings

NEW = {"timestamp": "2024-05-01 08:00", "description": "x", "latitude": 13.5, "longitude": 100.5}


def an(ticket_id: str) -> Arrival:
    body = json.dumps(NEW | {"ticket_id": ticket_id}).encode()
    return Arrival(datetime.now(UTC), "POST", "", None, body)


def until(happened: Callable[[], Any]) -> None:
    end = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def hooked(service_data: Path, boxes: Callable[..., object]) -> Iterator[Service]:
    boxes("one")
    opened = Service(Settings(data=service_data))
    opened.catalogue.publish("one")
    yield opened
    opened.close()


def test_who_waits_long_enough_hears_that_it_was_applied(hooked: Service) -> None:
    with Intake(hooked) as running:
        number, applied = asyncio.run(running.take(an("1"), patience_seconds=20))
        assert (number, applied) == (1, True)
        _, applied = asyncio.run(running.take(an("2"), patience_seconds=0))
        assert not applied
        until(lambda: hooked.store.count() == 2)


def test_what_comes_in_the_pause_after_a_batch_is_one_batch_and_nobody_waits_for_it(
    hooked: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    due = Inbox.due

    def counted(self: Inbox, *, most: int) -> list[Delivery]:
        found = due(self, most=most)
        sizes.append(len(found))
        return found

    monkeypatch.setattr(Inbox, "due", counted)
    monkeypatch.setattr(intake, "PAUSE_SECONDS", 3.0)

    async def some(running: Intake) -> list[tuple[int, bool]]:
        return await asyncio.gather(*(running.take(an(str(one)), patience_seconds=2) for one in range(20)))

    with Intake(hooked) as running:
        assert asyncio.run(running.take(an("first"), patience_seconds=20))[1]
        began = time.monotonic()
        assert not any(applied for _, applied in asyncio.run(some(running)))
        assert time.monotonic() - began < 2
        until(lambda: hooked.store.count() == 21)
    assert [size for size in sizes if size] == [1, 20]


def test_those_who_come_together_are_written_together(
    hooked: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = []
    add = Inbox.add

    def counted(self: Inbox, batch: Any) -> list[int]:
        sizes.append(len(batch))
        time.sleep(0.05)
        return add(self, batch)

    monkeypatch.setattr(Inbox, "add", counted)

    async def all_at_once(running: Intake) -> list[tuple[int, bool]]:
        return await asyncio.gather(*(running.take(an(str(one)), patience_seconds=0) for one in range(50)))

    with Intake(hooked) as running:
        numbers = [number for number, _ in asyncio.run(all_at_once(running))]
    assert numbers == list(range(1, 51))
    assert len(sizes) <= 3


def test_what_was_left_is_taken_up_at_the_start(hooked: Service) -> None:
    inbox = Inbox(hooked.settings.database_url)
    inbox.add([an("1")])
    with Intake(hooked):
        until(lambda: hooked.store.count() == 1)
    inbox.close()


def test_an_outage_of_the_reports_holds_nobody_up_and_ends_by_itself(
    hooked: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "FIRST_PAUSE_SECONDS", 0.02)
    monkeypatch.setattr(intake, "LONGEST_PAUSE_SECONDS", 0.05)
    upsert, tries = Store.upsert, []

    def down(*_: object, **__: object) -> None:
        tries.append(1)
        raise UnavailableError("the database does not answer")

    monkeypatch.setattr(Store, "upsert", down)
    with Intake(hooked) as running:
        began = time.monotonic()
        assert asyncio.run(running.take(an("1"), patience_seconds=0.01)) == (1, False)
        assert time.monotonic() - began < 5
        until(lambda: len(tries) > 2)
        monkeypatch.setattr(Store, "upsert", upsert)
        until(lambda: hooked.store.count() == 1)


def test_more_than_can_be_written_is_refused(hooked: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "MOST_BYTES_WAITING", 10)
    with Intake(hooked) as running, pytest.raises(UnavailableError, match="more comes in"):
        asyncio.run(running.take(an("1"), patience_seconds=0))


def test_what_takes_too_long_to_write_is_not_acknowledged(
    hooked: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "PATIENCE_SECONDS", 0.05)
    add = Inbox.add
    monkeypatch.setattr(Inbox, "add", lambda self, batch: time.sleep(0.3) or add(self, batch))
    with Intake(hooked) as running, pytest.raises(UnavailableError, match="in time"):
        asyncio.run(running.take(an("1"), patience_seconds=0))


def test_it_can_be_started_again(hooked: Service) -> None:
    running = Intake(hooked)
    for ticket in ("1", "2"):
        with running:
            asyncio.run(running.take(an(ticket), patience_seconds=20))
    assert hooked.store.count() == 2


def test_what_was_applied_is_kept_for_its_time_and_what_is_dead_for_good(hooked: Service) -> None:
    inbox = Inbox(hooked.settings.database_url)
    one, two, three = inbox.add([an("1"), an("2"), an("3")])
    long_ago = datetime.now(UTC) - timedelta(days=8)
    inbox.mark([Outcome(one, "applied"), Outcome(two, "dead")], long_ago)
    inbox.mark([Outcome(three, "applied")], datetime.now(UTC))
    with Intake(hooked):
        until(lambda: len(inbox.deliveries()) == 2)
    assert {delivery.id for delivery in inbox.deliveries()} == {two, three}
    inbox.close()
