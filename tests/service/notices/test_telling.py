"""Other systems are told which codes changed: signed, in order, and until it arrives."""

import base64
import hashlib
import hmac
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from geo_fondue.boundaries import Catalogue
from geo_fondue.service import Service
from geo_fondue.service.notices import Journal, Teller, prepare, tell
from geo_fondue.service.notices.sending import send_due
from geo_fondue.settings import Settings

SECRET = "a long text that only two know"

Divide = Callable[..., None]


def publish(service: Service, edition: str) -> None:
    prepare(service.catalogue, service.settings)
    service.catalogue.publish(edition, who="somchai", why="secret of the office")


def test_a_publishing_and_a_rollback_are_told_with_the_codes_that_changed(
    told: Service, receiver: Any, divide: Divide
) -> None:
    divide("old", "A", valid_to=date(2020, 1, 1))
    divide("new", "A", "B", valid_from=date(2020, 1, 1))
    publish(told, "old")
    publish(told, "new")
    told.catalogue.rollback()
    tell(told.catalogue, told.settings)
    first, second, third = receiver.bodies
    assert (first["event"], first["edition"], first["before"], first["layers"]) == (
        "publish",
        "old",
        None,
        None,
    )
    assert (second["event"], second["edition"], second["before"]) == ("publish", "new", "old")
    assert second["in_force_from"] == "2020-01-01"
    province = second["layers"]["province"]
    assert [one["code"] for one in province["created"]] == ["B"]
    assert [one["code"] for one in province["split"]] == ["A"]
    assert (third["event"], third["edition"], third["before"]) == ("rollback", "old", "new")
    assert [one["code"] for one in third["layers"]["province"]["abolished"]] == ["B"]
    assert b"somchai" not in b"".join(body for _, body in receiver.got)


def test_nothing_is_told_twice_nor_what_was_before_there_was_anybody_to_tell(
    told: Service, receiver: Any, divide: Divide
) -> None:
    divide("one", "A")
    divide("two", "A", "B")
    told.catalogue.publish("one")
    tell(told.catalogue, told.settings)
    assert receiver.got == []
    told.catalogue.publish("two")
    for _ in range(3):
        tell(told.catalogue, told.settings)
    assert [body["edition"] for body in receiver.bodies] == ["two"]


