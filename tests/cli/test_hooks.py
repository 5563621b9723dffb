"""``hooks``: what came is listed, shown, replayed and dropped."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from geo_fondue.reports.inbox import Arrival, Inbox
from geo_fondue.service import Service
from geo_fondue.service.intake import apply_all
from geo_fondue.settings import Settings

GOOD = {"ticket_id": "1", "status": "finish", "timestamp": "2024-05-01 08:00", "note": "ก"}
BAD = {"ticket_id": "2", "latitude": 999, "longitude": 1}


@pytest.fixture
def inbox(data: Any) -> Inbox:
    """Bring in one that waits for its report, and one that cannot be used."""
    service = Service(Settings())
    found = Inbox(service.settings.database_url)
    now = datetime(2024, 5, 2, tzinfo=UTC)
    found.add([Arrival(now, "PATCH", "", 1, json.dumps(said).encode()) for said in (GOOD, BAD)])
    assert apply_all(service, found) == {"waiting": 1, "dead": 1}
    service.close()
    return found


def test_what_came_is_listed_and_shown(cli: Any, inbox: Inbox) -> None:
    listed = cli("hooks", "list", "--json").json
    assert listed["counts"] == {"waiting": 1, "dead": 1}
    assert [(one["id"], one["status"], one["ticket_id"]) for one in listed["deliveries"]] == [
        (2, "dead", "2"),
        (1, "waiting", "1"),
    ]
    table = cli("hooks", "list", "--limit", 1)
    assert "dead" in table.out
    assert "1 older ones are not shown" in table.err
    shown = cli("hooks", "show", 1)
    assert json.loads(shown.out.splitlines()[-1]) == GOOD
    assert json.loads(cli("hooks", "show", 2, "--json").json["body"]) == BAD


def test_what_is_dead_is_replayed_and_dropped(cli: Any, inbox: Inbox) -> None:
    assert cli("hooks", "replay", "--dead", "--json").json == {"replayed": 1, "dead": 1}
    assert "1 to be taken in again: 1 waiting" in cli("hooks", "replay", 1).out
    assert cli("hooks", "drop", "--status", "dead", "--json").json == {"dropped": 1}
    assert "1 removed" in cli("hooks", "drop", 1, 9).out
    assert "Nothing has come." in cli("hooks", "list").out


def test_what_cannot_be_done_is_said_in_a_line(cli: Any, outside: Any) -> None:
    assert cli("db", "upgrade").code == 0
    for words, said in (
        (("show", 7), "no delivery 7"),
        (("replay",), "nothing is chosen"),
        (("drop",), "nothing"),
    ):
        run = cli("hooks", *words)
        assert (run.code, run.err.count("\n")) == (1, 1)
        assert said in run.err


def test_an_import_takes_up_what_waited(cli: Any, inbox: Inbox, dump: Any) -> None:
    inbox.replay(ids=[1])
    assert "1 webhooks that had waited were taken up" in cli("reports", "import", dump).err
