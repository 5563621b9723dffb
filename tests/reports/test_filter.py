"""A filter chooses the reports it says."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from geo_fondue.errors import InputError
from geo_fondue.reports.filter import ReportFilter, day_start
from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Store


@pytest.fixture
def chosen(store: Store, take: Callable[..., Any], a_report: Callable[..., Report]) -> Callable[..., str]:
    """Say which of these reports a filter chooses, by their letters."""
    take(
        # province P00 is 100..101 east and 12..13 north, P01 north of it, P04 east of it
        a_report("a", lon=100.25, lat=12.25, state="waiting", categories=("ถนน",)),
        a_report("b", lon=100.75, lat=12.75, state="finish", categories=("ถนน", "ทางเท้า")),
        a_report("c", lon=101.25, lat=12.25, state="irrelevant", categories=()),
        a_report("d", lon=100.25, lat=13.25, state="รอตรวจสอบ", created_at=None),
        a_report("e", lon=99.0, lat=12.25, created_at=datetime(2024, 12, 31, 16, 59, 59, 999999, tzinfo=UTC)),
        a_report("f", lon=179.5, lat=-10.0, created_at=datetime(2024, 12, 31, 17, tzinfo=UTC)),
    )

    def letters(**given: Any) -> str:
        which = ReportFilter(**given)
        found = [one.report.ticket_id for batch in store.stream(which) for one in batch]
        assert store.count(which) == len(found)
        return "".join(sorted(found))

    return letters


@pytest.mark.parametrize(
    ("given", "letters"),
    [
        ({}, "abcdef"),
        ({"layer": "province"}, "abcdef"),
        ({"layer": "province", "code": "P00"}, "ab"),
        ({"layer": "district", "code": "D00"}, "a"),
        ({"layer": "district", "code": "P00"}, ""),
        ({"layer": "district", "parent": "P00"}, "ab"),
        ({"layer": "subdistrict", "parent": "P00"}, "ab"),
        ({"layer": "subdistrict", "parent": "D00"}, "a"),
        ({"layer": "province", "parent": "P00"}, ""),
        ({"layer": "ward", "parent": "P00"}, "ab"),
        ({"parent": "P00"}, "ab"),
        ({"state": "open"}, "adef"),
        ({"state": "closed"}, "b"),
        ({"state": "excluded"}, "c"),
        ({"category": "ถนน"}, "abdef"),
        ({"category": "ทางเท้า"}, "b"),
        ({"category": "น้ำ"}, ""),
        ({"from_": date(2024, 3, 1)}, "abcef"),
        ({"from_": date(2024, 3, 2)}, "ef"),
        ({"to": date(2024, 3, 1)}, "abc"),
        ({"to": date(2024, 2, 29)}, ""),
        ({"to": date(2024, 12, 31)}, "abce"),
        ({"from_": date(2025, 1, 1)}, "f"),
        ({"from_": date(2024, 12, 31), "to": date(2024, 12, 31)}, "e"),
        ({"from_": date(2024, 12, 31), "to": date(2024, 12, 31), "timezone": ZoneInfo("UTC")}, "ef"),
        ({"bbox": (100.0, 12.0, 100.25, 12.25)}, "a"),
        ({"bbox": (179.0, -90.0, 100.0, 90.0)}, "ef"),
        ({"layer": "province", "code": "P00", "state": "open", "category": "ถนน"}, "a"),
    ],
)
def test_what_is_chosen(chosen: Callable[..., str], given: dict[str, Any], letters: str) -> None:
    assert chosen(**given) == letters


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"code": "P00"}, "without its layer"),
        ({"state": "done"}, "no state group 'done'"),
        ({"from_": date(2024, 2, 1), "to": date(2024, 1, 1)}, "after"),
        ({"from_": date(2566, 10, 1)}, "2023 rather than 2566"),
        ({"to": date.max}, "between 1900 and 2200"),
        ({"from_": date.min}, "between 1900 and 2200"),
        ({"bbox": (100.0, 14.0, 101.0, 13.0)}, "bounding box"),
        ({"bbox": (float("nan"), 12.0, 101.0, 13.0)}, "bounding box"),
        ({"bbox": (100.0, 12.0, 181.0, 13.0)}, "bounding box"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_to_do(given: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        ReportFilter(**given)


def test_a_day_begins_at_midnight_where_people_are(bangkok: ZoneInfo) -> None:
    assert day_start(date(2024, 1, 1), bangkok) == datetime(2023, 12, 31, 17, tzinfo=UTC)
