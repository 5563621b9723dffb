"""Traffy's public feed is read feature by feature."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from geo_fondue.reports.readers import recognise, traffy_feed
from geo_fondue.reports.report import Report


def test_every_property_is_taken(read_all: Callable, feed: Callable) -> None:
    reports, bad = read_all(
        feed(
            {
                "photo_url": "https://example.org/1.jpg",
                "after_photo": ["https://example.org/2.jpg", "https://example.org/3.jpg"],
                "timestamp_inprogress": "2022-06-01 08:00:00+00",
                "timestamp_finished": "2022-06-03 08:00:00+00",
                "address": "ที่อยู่",
                "star": 4,
                "count_reopen": 2,
                "note": None,
                "ai": {"score": 0.5, "labels": []},
            }
        )
    )
    assert bad == []
    assert reports == [
        Report(
            source="traffy",
            ticket_id="2022-0001",
            lon=100.53084,
            lat=13.81865,
            categories=("ถนน",),
            state="finish",
            created_at=datetime(2022, 5, 31, 14, 29, 36, 567000, tzinfo=UTC),
            last_activity=datetime(2022, 6, 4, 15, 34, 14, 609206, tzinfo=UTC),
            started_at=datetime(2022, 6, 1, 8, tzinfo=UTC),
            closed_at=datetime(2022, 6, 3, 8, tzinfo=UTC),
            reopened=2,
            description="ฝาท่อชำรุด",
            address="ที่อยู่",
            organisations=("เขตจตุจักร",),
            photo=("https://example.org/1.jpg",),
            photo_after=("https://example.org/2.jpg", "https://example.org/3.jpg"),
            star=4,
            extra={"view_count": 7, "ai": {"score": 0.5, "labels": []}},
        )
    ]


@pytest.mark.parametrize(
    ("properties", "state"),
    [
        ({"state": "inprogress"}, "inprogress"),
        ({"state": "กำลังดำเนินการ", "state_type_latest": "finish"}, "inprogress"),
        ({"state": "รอตรวจสอบ", "state_type_latest": "inprogress"}, "inprogress"),
        ({"state": "รอตรวจสอบ", "state_type_latest": "other"}, "รอตรวจสอบ"),
        ({"state": None, "state_type_latest": "start"}, "waiting"),
        ({"state": None}, ""),
    ],
)
def test_the_state_is_the_one_of_two_that_is_known(
    read_all: Callable, feed: Callable, properties: dict[str, Any], state: str
) -> None:
    (report,), _ = read_all(feed(properties))
    assert report.state == state


@pytest.mark.parametrize("kinds", [[], None])
def test_categories_come_from_type_where_the_list_is_empty(
    read_all: Callable, feed: Callable, kinds: object
) -> None:
    (report,), _ = read_all(feed({"problem_type_fondue": kinds, "type": "{ถนน,ทางเท้า}"}))
    assert report.categories == ("ถนน", "ทางเท้า")


@pytest.mark.parametrize(
    ("properties", "field", "reason"),
    [
        ({"geometry": None}, "geometry", "no coordinates"),
        ({"geometry": {"type": "Point", "coordinates": []}}, "geometry", "wanted is a Point"),
        ({"geometry": {"type": "Point", "coordinates": [None, None]}}, "geometry", "no coordinates"),
        ({"geometry": {"type": "Point", "coordinates": [True, 13]}}, "geometry", "no coordinates"),
        ({"geometry": {"type": "Point", "coordinates": ["x", "y"]}}, "geometry", "not a number"),
        ({"geometry": {"type": "Point", "coordinates": [0, 0]}}, "geometry", "(0, 0)"),
        ({"geometry": {"type": "Point", "coordinates": [13.8, 100.5]}}, "geometry", "swapped"),
        ({"geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}}, "geometry", "a Point"),
        ({"ticket_id": None}, "ticket_id", "no identity"),
        ({"timestamp": "soon"}, "timestamp", "not a time"),
        ({"last_activity": {"a": 1}}, "last_activity", "not a time"),
        ({"description": "a\0b"}, "", "NUL"),
    ],
)
def test_a_bad_feature_is_told_by_its_number(
    read_all: Callable, feed: Callable, properties: dict[str, Any], field: str, reason: str
) -> None:
    reports, bad = read_all(feed({}, properties, {}))
    assert [report.ticket_id for report in reports] == ["2022-0001", "2022-0003"]
    assert [(row.line, row.field) for row in bad] == [(2, field)]
    assert reason in bad[0].reason


def test_text_that_only_looks_like_a_nul_is_good(read_all: Callable, feed: Callable) -> None:
    (report,), bad = read_all(feed({"description": r"c:\u0000"}))
    assert (report.description, bad) == (r"c:\u0000", [])


def test_coordinates_may_be_text(read_all: Callable, feed: Callable) -> None:
    (report,), _ = read_all(feed({"geometry": {"type": "Point", "coordinates": ["100.5", "13.7"]}}))
    assert (report.lon, report.lat) == (100.5, 13.7)


def test_features_that_are_none_are_bad_rows(read_all: Callable) -> None:
    _, bad = read_all('{"features": [1, null, {"properties": []}, {"type": "Feature"}]}')
    assert [(row.line, row.field) for row in bad] == [(number, "properties") for number in (1, 2, 3, 4)]


def test_pages_may_follow_one_another(read_all: Callable, feed: Callable) -> None:
    reports, _ = read_all(feed({"ticket_id": "A"}) + "\n" + feed({"ticket_id": "B"}))
    assert [report.ticket_id for report in reports] == ["A", "B"]


@pytest.mark.parametrize("cut", ['"2022-0002"', '{"ticket_id": "2022-0002"'])
def test_where_the_json_breaks_off_the_features_before_are_good(
    read_all: Callable, feed: Callable, cut: str
) -> None:
    text = feed({}, {}, {})
    reports, bad = read_all(text[: text.index(cut) + 3])
    assert [report.ticket_id for report in reports] == ["2022-0001"]
    assert [(row.line, row.ends_file) for row in bad] == [(2, True)]
    assert "broken" in bad[0].reason


def test_a_number_that_json_does_not_have_costs_its_feature_alone(read_all: Callable, feed: Callable) -> None:
    nowhere = {"geometry": {"type": "Point", "coordinates": [float("nan"), float("-inf")]}}
    reports, bad = read_all(feed({}, nowhere, {"description": "NaN, -Infinity", "ai": float("nan")}))
    assert [report.ticket_id for report in reports] == ["2022-0001", "2022-0003"]
    assert reports[1].description == "NaN, -Infinity"
    assert [(row.line, row.field, row.ends_file) for row in bad] == [(2, "geometry", False)]


def test_bytes_that_are_not_utf8_cost_their_feature_alone(read_all: Callable, feed: Callable) -> None:
    text = feed({}, {"description": "BROKEN"}, {}).encode().replace(b"BROKEN", b"\xe0\xb8")
    reports, bad = read_all(text)
    assert [report.ticket_id for report in reports] == ["2022-0001", "2022-0003"]
    assert [(row.line, row.ticket_id) for row in bad] == [(2, "2022-0002")]
    assert "not UTF-8" in bad[0].reason


def test_a_feature_without_end_is_not_held_in_memory(
    read_all: Callable, feed: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traffy_feed, "MAX_FEATURE", 1 << 19)
    reports, bad = read_all(feed({}, {"description": "x" * (1 << 20)}, {}))
    assert len(reports) <= 1
    assert "longer than" in bad[-1].reason


@pytest.mark.parametrize("start", ["", "\ufeff", " \n"])
def test_it_is_recognised_by_its_content(a_file: Callable, feed: Callable, start: str) -> None:
    assert recognise(a_file(start + feed({}), "anything.csv")) == "traffy-feed"


def test_a_byte_order_mark_does_no_harm(read_all: Callable, feed: Callable) -> None:
    reports, bad = read_all("\ufeff" + feed({}))
    assert (len(reports), bad) == (1, [])