def test_the_signature_is_of_the_id_the_time_and_the_body(
    told: Service, receiver: Any, divide: Divide
) -> None:
    divide("one", "A")
    publish(told, "one")
    tell(told.catalogue, told.settings)
    [(headers, body)] = receiver.got
    named = {name.lower(): value for name, value in headers.items()}
    assert abs(int(named["webhook-timestamp"]) - time.time()) < 60
    signed = f"{named['webhook-id']}.{named['webhook-timestamp']}.".encode() + body
    digest = hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()
    assert named["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
    assert receiver.bodies[0]["id"] == named["webhook-id"]


def test_the_known_example_of_standard_webhooks_has_its_signature() -> None:
    from geo_fondue.service.notices.sending import signature  # noqa: PLC0415 - for this example

    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    assert (
        signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


@pytest.mark.parametrize("failure", [500, 404, 301, 0])
def test_one_that_does_not_arrive_is_tried_again_later_and_those_after_it_wait(
    told: Service, receiver: Any, divide: Divide, failure: int
) -> None:
    divide("one", "A")
    divide("two", "A", "B")
    receiver.answers += [failure]
    publish(told, "one")
    publish(told, "two")
    tell(told.catalogue, told.settings)
    [first, second] = Journal(told.settings.data).notices()
    [waiting] = first.deliveries.values()
    assert waiting.done_at is None
    assert waiting.problem
    assert "secret" not in waiting.problem
    assert waiting.attempts == 1
    assert [one.attempts for one in second.deliveries.values()] == [0]
    receiver.got.clear()
    tell(told.catalogue, told.settings)  # not due yet
    assert receiver.got == []
    journal = Journal(told.settings.data)
    arrived = send_due(
        journal, told.settings.webhooks, SECRET, now=lambda: datetime.now(UTC) + timedelta(seconds=11)
    )
    assert arrived == 2
    assert [body["edition"] for body in receiver.bodies] == ["one", "two"]
    assert [notice.id for notice in journal.notices()] == [body["id"] for body in receiver.bodies]


def test_it_waits_longer_each_time_and_as_long_as_it_is_asked_to(
    told: Service, receiver: Any, divide: Divide
) -> None:
    divide("one", "A")
    receiver.answers += [503] * 9
    publish(told, "one")
    tell(told.catalogue, told.settings)
    journal = Journal(told.settings.data)
    now = datetime.now(UTC)
    waits = []
    for _ in range(7):
        [notice] = journal.notices()
        [delivery] = notice.deliveries.values()
        assert delivery.next_at is not None
        now = max(now, delivery.next_at)
        send_due(journal, told.settings.webhooks, SECRET, now=partial(max, now, now))
        [delivery] = journal.notices()[0].deliveries.values()
        assert delivery.next_at is not None
        waits.append((delivery.next_at - now).total_seconds())
    assert waits == [60, 300, 1800, 7200, 21600, 21600, 21600]
    receiver.headers["Retry-After"] = "40000"
    send_due(journal, told.settings.webhooks, SECRET, now=lambda: now, at_once=True)
    [delivery] = journal.notices()[0].deliveries.values()
    assert delivery.next_at == now + timedelta(seconds=40000)


def test_one_receiver_that_is_down_does_not_hold_up_another(
    service_data: Path, receiver: Any, divide: Divide
) -> None:
    nobody = "http://127.0.0.1:9/hook"
    settings = Settings(data=service_data, webhooks=(nobody, receiver.address), webhook_secret=SECRET)
    catalogue = Catalogue(service_data)
    prepare(catalogue, settings)
    divide("one", "A")
    catalogue.publish("one")
    tell(catalogue, settings)
    [notice] = Journal(settings.data).notices()
    assert notice.deliveries[nobody].problem == "cannot be reached"
    assert notice.deliveries[receiver.address].done_at is not None


def test_it_can_be_sent_again(told: Service, receiver: Any, divide: Divide) -> None:
    divide("one", "A")
    publish(told, "one")
    tell(told.catalogue, told.settings)
    tell(told.catalogue, told.settings, again=True)
    first, second = receiver.bodies
    assert first == second


def test_an_edition_that_comes_in_force_by_the_calendar_is_told_on_its_day(
    told: Service, receiver: Any, divide: Divide, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = told.catalogue.today()
    divide("old", "A")
    divide("new", "A", "B", valid_from=today + timedelta(days=3))
    publish(told, "old")
    publish(told, "new")
    tell(told.catalogue, told.settings)
    assert [body["event"] for body in receiver.bodies] == ["publish", "publish"]
    receiver.got.clear()
    for days in (2, 3, 4):
        monkeypatch.setattr(told.catalogue, "today", lambda days=days: today + timedelta(days=days))
        tell(told.catalogue, told.settings)
    [body] = receiver.bodies
    assert (body["event"], body["edition"], body["before"]) == ("in-force", "new", "old")
    assert body["in_force_from"] == (today + timedelta(days=3)).isoformat()
    assert [one["code"] for one in body["layers"]["province"]["created"]] == ["B"]


def test_a_running_service_tells_what_others_publish(told: Service, receiver: Any, divide: Divide) -> None:
    divide("one", "A")
    receiver.answers += [500]
    with Teller(told.catalogue, told.settings, look_seconds=0.02):
        _wait(lambda: Journal(told.settings.data).cursor() is not None)
        Catalogue(told.settings.data).publish("one")
        _wait(lambda: bool(receiver.got))
    assert receiver.bodies[0]["edition"] == "one"


def _wait(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.01)


_KILLED = """
import os, signal, sys
from pathlib import Path
from geo_fondue.boundaries import Catalogue
from geo_fondue.service.notices import prepare, tell
from geo_fondue.service.notices import sending, telling
from geo_fondue.settings import Settings

data, address, where = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
settings = Settings(data=data, webhooks=(address,), webhook_secret="a long text that only two know")
catalogue = Catalogue(data)
prepare(catalogue, settings)
catalogue.publish("one")


def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)


if where == "made":
    telling.Journal.move = die        # notices are written, the cursor is not
elif where == "sent":
    telling.Journal.keep = (lambda keep: lambda self, notice: die() if any(
        one.attempts for one in notice.deliveries.values()) else keep(self, notice))(telling.Journal.keep)
elif where == "published":
    die()
tell(catalogue, settings)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("where", ["published", "made", "sent"])
def test_a_process_that_is_killed_loses_no_notice(
    told: Service, receiver: Any, divide: Divide, where: str
) -> None:
    divide("one", "A")
    command = [sys.executable, "-c", _KILLED, str(told.settings.data), receiver.address, where]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env={**os.environ})
    assert run.returncode == -signal.SIGKILL, run.stderr
    tell(told.catalogue, told.settings)
    [notice] = Journal(told.settings.data).notices()
    assert all(one.done_at for one in notice.deliveries.values())
    assert {body["id"] for body in receiver.bodies} == {notice.id}
    assert len(receiver.got) == (
        2 if where == "sent" else 1
    )  # at least once: its id says that it is the same


def test_what_arrived_everywhere_is_put_away(told: Service, divide: Divide) -> None:
    divide("one", "A")
    publish(told, "one")
    tell(told.catalogue, told.settings)
    journal = Journal(told.settings.data)
    assert journal.waiting() == []
    assert len(journal.notices()) == 1


def test_without_webhooks_there_is_no_journal(service: Service, boxes: Any) -> None:
    boxes("one")
    prepare(service.catalogue, service.settings)
    service.catalogue.publish("one")
    tell(service.catalogue, service.settings)
    with Teller(service.catalogue, service.settings):
        pass
    assert not (service.settings.data / "notices").exists()
