"""Counts by the organisation that reports were given to."""

from collections.abc import Callable, Sequence

from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.report import Report
from geo_fondue.reports.store.store import Store
from geo_fondue.statistics import Tally
from geo_fondue.statistics.by_agency import agencies

Keep = Callable[[Sequence[Report]], Store]


def report(number: int, *organisations: str, state: str = "waiting") -> Report:
    return Report(
        source="traffy",
        ticket_id=str(number),
        lon=100.5,
        lat=11.0,
        organisations=organisations,
        state=state,
    )


def test_those_with_the_most_open_reports_come_first_and_the_rest_is_said(keep: Keep) -> None:
    store = keep(
        [
            report(1, "เขตบางรัก", state="finish"),
            report(2, "เขตบางรัก", state="finish"),
            report(3, "เขตบางรัก"),
            report(4, "การประปา", "เขตสาทร"),
            report(5, "การประปา"),
            report(6, state="irrelevant"),
        ]
    )
    found = agencies(store, ReportFilter(), top=2)
    assert list(found.agencies.items()) == [
        ("การประปา", Tally(total=2, open=2)),
        ("เขตบางรัก", Tally(total=3, open=1, closed=2)),
    ]
    assert found.more == 1
    assert found.without == Tally(total=1, excluded=1)
    assert found.to_dict()["agencies"][0] == {
        "agency": "การประปา",
        "total": 2,
        "open": 2,
        "closed": 0,
        "excluded": 0,
    }


def test_a_filter_by_one_of_them_leaves_those_it_shares_reports_with(keep: Keep) -> None:
    store = keep([report(1, "การประปา", "เขตสาทร"), report(2, "เขตบางรัก")])
    found = agencies(store, ReportFilter(agency="การประปา"))
    assert found.agencies == {"การประปา": Tally(total=1, open=1), "เขตสาทร": Tally(total=1, open=1)}


def test_no_reports_were_given_to_nobody(keep: Keep) -> None:
    found = agencies(keep([]), ReportFilter())
    assert (found.agencies, found.more, found.without) == ({}, 0, Tally())
