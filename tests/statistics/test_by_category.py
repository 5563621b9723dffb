"""Counts by category."""

from collections.abc import Callable, Sequence

from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.report import Report
from geo_fondue.reports.store.store import Store
from geo_fondue.statistics import Tally, categories

Keep = Callable[[Sequence[Report]], Store]


def report(number: int, *names: str, state: str = "waiting", lon: float = 100.5) -> Report:
    return Report(source="traffy", ticket_id=str(number), lon=lon, lat=11.0, categories=names, state=state)


def test_the_most_frequent_categories_come_first_and_the_rest_is_said(keep: Keep) -> None:
    store = keep(
        [
            report(1, "ถนน"),
            report(2, "ถนน", state="finish"),
            report(3, "น้ำท่วม", "ถนน", state="irrelevant"),
            report(4, "น้ำท่วม"),
            report(5, "ไฟฟ้า"),
            report(6, "ไฟฟ้า", "น้ำท่วม"),
            report(7, "เสียง"),
            report(8),
        ]
    )
    found = categories(store, ReportFilter(), top=2)
    assert list(found.categories.items()) == [
        ("ถนน", Tally(total=3, open=1, closed=1, excluded=1)),
        ("น้ำท่วม", Tally(total=3, open=2, excluded=1)),
    ]
    assert found.more == 2
    assert found.rest == Tally(total=2, open=2)
    assert found.without == Tally(total=1, open=1)


def test_the_filter_holds(keep: Keep) -> None:
    store = keep([report(1, "ถนน"), report(2, "ถนน", lon=103.5), report(3, "ถนน", state="finish")])
    found = categories(store, ReportFilter(layer="province", code="XA", state="open"))
    assert found.categories == {"ถนน": Tally(total=1, open=1)}
    assert found.to_dict()["categories"] == [
        {"category": "ถนน", "total": 1, "open": 1, "closed": 0, "excluded": 0}
    ]


def test_no_reports_have_no_categories(keep: Keep) -> None:
    found = categories(keep([]), ReportFilter())
    assert (found.categories, found.more, found.rest, found.without) == ({}, 0, Tally(), Tally())
