"""What is told from the future is refused; what clocks and zones may differ by is not."""

from datetime import UTC, datetime, timedelta

from geo_fondue.reports.future import AHEAD, is_future

LONG_AGO = datetime(2022, 5, 1, tzinfo=UTC)


def test_a_day_ahead_is_let_be_and_no_more() -> None:
    now = datetime.now(UTC)
    assert not is_future(now)
    assert not is_future(now + AHEAD)
    assert is_future(now + AHEAD + timedelta(minutes=10))


def test_what_came_long_ago_is_held_to_the_time_it_came_at() -> None:
    assert not is_future(LONG_AGO + AHEAD, LONG_AGO)
    assert is_future(LONG_AGO + AHEAD + timedelta(microseconds=1), LONG_AGO)
