"""Counts by state."""

from collections.abc import Callable, Sequence

from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.report import Report
from geo_fondue.reports.store.store import Store
from geo_fondue.statistics.by_state import StateCount, states

Keep = Callable[[Sequence[Report]], Store]


def report(number: int, state: str, lon: float = 100.5) -> Report:
    return Report(source="traffy", ticket_id=str(number), lon=lon, lat=11.0, state=state)


def test_states_come_by_group_and_the_most_frequent_first(keep: Keep) -> None:
    told = ["inprogress", "finish", "waiting", "inprogress", "irrelevant", "รอตรวจสอบ"]
    store = keep([report(number, state) for number, state in enumerate(told)])
    assert states(store, ReportFilter()) == (
        StateCount("inprogress", "open", known=True, count=2),
        StateCount("waiting", "open", known=True, count=1),
        StateCount("รอตรวจสอบ", "open", known=False, count=1),
        StateCount("finish", "closed", known=True, count=1),
        StateCount("irrelevant", "excluded", known=True, count=1),
    )


def test_the_filter_holds(keep: Keep) -> None:
    store = keep([report(1, "finish"), report(2, "finish", lon=103.5), report(3, "waiting")])
    found = states(store, ReportFilter(layer="province", code="XA", state="closed"))
    assert [one.to_dict() for one in found] == [
        {"state": "finish", "group": "closed", "known": True, "count": 1}
    ]


def test_no_reports_have_no_states(keep: Keep) -> None:
    assert states(keep([]), ReportFilter()) == ()
