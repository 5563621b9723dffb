"""Traffy's CSV dump is read as it is written."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from geo_fondue.reports.readers import recognise
from geo_fondue.reports.report import Report


def test_every_column_is_taken(read_all: Callable, dump: Callable) -> None:
    text = dump({"comment": '"line one\nline ""two"""', "star": "4", "count_reopen": "1"})
    reports, bad = read_all(text)
    assert bad == []
    assert reports == [
        Report(
            source="traffy",
            ticket_id="2022-0001",
            lon=100.53084,
            lat=13.81865,
            categories=("ถนน", "ทางเท้า"),
            state="finish",
            created_at=datetime(2022, 5, 31, 14, 29, 36, 567000, tzinfo=UTC),
            last_activity=datetime(2022, 6, 4, 15, 34, 14, 609206, tzinfo=UTC),
            closed_at=datetime(2022, 6, 4, 15, 34, 14, 609206, tzinfo=UTC),
            reopened=1,
            description='line one\nline "two"',
            organisations=("เขตจตุจักร", "กทม."),
            photo=("https://example.org/1.jpg",),
            star=4,
            extra={"province": "กรุงเทพมหานคร"},
        )
    ]


def test_a_report_that_is_not_closed_has_no_closing_time(read_all: Callable, dump: Callable) -> None:
    (report,), _ = read_all(dump({"state": "กำลังดำเนินการ"}))
    assert (report.state, report.closed_at) == ("inprogress", None)


def test_times_without_a_zone_are_in_the_timezone(read_all: Callable, dump: Callable) -> None:
    (report,), _ = read_all(dump({"last_activity": "2026-09-09 14:38:19.663501"}))
    assert report.last_activity == datetime(2026, 9, 9, 7, 38, 19, 663501, tzinfo=UTC)


@pytest.mark.parametrize("kind", ["{}", ""])
def test_a_report_may_have_no_category(read_all: Callable, dump: Callable, kind: str) -> None:
    (report,), _ = read_all(dump({"type": kind}))
    assert report.categories == ()


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"coords": ""}, "coords", "there are no coordinates"),
        ({"coords": "100.5"}, "coords", "wanted is lon,lat"),
        ({"coords": '"east,north"'}, "coords", "not a number"),
        ({"coords": '"1_0,13"'}, "coords", "not a number"),
        ({"coords": '","'}, "coords", "there are no coordinates"),
        ({"coords": '"nan,nan"'}, "coords", "not a number"),
        ({"coords": '"0,0"'}, "coords", "(0, 0)"),
        ({"coords": '"13.8,100.5"'}, "coords", "swapped"),
        ({"coords": '"100.5,1e400"'}, "coords", "not a number"),
        ({"coords": '"661234.5,1523456.7"'}, "coords", "outside -90 to 90"),
        ({"timestamp": "yesterday"}, "timestamp", "not a time"),
        ({"last_activity": "2301-01-01 00:00:00"}, "last_activity", "not between 1900 and 2200"),
        ({"ticket_id": ""}, "ticket_id", "no identity"),
        ({"ticket_id": "x" * 201}, "ticket_id", "longer than 200"),
        ({"type": "x" * 201}, "type", "longer than 200"),
        ({"state": "x" * 201}, "state", "longer than 200"),
        ({"comment": "a\0b"}, "comment", "NUL"),
    ],
)
def test_a_bad_field_costs_its_row_and_says_why(
    read_all: Callable, dump: Callable, fields: dict[str, str], field: str, reason: str
) -> None:
    reports, bad = read_all(dump({}, fields, {}))
    assert [report.ticket_id for report in reports] == ["2022-0001", "2022-0003"]
    assert [(row.line, row.field) for row in bad] == [(3, field)]
    assert reason in bad[0].reason
    assert bad[0].ticket_id == (fields.get("ticket_id", "2022-0002") or None)


def test_a_number_that_is_none_is_kept_as_text(read_all: Callable, dump: Callable) -> None:
    (report,), _ = read_all(dump({"star": "many", "count_reopen": "1e99"}))
    assert (report.star, report.reopened) == (None, 0)
    assert report.extra == {"province": "กรุงเทพมหานคร", "star": "many", "count_reopen": "1e99"}


def test_columns_may_be_missing_added_and_in_any_order(read_all: Callable) -> None:
    text = 'colour,state,coords,timestamp,ticket_id\nred,finish,"100.5,13.7",2024-01-01T00:00Z,A\n'
    (report,), bad = read_all(text)
    assert bad == []
    assert (report.ticket_id, report.state, report.extra) == ("A", "finish", {"colour": "red"})


def test_it_is_recognised_by_its_columns(a_file: Callable, dump: Callable) -> None:
    assert recognise(a_file(dump(), "anything.txt")) == "traffy-dump"
