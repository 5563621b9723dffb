"""Old reports are forgotten everywhere, also in the inbox of what other systems sent."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from geo_fondue.errors import InputError, UnavailableError
from geo_fondue.reports.inbox import Arrival, Inbox, Outcome
from geo_fondue.reports.inbox.engine import inbox_file
from geo_fondue.reports.store import sqlite
from geo_fondue.service import Service
from geo_fondue.service.forgetting import forget_reports
from geo_fondue.service.intake import apply_all
from geo_fondue.settings import Settings

SECRET = b'{"comment": "SecretOf0812345678"}'


def test_what_was_sent_and_done_before_is_forgotten_to_the_last_byte(tmp_path: Path) -> None:
    service = Service(Settings(data=tmp_path))
    inbox = Inbox(service.settings.database_url)
    then = datetime.now(UTC) - timedelta(days=9)
    numbers = inbox.add([Arrival(then, "POST", "application/json", None, SECRET) for _ in range(20)])
    inbox.mark([Outcome(number, "dead", "not known") for number in numbers], then)
    inbox.close()
    assert SECRET in bytes_in(tmp_path)
    done = forget_reports(service, service.today() - timedelta(days=1))
    service.close()
    assert done.deliveries == 20
    assert SECRET not in bytes_in(tmp_path)


def test_what_could_not_be_forgotten_to_the_last_byte_is_when_it_is_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_WAIT_SECONDS", 0.1)
    service = Service(Settings(data=tmp_path))
    inbox = Inbox(service.settings.database_url)
    then = datetime.now(UTC) - timedelta(days=9)
    (number,) = inbox.add([Arrival(then, "POST", "", None, SECRET)])
    inbox.mark([Outcome(number, "dead", "not known")], then)
    day = service.today() - timedelta(days=1)
    file = inbox_file(service.settings.database_url)
    with closing(sqlite3.connect(str(file), isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM inbox").fetchone()
        with pytest.raises(UnavailableError, match="Run the same again"):
            forget_reports(service, day)
    assert SECRET in bytes_in(tmp_path)
    forget_reports(service, day)
    assert SECRET not in bytes_in(tmp_path)
    inbox.close()  # as a service has it open all the time
    service.close()


NEW = {"description": "SecretOf0812345678", "latitude": 13.5, "longitude": 100.5}
DEAD = {"latitude": "nowhere", "longitude": 100.5, "description": "SecretOf0812345678"}
DAY = date(2024, 1, 1)


@pytest.mark.parametrize("whole", [False, True])
def test_dead_letters_are_forgotten_by_their_age_their_times_and_their_reports(
    whole: bool,
    service_data: Path,
    boxes: Callable[..., object],
    new_database_url: Callable[[], str],
) -> None:
    boxes("one")
    service = Service(Settings(data=service_data, database_url=new_database_url()))
    service.catalogue.publish("one")
    inbox = Inbox(service.settings.database_url)

    def send(at: datetime, **body: Any) -> int:
        (number,) = inbox.add([Arrival(at, "POST", "", None, json.dumps(body).encode())])
        return number

    now, long_ago = datetime.now(UTC), datetime(2023, 5, 1, tzinfo=UTC)
    gone = [
        send(now, ticket_id="old", timestamp="2023-06-01 08:00", **NEW),
        send(now, ticket_id="old", timestamp="2024-06-01 08:00", **DEAD),  # its report is old
        send(now, ticket_id="unknown", timestamp="2023-12-31 23:00", **DEAD),  # it says so itself
        send(long_ago, ticket_id="unknown", **DEAD),
        send(long_ago, note="no ticket"),
    ]
    kept = [
        send(now, ticket_id="new", timestamp="2024-06-01 08:00", **NEW),
        send(now, ticket_id="new", timestamp="2024-06-01 08:00", **DEAD),
        send(now, ticket_id="unknown", timestamp="2024-01-01 01:00", **DEAD),
        send(now, note="no ticket"),
    ]
    assert apply_all(service, inbox) == {"applied": 2, "dead": 7}
    kept.append(send(long_ago, ticket_id="later", timestamp="2023-06-01 08:00", **NEW))  # not tried yet
    done = forget_reports(service, DAY, whole=whole)
    assert (done.reports, done.deliveries) == (1, len(gone))
    assert sorted(one.id for one in inbox.deliveries()) == kept
    assert forget_reports(service, DAY, whole=whole).deliveries == 0
    inbox.close()
    service.close()


def test_nothing_is_forgotten_of_a_day_to_come(service: Service) -> None:
    inbox = Inbox(service.settings.database_url)
    (number,) = inbox.add([Arrival(datetime.now(UTC), "POST", "", None, SECRET)])
    inbox.mark([Outcome(number, "dead", "not known")], datetime.now(UTC))
    day = service.today() + timedelta(days=2)
    with pytest.raises(InputError, match=f"{day} is still to come"):
        forget_reports(service, day)
    assert [one.id for one in inbox.deliveries()] == [number]
    inbox.close()
    service.close()


def bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
