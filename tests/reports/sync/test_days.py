"""Reading a source by days: what is read, what is kept of it, and going on where it stopped."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Store
from geo_fondue.reports.sync import Taking, Window, read_days
from geo_fondue.reports.sync.days import FIRST_DAYS, open_days

BANGKOK = ZoneInfo("Asia/Bangkok")
TODAY = datetime.now(BANGKOK).date()


@dataclass
class Days:
    """A source with a report for each day, which fails after so many windows."""

    most_days: int = 4
    fails_after: int = 1000
    read_windows: list[Window] = field(default_factory=list)

    def read(self, window: Window, take: Callable[[list[Any]], None]) -> bool:
        if len(self.read_windows) == self.fails_after:
            raise ConnectionError
        self.read_windows.append(window)
        for day in window.days():
            noon = datetime(day.year, day.month, day.day, 12, tzinfo=BANGKOK).astimezone(UTC)
            take([Report("traffy", str(day), 100.75, 13.25, state="waiting", created_at=noon)])
        return True


@pytest.fixture
def database_url(new_database_url: Callable[[], str]) -> str:
    """Name a store on each database in turn."""
    return new_database_url()


def read(source: Days, taking: Taking, **more: Any) -> Any:
    return read_days(source, taking, name="days", report_source="traffy", timezone=BANGKOK, **more)


def test_the_first_run_reads_the_last_days_and_the_next_one_the_newest_two(taking: Taking) -> None:
    assert read(Days(), taking).read == FIRST_DAYS
    again = Days()
    assert read(again, taking).read == 2
    assert again.read_windows == [Window(TODAY - timedelta(days=1), TODAY)]


def test_since_is_remembered(taking: Taking) -> None:
    source = Days(fails_after=3)
    with pytest.raises(ConnectionError):
        read(source, taking, since=TODAY - timedelta(days=40))
    assert read(Days(), taking).read == 41 - 12 + 2  # the newest two are read each time


def test_what_is_stopped_goes_on_where_it_stopped_and_reads_no_day_of_the_others_twice(
    taking: Taking,
) -> None:
    first, second = Days(), Days()
    done = read(first, taking, since=TODAY - timedelta(days=19), enough=lambda: len(first.read_windows) == 2)
    assert (done.read, done.left) == (8, 12)
    assert read(second, taking).left == 0
    days = [day for window in first.read_windows + second.read_windows for day in window.days()]
    assert sorted(days) == sorted(
        [TODAY - timedelta(days=age) for age in range(20)] + [TODAY, TODAY - timedelta(days=1)]
    )
    assert taking.store.count() == 20


def test_until_ends_the_days(taking: Taking) -> None:
    source = Days()
    read(source, taking, since=TODAY - timedelta(days=9), until=TODAY - timedelta(days=7))
    assert source.read_windows == [Window(TODAY - timedelta(days=9), TODAY - timedelta(days=7))]


def test_days_with_open_reports_are_those_of_their_zone(
    store: Store, take: Callable[..., Any], a_report: Callable[..., Report]
) -> None:
    late = datetime(2024, 5, 31, 18, tzinfo=UTC)  # the first of June in Bangkok
    take(
        a_report("a", state="waiting", created_at=late),
        a_report("b", state="finish", created_at=late - timedelta(days=9)),
        a_report("c", source="other", state="waiting", created_at=late - timedelta(days=20)),
        a_report("d", state="waiting", created_at=late - timedelta(days=100, hours=1.1)),
    )
    found = {str(day) for day in open_days(store, "traffy", BANGKOK)}
    assert found == {"2024-06-01", "2024-02-21"}
