"""The exchange API: tokens that expire, quotas, and what it calls success."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from geo_fondue.errors import UnavailableError
from geo_fondue.reports.readers.options import Options
from geo_fondue.reports.sync import (
    Asker,
    Credentials,
    NotAllowedError,
    Taking,
    TraffyExchange,
    read_exchange,
)
from geo_fondue.reports.sync.cursors import load_cursor, save_cursor


@pytest.fixture
def api(server: Any, asker: Asker, options: Options, taking: Taking) -> TraffyExchange:
    who = Credentials("city", "s3cret-word", "7")
    return TraffyExchange(asker, f"{server.address}/exchange-api/", who, options, taking.note)


@pytest.fixture
def sync(api: TraffyExchange, taking: Taking) -> Callable[[], str]:
    return lambda: read_exchange(api, taking, name="exchange")


def durations(server: Any) -> list[str]:
    return [query["duration"] for path, query in server.asked if path.endswith("get-issues/v2")]


def test_all_is_read_once_a_day_three_days_once_an_hour_and_today_else(
    server: Any, sync: Callable[[], str], taking: Taking, same: Callable[[Any], None]
) -> None:
    server.fill(days=9, a_day=3)
    assert sync() == "all"
    same(server)
    assert sync() == "today"
    ago = int((datetime.now(UTC) - timedelta(hours=2)).timestamp())
    save_cursor(taking.store, "exchange", load_cursor(taking.store, "exchange") | {"all": ago})
    assert sync() == "3days"
    save_cursor(taking.store, "exchange", {"all": ago - 86_400, "3days": ago + 7200})
    assert sync() == "all"
    assert server.logins == 1
    assert {query["org_id"] for path, query in server.asked if path.endswith("v2")} == {"7"}


def test_what_comes_is_read_as_from_its_csv(server: Any, sync: Callable[[], str], kept: Any) -> None:
    server.put("a-1", datetime.now(UTC), state="finish")
    server.put("b-0", datetime.now(UTC))
    sync()
    report = kept("a-1").report
    assert report.photo == ("https://example.org/1.jpg",)
    assert kept("b-0").report.photo == ("https://example.org/0.jpg",)
    assert (report.lon, report.lat, report.state) == (100.75, 13.25, "finish")
    assert report.organisations == ("เขตหนึ่ง",)
    assert report.closed_at == report.last_activity


def test_a_token_that_expires_is_renewed(
    server: Any, sync: Callable[[], str], same: Callable[[Any], None]
) -> None:
    server.fill(days=2, a_day=3)
    sync()
    server.tokens.clear()
    server.put("later", datetime.now(UTC))
    assert sync() == "today"
    assert server.logins == 2
    same(server)


def test_a_token_that_expires_with_401_is_renewed(server: Any, faults: Any, sync: Callable[[], str]) -> None:
    sync()
    server.faults = [faults.refuse(401)]
    sync()
    assert server.logins == 2


def test_wrong_credentials_are_said_once_and_never_repeated(
    server: Any, asker: Asker, options: Options, taking: Taking
) -> None:
    who = Credentials("city", "wr0ng-word", "7")
    api = TraffyExchange(asker, f"{server.address}/exchange-api", who, options, taking.note)
    with pytest.raises(NotAllowedError, match="GEO_FONDUE_TRAFFY_PASSWORD") as told:
        api.issues("all")
    assert "wr0ng" not in f"{told.value}{api!r}{who!r}"
    assert len(server.asked) == 1


def test_a_quota_that_is_used_up_is_said_and_not_pressed(
    server: Any, sync: Callable[[], str], taking: Taking
) -> None:
    sync()
    before = len(server.asked)
    server.faults = [
        lambda handler: handler.say_json({"status": "fail", "message": "quota exceeded", "results": []})
    ]
    with pytest.raises(UnavailableError, match="quota exceeded"):
        sync()
    assert len(server.asked) == before + 1


def test_fail_for_a_while_is_outlasted(
    server: Any, faults: Any, sync: Callable[[], str], same: Callable[[Any], None]
) -> None:
    server.fill(days=1, a_day=3)
    sync()
    server.faults = [faults.fail]
    server.put("later", datetime.now(UTC))
    sync()
    same(server)


def test_that_all_is_not_all_is_said(server: Any, sync: Callable[[], str], taking: Taking) -> None:
    server.fill(days=10, a_day=510)
    sync()
    assert taking.store.count() == 5000
    assert "5,000 reports at most" in taking.notes[0]


def test_rows_without_a_position_are_listed(server: Any, sync: Callable[[], str], taking: Taking) -> None:
    server.extra = [{"ticket_id": "lost", "latitude": None, "longitude": None}, "no row"]
    sync()
    assert taking.bad == 2
    assert "lost" in taking.refused.path.read_text("utf-8")
