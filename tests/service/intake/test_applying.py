"""What is in the inbox gets into the reports: once, whoever dies, and however many take from it."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from geo_fondue.errors import UnavailableError
from geo_fondue.reports.inbox import Arrival, Inbox, settle_waiting
from geo_fondue.reports.store import Store
from geo_fondue.service import Service
from geo_fondue.service.intake import SOURCE, apply_all, apply_due, applying
from geo_fondue.settings import Settings

NEW = {"timestamp": "2024-05-01 08:00", "description": "x", "latitude": 13.5, "longitude": 100.5}
FINISHED = {"timestamp": "2024-05-02 08:00", "status": "finish"}

WriteEdition = Callable[..., object]


def arrivals(*bodies: Any) -> list[Arrival]:
    now = datetime(2024, 6, 1, tzinfo=UTC)
    return [
        Arrival(now, "POST", "", 1, one if isinstance(one, bytes) else json.dumps(one).encode())
        for one in bodies
    ]


def lives(count: int) -> list[Any]:
    """Make reports up, each with its end, some of which come first."""
    made = [NEW | {"ticket_id": str(number)} for number in range(count)]
    ended = [FINISHED | {"ticket_id": str(number)} for number in range(count)]
    return [*ended[: count // 2], *made, *ended[count // 2 :], *made]


@pytest.fixture
def hooked(service_data: Path, boxes: WriteEdition, new_database_url: Callable[[], str]) -> Iterator[Service]:
    """Open the service of a folder with boundaries; on both databases."""
    boxes("one")
    opened = Service(Settings(data=service_data, database_url=new_database_url()))
    opened.catalogue.publish("one")
    yield opened
    opened.close()


@pytest.fixture
def inbox(hooked: Service) -> Iterator[Inbox]:
    opened = Inbox(hooked.settings.database_url)
    yield opened
    opened.close()


def states(store: Store) -> Counter[str]:
    return Counter(one.report.state for batch in store.stream() for one in batch)


def test_all_that_is_pending_is_taken_in_batch_by_batch(
    hooked: Service, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "MOST_AT_ONCE", 7)
    inbox.add(arrivals(*lives(20)))
    counts = apply_all(hooked, inbox)
    settle_waiting(inbox, hooked.store, SOURCE)
    assert dict(inbox.counts()) == {"applied": 60}
    assert counts.total() == 60
    assert states(hooked.store) == {"finish": 20}
    version = hooked.store.version()
    inbox.replay(status="applied")
    assert apply_all(hooked, inbox) == {"applied": 60}
    assert hooked.store.version() == version


def test_two_that_take_from_it_at_once_take_each_delivery_once(
    hooked: Service, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "MOST_AT_ONCE", 11)
    inbox.add(arrivals(*lives(50)))
    other = Inbox(hooked.settings.database_url)
    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(lambda one: apply_all(hooked, one), (inbox, other)))
    other.close()
    assert sum(one.total() for one in counts) == 150
    assert {one.attempts for one in inbox.deliveries()} == {1}
    assert states(hooked.store) == {"finish": 50}


_KILLED = """
import os, signal, sys
from geo_fondue.reports.inbox import Inbox
from geo_fondue.service import Service
from geo_fondue.service.intake import apply_due
from geo_fondue.settings import Settings


def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)


service = Service(Settings(data=sys.argv[1], database_url=sys.argv[2]))
Inbox.mark = die  # what was told is in the reports, and not marked so in the inbox
apply_due(service, Inbox(sys.argv[2]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_who_dies_between_taking_in_and_marking_does_no_harm(hooked: Service, inbox: Inbox) -> None:
    inbox.add(arrivals(*lives(10)))
    command = [sys.executable, "-c", _KILLED, str(hooked.settings.data), hooked.settings.database_url]
    run = subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, env={**os.environ}
    )
    assert run.returncode == -signal.SIGKILL, run.stderr
    assert dict(inbox.counts()) == {"pending": 30}
    version = hooked.store.version()
    assert states(hooked.store) == {"finish": 10}
    assert apply_all(hooked, inbox) == {"applied": 30}
    assert hooked.store.version() == version


def test_what_the_database_does_not_take_just_now_stays(
    hooked: Service, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox.add(arrivals(NEW | {"ticket_id": "1"}))
    with monkeypatch.context() as broken:

        def down(*_: object, **__: object) -> None:
            raise UnavailableError("the database is busy with another writer")

        broken.setattr(Store, "upsert", down)
        with pytest.raises(UnavailableError):
            apply_due(hooked, inbox)
    [delivery] = inbox.deliveries()
    assert (delivery.status, delivery.attempts, delivery.reason) == (
        "pending",
        1,
        "the database is busy with another writer",
    )
    assert apply_all(hooked, inbox) == {"applied": 1}
    assert inbox.deliveries()[0].reason == ""


def test_one_that_breaks_the_code_does_not_hold_up_the_others(
    hooked: Service, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox.add(arrivals(*(NEW | {"ticket_id": str(number)} for number in range(5))))
    upsert = Store.upsert

    def fragile(self: Store, batch: Any, *rest: Any, **more: Any) -> Any:
        if any(report.ticket_id == "3" for report in batch):
            raise ZeroDivisionError("with what somebody wrote")
        return upsert(self, batch, *rest, **more)

    monkeypatch.setattr(Store, "upsert", fragile)
    assert apply_all(hooked, inbox) == {"applied": 4, "dead": 1}
    [dead] = inbox.deliveries(status="dead")
    assert (dead.ticket_id, dead.reason) == ("3", "unexpected ZeroDivisionError")


def test_without_boundaries_it_waits_for_them(service_data: Path, boxes: WriteEdition) -> None:
    service = Service(Settings(data=service_data))
    inbox = Inbox(service.settings.database_url)
    inbox.add(arrivals(NEW | {"ticket_id": "1"}))
    with pytest.raises(UnavailableError, match="no boundaries"):
        apply_all(service, inbox)
    boxes("one")
    service.catalogue.publish("one")
    assert apply_all(service, inbox) == {"applied": 1}
    inbox.close()
    service.close()
