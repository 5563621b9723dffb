"""The open reports that wait longest."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.report import Report
from geo_fondue.reports.store.store import Store
from geo_fondue.statistics.oldest import oldest_open

Keep = Callable[[Sequence[Report]], Store]


def report(number: int, day: int | None, state: str = "waiting") -> Report:
    return Report(
        source="traffy",
        ticket_id=f"T-{number}",
        lon=100.5,
        lat=11.0,
        state=state,
        created_at=None if day is None else datetime(2024, 1, day, tzinfo=UTC),
        description="secret",
        categories=("ถนน",),
        organisations=("เขตบางรัก",),
    )


def test_the_oldest_come_first_and_those_without_a_time_not_at_all(keep: Keep) -> None:
    store = keep(
        [report(1, 9), report(2, 3), report(3, 5, "finish"), report(4, None), report(5, 7), report(6, 3)]
    )
    assert [one.ticket_id for one in oldest_open(store, ReportFilter(), most=3)] == ["T-2", "T-6", "T-5"]


def test_what_is_told_is_neither_a_text_nor_a_place_finer_than_areas(keep: Keep) -> None:
    (found,) = oldest_open(keep([report(1, 9)]), ReportFilter())
    assert found.to_dict() == {
        "source": "traffy",
        "ticket_id": "T-1",
        "created_at": "2024-01-09T00:00:00+00:00",
        "state": "waiting",
        "categories": ["ถนน"],
        "organisations": ["เขตบางรัก"],
        "areas": dict(found.areas),
    }
    assert found.areas["province"] == "XA"


def test_among_closed_reports_none_is_open(keep: Keep) -> None:
    store = keep([report(1, 9), report(2, 3, "finish")])
    assert oldest_open(store, ReportFilter(state="closed")) == ()
    assert len(oldest_open(store, ReportFilter(state="open"))) == 1
