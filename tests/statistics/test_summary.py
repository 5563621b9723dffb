"""Reports at a glance."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from geo_fondue.boundaries import Edition
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.report import Report
from geo_fondue.reports.store.store import Store
from geo_fondue.statistics import statistics
from geo_fondue.statistics.summary import Summary, summary

Keep = Callable[[Sequence[Report]], Store]
TODAY = date(2024, 3, 31)


def report(number: int, day: date, state: str = "waiting", days: int = 1) -> Report:
    made = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
    closed = made + timedelta(days=days) if state == "finish" else None
    return Report(
        source="traffy",
        ticket_id=str(number),
        lon=100.5,
        lat=11.0,
        state=state,
        created_at=made,
        closed_at=closed,
        last_activity=closed or made,
    )


def seen(store: Store, edition: Edition, chosen: ReportFilter) -> Summary:
    figures = statistics(
        store,
        edition,
        layer="province",
        from_=chosen.from_,
        to=chosen.to,
        state=chosen.state,
        timezone=chosen.timezone,
    ).totals
    return summary(store, chosen, figures, None, today=TODAY)


def test_what_was_excluded_is_not_waited_for(keep: Keep, small_edition: Edition) -> None:
    store = keep(
        [
            report(1, date(2024, 3, 4)),
            report(2, date(2024, 3, 5), "irrelevant"),
            report(3, date(2024, 3, 6), "finish"),
        ]
    )
    found = seen(store, small_edition, ReportFilter(from_=date(2024, 3, 1), to=date(2024, 3, 31)))
    assert (found.flow.made, found.flow.closed) == (2, 1)
    assert sum(found.series.created) == 2
    assert found.figures.total == 3


def test_without_a_beginning_the_flow_is_that_of_the_last_thirty_days(
    keep: Keep, small_edition: Edition
) -> None:
    store = keep([report(1, date(2024, 3, 1)), report(2, date(2024, 3, 2)), report(3, date(2023, 1, 1))])
    flow = seen(store, small_edition, ReportFilter()).flow
    assert (flow.from_, flow.to, flow.made) == (date(2024, 3, 2), TODAY, 1)


def test_the_flow_before_is_of_as_many_days_as_have_passed(keep: Keep, small_edition: Edition) -> None:
    store = keep([report(1, date(2024, 3, 30)), report(2, date(2024, 3, 29)), report(3, date(2024, 3, 27))])
    found = seen(store, small_edition, ReportFilter(from_=date(2024, 3, 30), to=date(2024, 9, 30)))
    assert (found.flow.to, found.flow.made) == (TODAY, 1)
    before = found.flow_before
    assert (before.from_, before.to, before.made) == (date(2024, 3, 28), date(2024, 3, 29), 1)


def test_the_line_ends_today_and_its_step_follows_the_length(keep: Keep, small_edition: Edition) -> None:
    store = keep([report(1, date(2023, 10, 5)), report(2, date(2024, 3, 2))])
    year = ReportFilter(from_=date(2023, 10, 1), to=date(2024, 9, 30))
    found = seen(store, small_edition, year).series
    assert (found.step, found.starts[-1]) == ("week", date(2024, 3, 25))
    week = seen(store, small_edition, ReportFilter(from_=date(2024, 3, 25), to=TODAY)).series
    assert (week.step, len(week.starts)) == ("day", 7)
    assert seen(store, small_edition, ReportFilter(from_=date(2020, 1, 1))).series.step == "month"


def test_a_period_that_has_not_begun_is_told_as_well(keep: Keep, small_edition: Edition) -> None:
    store = keep([report(1, date(2024, 3, 4))])
    found = seen(store, small_edition, ReportFilter(from_=date(2024, 5, 1), to=date(2024, 5, 31)))
    assert (found.figures.total, found.flow.made, sum(found.series.created)) == (0, 0, 0)


def test_no_reports_at_all_are_a_summary_of_nothing(keep: Keep, small_edition: Edition) -> None:
    found = seen(keep([]), small_edition, ReportFilter()).to_dict()
    assert found["figures"]["total"] == 0
    assert found["oldest_open"] == found["states"] == []


def test_what_is_personal_in_names_and_labels_is_not_in_its_json(keep: Keep, small_edition: Edition) -> None:
    told = replace(
        report(1, date(2024, 3, 4), "ติดต่อ 089-333-4444"),
        categories=("ไฟดับ โทร 0891112222",),
        organisations=("สำนัก โทร 0897778888",),
    )
    found = seen(keep([told]), small_edition, ReportFilter()).to_dict()
    assert found["states"][0]["state"] == "ติดต่อ [โทร]"
    assert found["by_category"]["categories"][0]["category"] == "ไฟดับ โทร [โทร]"
    assert found["by_agency"]["agencies"][0]["agency"] == "สำนัก โทร [โทร]"
    (waiting,) = found["oldest_open"]
    assert (waiting["state"], waiting["categories"], waiting["organisations"]) == (
        "ติดต่อ [โทร]",
        ["ไฟดับ โทร [โทร]"],
        ["สำนัก โทร [โทร]"],
    )
