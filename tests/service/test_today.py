"""The day changes at midnight in the timezone, and whenever the clock is set."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.service.today import Today

ZONES = ["Asia/Bangkok", "UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia"]


@pytest.mark.parametrize("zone", ZONES)
@given(
    st.lists(
        st.datetimes(datetime(2011, 12, 28), datetime(2012, 4, 1))
        | st.datetimes(datetime(2030, 1, 1), datetime(2030, 12, 31)),
        max_size=10,
    )
)
def test_it_is_the_day_that_the_calendar_says_however_the_clock_moves(
    zone: str, moments: list[datetime]
) -> None:
    timezone, now = ZoneInfo(zone), 0.0
    today = Today(timezone, lambda: now)
    for moment in moments:
        now = moment.replace(tzinfo=UTC).timestamp()
        assert today() == datetime.fromtimestamp(now, timezone).date()


def test_the_day_changes_at_midnight() -> None:
    midnight = datetime(2026, 11, 22, tzinfo=ZoneInfo("Asia/Bangkok")).timestamp()
    now = midnight - 0.001
    today = Today(ZoneInfo("Asia/Bangkok"), lambda: now)
    assert today() == date(2026, 11, 21)
    now = midnight
    assert today() == date(2026, 11, 22)
    now = midnight - 1
    assert today() == date(2026, 11, 21)
