"""Open311 servers: with pages and without, in JSON and XML, with less than they say."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from geo_fondue.errors import InputError, UnavailableError
from geo_fondue.reports.readers.options import Options
from geo_fondue.reports.sync import Asker, DaysRead, Open311, Taking, read_days, source_of
from geo_fondue.reports.sync.open311 import address_of


@pytest.fixture
def sync(server: Any, asker: Asker, options: Options, taking: Taking) -> Callable[..., DaysRead]:
    def run(**more: Any) -> DaysRead:
        found = Open311(asker, f"{server.address}/open311/v2?jurisdiction_id=x.org", options, taking.note)
        return read_days(
            found, taking, name="open311", report_source="traffy", timezone=options.timezone, **more
        )

    return run


@pytest.fixture
def same_requests(taking: Taking) -> Callable[[Any], None]:
    def check(server: Any) -> None:
        kept = {
            one.report.ticket_id: (one.report.created_at, one.report.last_activity)
            for batch in taking.store.stream()
            for one in batch
        }
        assert kept == {one.id: (one.made, one.active) for one in server.tickets.values()}

    return check


@pytest.mark.parametrize("pages", [True, False])
@pytest.mark.parametrize("form", ["json", "xml"])
def test_all_is_read_with_pages_and_without_in_json_and_in_xml(
    server: Any, sync: Callable[..., DaysRead], same_requests: Any, kept: Any, pages: bool, form: str
) -> None:
    server.fill(days=5, a_day=70)
    server.most, server.pages, server.own_form = 100, pages, form
    assert sync().left == 0
    same_requests(server)
    report = kept("0001-00003").report
    assert report.categories == ("Holes, in roads",)
    assert report.organisations == ("Roads, and bridges",)
    assert report.state == "closed"
    assert all(query["jurisdiction_id"] == "x.org" for _, query in server.asked)


def test_windows_have_at_most_ninety_days(server: Any, sync: Callable[..., DaysRead]) -> None:
    server.fill(days=200, a_day=1)
    sync(since=datetime.now(UTC).date() - timedelta(days=300))
    for _, query in server.asked:
        if "start_date" in query:
            days = datetime.fromisoformat(query["end_date"]) - datetime.fromisoformat(query["start_date"])
            assert days <= timedelta(days=90)


def test_more_in_a_second_than_a_server_gives_is_said(
    server: Any, sync: Callable[..., DaysRead], taking: Taking
) -> None:
    moment = datetime.now(UTC).replace(microsecond=0) - timedelta(days=3)
    for number in range(80):
        server.put(f"{number:03}", moment)
    server.most, server.pages = 50, False
    sync()
    assert taking.store.count() == 50
    assert any("what lies beyond is not read" in note for note in taking.notes)


def test_a_server_that_does_not_look_at_the_dates_is_not_asked_for_ever(
    server: Any, sync: Callable[..., DaysRead], taking: Taking
) -> None:
    server.fill(days=60, a_day=5)
    server.most, server.pages = 100, False

    def the_same(handler: Any) -> None:
        path, query = server.asked[-1]
        handler._open311(path, query | {"start_date": "2000-01-01", "end_date": "2100-01-01"})
        server.faults.append(the_same)

    server.faults = [the_same]
    sync()
    assert len(server.asked) < 50
    assert any("what lies beyond is not read" in note for note in taking.notes)


def test_pages_that_shift_are_read_again(
    server: Any, sync: Callable[..., DaysRead], same_requests: Any
) -> None:
    server.fill(days=3, a_day=60)
    server.most = 50
    count = 0

    def shift(there: Any) -> None:
        nonlocal count
        count += 1
        if count < 4:
            for number in range(20):
                there.put(f"new-{count}-{number}", datetime.now(UTC).replace(microsecond=0))

    server.shift = shift
    sync()
    same_requests(server)


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE x [<!ENTITY a "b">]><requests><request>&a;</request></requests>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><requests><request>&a;</request></requests>',
        b"<html><body>Maintenance</body></html>",
        b"<requests><request>",
        b'{"errors": []}',
        b"\x00\x01",
        b"[" * 100_000,
    ],
)
def test_what_is_no_answer_is_refused_and_never_taken_for_an_empty_one(
    server: Any, sync: Callable[..., DaysRead], body: bytes
) -> None:
    server.faults = [lambda handler: handler.say(200, body)] * 6
    with pytest.raises(UnavailableError, match="cannot be read"):
        sync()


def test_rows_that_cannot_be_used_are_listed(
    server: Any, sync: Callable[..., DaysRead], taking: Taking
) -> None:
    server.extra = [
        {"service_request_id": "no place", "lat": None, "long": None},
        {"service_request_id": None, "token": "x", "lat": 13.25, "long": 100.75},
        {"service_request_id": "swapped", "lat": 100.75, "long": 13.25},
        ["no row"],
    ]
    server.put("good", datetime.now(UTC).replace(microsecond=0))
    sync()
    assert taking.counts.new == 1
    listed = taking.refused.path.read_text("utf-8")
    assert "no place" in listed
    assert "look swapped" in listed
    assert len(taking.refused) == 4


@pytest.mark.parametrize(
    ("url", "root", "source"),
    [
        (
            "https://City.example/open311/v2/",
            "https://City.example/open311/v2",
            "open311-city.example-open311-v2",
        ),
        ("http://a.example:81/v2/requests.json", "http://a.example:81/v2", "open311-a.example-81-v2"),
        ("https://a.example/?jurisdiction_id=b.org", "https://a.example", "open311-a.example-b.org"),
    ],
)
def test_a_server_is_known_by_its_root_and_its_source_by_its_name(url: str, root: str, source: str) -> None:
    assert address_of(url)[0] == root
    assert source_of(url) == source


def test_sources_with_long_addresses_stay_apart() -> None:
    one, other = (source_of(f"https://a.example/{'x' * 100}/{end}") for end in "ab")
    assert one != other
    assert len(one) <= 64


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(InputError):
        address_of("ftp://example.org")
