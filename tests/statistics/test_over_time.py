"""Reports made and closed over time."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.report import Report
from geo_fondue.reports.store.store import Store
from geo_fondue.statistics import series
from geo_fondue.statistics.over_time import Step

Keep = Callable[[Sequence[Report]], Store]


def report(number: int, created: datetime | None, closed: datetime | None = None) -> Report:
    return Report(
        source="traffy",
        ticket_id=str(number),
        lon=100.5,
        lat=11.0,
        state="finish" if closed else "waiting",
        created_at=created,
        closed_at=closed,
    )


def test_days_without_reports_are_there_with_none(keep: Keep) -> None:
    store = keep(
        [
            report(1, datetime(2024, 5, 1, 16, 59, tzinfo=UTC)),
            report(2, datetime(2024, 5, 1, 17, 0, tzinfo=UTC), datetime(2024, 5, 4, tzinfo=UTC)),
            report(3, None),
        ]
    )
    found = series(store, ReportFilter())
    assert found.starts == tuple(date(2024, 5, day) for day in (1, 2, 3, 4))
    assert found.created == (1, 1, 0, 0)
    assert found.closed == (0, 0, 0, 1)


def test_the_period_holds_for_making_and_for_closing_each(keep: Keep) -> None:
    """An old report closed within the period is counted as closed, and not as made."""
    long_ago, day = datetime(2020, 1, 1, tzinfo=UTC), datetime(2024, 5, 2, 5, tzinfo=UTC)
    store = keep([report(1, long_ago, day), report(2, day, day + timedelta(days=30)), report(3, day)])
    found = series(store, ReportFilter(from_=date(2024, 5, 1), to=date(2024, 5, 3)))
    assert found.starts == tuple(date(2024, 5, number) for number in (1, 2, 3))
    assert found.created == (0, 2, 0)
    assert found.closed == (0, 1, 0)


def test_weeks_begin_on_monday_and_months_on_the_first(keep: Keep) -> None:
    store = keep(
        [report(1, datetime(2024, 4, 28, 5, tzinfo=UTC)), report(2, datetime(2024, 5, 6, 5, tzinfo=UTC))]
    )
    weeks = series(store, ReportFilter(), step="week")
    assert weeks.starts == (date(2024, 4, 22), date(2024, 4, 29), date(2024, 5, 6))
    assert weeks.created == (1, 0, 1)
    months = series(store, ReportFilter(), step="month")
    assert months.starts == (date(2024, 4, 1), date(2024, 5, 1))
    assert months.to_dict() == {
        "step": "month",
        "starts": ["2024-04-01", "2024-05-01"],
        "created": [1, 1],
        "closed": [0, 0],
    }


def test_without_reports_the_series_is_empty_or_the_period_without_any(keep: Keep) -> None:
    store = keep([])
    assert series(store, ReportFilter()).starts == ()
    period = ReportFilter(from_=date(2024, 5, 1), to=date(2024, 5, 2))
    assert series(store, period).created == (0, 0)


@pytest.mark.parametrize("zone", ["Asia/Bangkok", "Europe/London", "Australia/Lord_Howe", "America/St_Johns"])
def test_a_local_day_is_that_of_the_zone_through_every_change_of_the_clock(keep: Keep, zone: str) -> None:
    """Lord Howe changes by half an hour; in London a day has 23 hours and another 25."""
    timezone = ZoneInfo(zone)
    start = datetime(1969, 1, 1, tzinfo=UTC)
    moments = [start + timedelta(hours=5 * 24 * 30 * step + step) for step in range(140)]
    for turn in (datetime(2024, 3, 31, 1, tzinfo=UTC), datetime(2024, 10, 27, 1, tzinfo=UTC)):
        moments += [turn + timedelta(minutes=minutes) for minutes in range(-1560, 1561, 30)]
    found = series(keep([report(*pair) for pair in enumerate(moments)]), ReportFilter(timezone=timezone))
    counted = {day: number for day, number in zip(found.starts, found.created, strict=True) if number}
    wanted: dict[date, int] = {}
    for moment in moments:
        day = moment.astimezone(timezone).date()
        wanted[day] = wanted.get(day, 0) + 1
    assert counted == wanted


@pytest.mark.parametrize("step", ["day", "week", "month"])
def test_steps_cover_the_period_without_a_gap(keep: Keep, step: Step) -> None:
    store = keep([])
    for first in (date(2023, 12, 31), date(2024, 1, 1), date(2024, 2, 29)):
        for length in (0, 1, 6, 7, 31, 400):
            last = first + timedelta(days=length)
            starts = series(store, ReportFilter(from_=first, to=last), step=step).starts
            assert list(starts) == sorted(set(starts))
            assert starts[0] <= first < starts[0] + timedelta(days=31)
            assert starts[-1] <= last < starts[-1] + timedelta(days=31)
