"""A report's history says what state it was in, and for how long by the clock and by office hours."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from geo_fondue.errors import NotFoundError
from geo_fondue.reports.history import history
from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Counts, Store

HOUR = timedelta(hours=1)
MONDAY = datetime(2024, 7, 1, 8, 30, tzinfo=ZoneInfo("Asia/Bangkok")).astimezone(UTC)

Take = Callable[..., Counts]
Make = Callable[..., Report]


def test_each_state_lasts_until_another_is_seen(take: Take, a_report: Make, store: Store) -> None:
    for hours, state in (
        (0, "waiting"),
        (4, "inprogress"),
        (5, "inprogress"),
        (30, "finish"),
        (50, "finish"),
    ):
        take(a_report(state=state, created_at=MONDAY, last_activity=MONDAY + hours * HOUR))
    found = history(store, "traffy", "2024-A")
    assert [(stay.state, stay.state_group, stay.calendar, stay.working) for stay in found.stays] == [
        ("waiting", "open", 4 * HOUR, 4 * HOUR),
        ("inprogress", "open", 26 * HOUR, 10 * HOUR),
        ("finish", "closed", None, None),
    ]
    assert [stay.until for stay in found.stays] == [MONDAY + 4 * HOUR, MONDAY + 30 * HOUR, None]
    assert (found.reopened, found.calendar_to_close, found.working_to_close) == (0, 30 * HOUR, 14 * HOUR)


def test_what_is_open_lasts_until_now_and_reopenings_are_counted(
    take: Take, a_report: Make, store: Store
) -> None:
    for hours, state in ((0, "finish"), (2, "follow")):
        take(a_report(state=state, created_at=MONDAY, last_activity=MONDAY + hours * HOUR))
    found = history(store, "traffy", "2024-A", now=MONDAY + 26 * HOUR)
    assert [(stay.state, stay.calendar, stay.working) for stay in found.stays] == [
        ("finish", 2 * HOUR, 2 * HOUR),
        ("follow", 24 * HOUR, 8 * HOUR),
    ]
    assert (found.reopened, found.calendar_to_close) == (1, None)


def test_a_report_without_a_state_has_no_stays(take: Take, a_report: Make, store: Store) -> None:
    take(a_report(state=""))
    assert history(store, "traffy", "2024-A").stays == ()


def test_a_report_that_is_not_there_is_told(store: Store) -> None:
    with pytest.raises(NotFoundError, match="'2024-A' of 'traffy'"):
        history(store, "traffy", "2024-A")
