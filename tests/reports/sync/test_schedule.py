"""Which days are read again, and when."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.reports.sync.schedule import (
    WITH_OPEN,
    WITHOUT_OPEN,
    Window,
    due_days,
    interval,
    windows,
)

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAYS = st.integers(0, 400).map(lambda age: TODAY - timedelta(days=age))


def due(read_at: dict[date, datetime], **given: object) -> list[date]:
    usual = {"first": TODAY - timedelta(days=100), "last": TODAY, "today": TODAY, "now": NOW}
    return due_days(read_at, **(usual | given))  # type: ignore[arg-type]


def test_what_was_never_read_is_due_newest_first() -> None:
    assert due({}) == [TODAY - timedelta(days=age) for age in range(101)]


def test_the_newest_two_come_first_then_those_with_open_reports() -> None:
    old = TODAY - timedelta(days=90)
    assert due({}, open_days={old})[:4] == [
        TODAY,
        TODAY - timedelta(days=1),
        old,
        TODAY - timedelta(days=2),
    ]


def test_after_everything_was_read_only_the_newest_two_are_due() -> None:
    read_at = dict.fromkeys(due({}), NOW)
    assert due(read_at) == [TODAY, TODAY - timedelta(days=1)]


@given(st.integers(0, 3000), st.booleans())
def test_every_day_is_read_again_within_a_week_where_reports_are_open_and_within_a_month_else(
    age: int, has_open: bool
) -> None:
    assert interval(age, has_open=has_open) <= (WITH_OPEN if has_open else WITHOUT_OPEN)


@given(st.integers(2, 3000), st.booleans())
def test_a_day_that_was_last_read_before_it_was_over_is_due(age: int, has_open: bool) -> None:
    day = TODAY - timedelta(days=age)
    last_read = NOW - timedelta(days=age)
    found = due({day: last_read}, first=day, last=day, open_days={day} if has_open else ())
    assert found == [day]


def test_a_clock_that_was_put_back_makes_no_day_wait_for_ever() -> None:
    assert due({TODAY - timedelta(days=50): NOW + timedelta(days=400)})[50] == TODAY - timedelta(days=50)


@given(st.lists(DAYS, unique=True), st.integers(1, 90))
def test_windows_hold_every_day_once_and_are_not_too_long(days: list[date], most: int) -> None:
    made = list(windows(days, most))
    assert sorted(day for window in made for day in window.days()) == sorted(days)
    assert all((window.last - window.first).days < most for window in made)
    assert not days or days[0] in made[0].days()


@given(DAYS, st.integers(1, 90))
def test_halves_are_the_whole(first: date, more: int) -> None:
    window = Window(first, first + timedelta(days=more))
    later, earlier = window.halves()
    assert [*earlier.days(), *later.days()] == list(window.days())
