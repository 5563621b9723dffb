"""The public feed, from a server that drifts, breaks, and says what is not so."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from geo_fondue.errors import UnavailableError
from geo_fondue.reports.future import WHY
from geo_fondue.reports.readers.options import Options
from geo_fondue.reports.sync import Asker, DaysRead, Taking, TraffyFeed, read_days
from geo_fondue.reports.sync.cursors import save_cursor


@pytest.fixture
def sync(server: Any, asker: Asker, options: Options, taking: Taking) -> Callable[..., DaysRead]:
    def run(version: str = "v2", **more: Any) -> DaysRead:
        feed = TraffyFeed(asker, f"{server.address}/geojson/{version}", options, taking.note)
        return read_days(feed, taking, name="feed", report_source="traffy", timezone=options.timezone, **more)

    return run


@pytest.mark.parametrize("end_counts", [True, False])
@pytest.mark.parametrize("total", [0, None, 7, 1_000_000])
def test_all_is_read_whatever_the_server_says_of_its_days_and_its_total(
    server: Any, sync: Callable[..., DaysRead], same: Callable[[Any], None], end_counts: bool, total: int
) -> None:
    server.fill(days=8, a_day=45)
    server.most, server.end_counts, server.total = 60, end_counts, total
    assert sync() == DaysRead(read=90, left=0)
    same(server)


def test_a_second_run_changes_nothing(
    server: Any, sync: Callable[..., DaysRead], taking: Taking, same: Callable[[Any], None]
) -> None:
    server.fill(days=3, a_day=30)
    sync()
    version = taking.store.version()
    sync()
    assert taking.store.version() == version
    same(server)


@pytest.mark.parametrize("order", ["newest first", "oldest first", "jumbled"])
def test_rows_in_any_order_that_come_twice_and_out_of_date_leave_the_newest(
    server: Any, sync: Callable[..., DaysRead], same: Callable[[Any], None], order: str
) -> None:
    server.fill(days=4, a_day=60)
    for number in range(0, 60, 2):
        server.change(f"0001-{number:05}", "finish")
    server.most, server.repeats = 50, True
    keys = {
        "newest first": lambda ticket: ticket.made,
        "oldest first": lambda ticket: -ticket.made.timestamp(),
        "jumbled": lambda ticket: ticket.id[::-1],
    }
    server.order = keys[order]
    sync()
    same(server)


def test_a_window_that_is_one_page_costs_two_questions(server: Any, sync: Callable[..., DaysRead]) -> None:
    server.fill(days=3, a_day=30)
    sync(since=(datetime.now(UTC) + timedelta(hours=7)).date() - timedelta(days=3))
    assert len(server.asked) == 2


def test_reports_that_come_while_it_is_paged_through_are_not_missed_and_push_none_out(
    server: Any, sync: Callable[..., DaysRead], same: Callable[[Any], None]
) -> None:
    server.fill(days=3, a_day=100)
    server.most = 40
    count = 0

    def shift(there: Any) -> None:
        nonlocal count
        count += 1
        if count <= 6:
            for number in range(30):
                there.put(f"new-{count}-{number}", datetime.now(UTC) + timedelta(milliseconds=count))

    server.shift = shift
    sync()
    same(server)


def test_reports_that_go_while_it_is_paged_through_take_none_with_them(
    server: Any, sync: Callable[..., DaysRead], taking: Taking
) -> None:
    """Without another reading, each one that goes would let one slip by at the seam of two pages."""
    server.fill(days=2, a_day=150)
    server.most = 40
    gone = 0

    def shift(there: Any) -> None:
        nonlocal gone
        if gone < 75:
            for ticket in there.newest_first()[:25]:
                del there.tickets[ticket.id]
                gone += 1

    server.shift = shift
    sync()
    kept = {one.report.ticket_id for batch in taking.store.stream() for one in batch}
    assert kept >= set(server.tickets)


def test_one_that_never_rests_is_said_and_left_for_the_next_run(
    server: Any, sync: Callable[..., DaysRead], taking: Taking
) -> None:
    server.fill(days=1, a_day=100)
    server.most = 50
    chance = random.Random(1)

    def shift(there: Any) -> None:
        for _ in range(10):
            there.put(f"{chance.random()}", datetime.now(UTC))

    server.shift = shift
    assert sync(since=datetime.now(UTC).date() - timedelta(days=1)).left > 0
    assert "kept shifting" in taking.notes[0]


def test_a_change_of_an_old_report_is_seen_when_its_day_is_read_again(
    server: Any, sync: Callable[..., DaysRead], taking: Taking, same: Callable[[Any], None]
) -> None:
    server.fill(days=60, a_day=2)
    sync()
    server.change("0050-00000", "finish")
    sync()
    long_ago = int((datetime.now(UTC) - timedelta(days=8)).timestamp())
    day = (datetime.now(UTC) + timedelta(hours=7)).date()
    days = {str(day - timedelta(days=age)): long_ago for age in range(90)}
    save_cursor(taking.store, "feed", {"since": min(days), "days": days})
    sync()
    same(server)


@pytest.mark.parametrize(
    "names",
    [
        ["fail", "fail"],
        ["empty_warning"],
        ["half_json", "web_page", "break_off"],
        ["hang_up", "stall", "bomb"],
    ],
)
def test_a_server_that_breaks_for_a_while_is_read_whole(
    server: Any, faults: Any, sync: Callable[..., DaysRead], same: Callable[[Any], None], names: list[str]
) -> None:
    server.fill(days=4, a_day=30)
    server.most = 25
    server.faults = [getattr(faults, name) for name in names]
    sync()
    same(server)


def test_one_that_fails_for_good_says_why(server: Any, faults: Any, sync: Callable[..., DaysRead]) -> None:
    server.faults = [faults.fail] * 50
    with pytest.raises(UnavailableError, match="database is busy"):
        sync()


def test_one_that_counts_reports_and_sends_none_is_not_believed(
    server: Any, sync: Callable[..., DaysRead], same: Callable[[Any], None]
) -> None:
    server.fill(days=2, a_day=3)
    server.faults = [
        lambda handler: handler.say_json({"status": "success", "total": 6, "count": 0, "features": []})
    ]
    sync()
    same(server)


def test_a_warning_with_rows_is_said_and_its_rows_are_taken(
    server: Any, sync: Callable[..., DaysRead], taking: Taking
) -> None:
    server.faults = [
        lambda handler: handler.say_json({"status": "warning", "message": "old data", "features": []}),
        lambda handler: handler.say_json({"status": "warning", "message": "old data", "features": [{}]}),
    ]
    sync()
    assert "the feed warns: old data" in taking.notes


def test_bad_rows_are_listed_until_they_are_good(
    server: Any, sync: Callable[..., DaysRead], taking: Taking, same: Callable[[Any], None]
) -> None:
    server.put("good", datetime.now(UTC))
    server.put("nowhere", datetime.now(UTC), lon=0.0, lat=0.0)
    sync()
    assert (taking.bad, taking.counts.new) == (1, 1)
    assert "nowhere" in taking.refused.path.read_text("utf-8")
    server.put("nowhere", datetime.now(UTC))
    sync()
    assert not taking.refused.path.exists()
    same(server)


def test_what_is_told_from_the_future_is_listed_and_the_rest_is_read(
    server: Any, sync: Callable[..., DaysRead], taking: Taking, same: Callable[[Any], None]
) -> None:
    now = datetime.now(UTC)
    server.put("good", now)
    server.put("ahead", now, active=now + timedelta(days=3))
    sync()
    assert (taking.bad, taking.counts.new) == (1, 1)
    listed = taking.refused.path.read_text("utf-8")
    assert "ahead" in listed
    assert WHY in listed
    server.put("ahead", now, active=now)
    sync()
    assert not taking.refused.path.exists()
    same(server)


def test_a_server_that_knows_no_pages_is_parted_by_days_and_what_cannot_be_had_is_said(
    server: Any, sync: Callable[..., DaysRead], taking: Taking
) -> None:
    server.fill(days=3, a_day=30)
    server.most = 50
    there = server

    def first_page(handler: Any) -> None:
        _, query = there.asked[-1]
        handler._feed({**query, "offset": "0"})
        there.faults.append(first_page)

    server.faults = [first_page]
    sync(since=(datetime.now(UTC) + timedelta(hours=7)).date() - timedelta(days=2))
    assert any("than can be paged through" in note for note in taking.notes)


def test_no_row_is_too_strange(server: Any, sync: Callable[..., DaysRead], taking: Taking) -> None:
    server.extra = [
        None,
        {"properties": {}},
        {"properties": {"ticket_id": "\ud800"}, "geometry": {"type": "Point", "coordinates": [100.5, 13]}},
        {"properties": {"ticket_id": "nul\0"}, "geometry": {"type": "Point", "coordinates": [100.5, 13]}},
    ]
    server.put("good", datetime.now(UTC))
    sync(since=(datetime.now(UTC) + timedelta(hours=7)).date())
    assert (taking.counts.new, taking.bad) == (1, 4)
