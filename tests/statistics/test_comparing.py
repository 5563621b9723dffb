"""A period compared with the one before it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.statistics.comparing import change, period_before

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(DAYS, DAYS, DAYS)
def test_the_period_before_is_as_long_as_what_has_passed_and_ends_just_before(
    one: date, other: date, today: date
) -> None:
    first, last = min(one, other), max(one, other)
    found = period_before(first, last, today=today)
    if today < first:
        assert found is None
        return
    assert found is not None
    assert found[1] == first - timedelta(days=1)
    assert found[1] - found[0] == min(last, today) - first


def test_of_few_reports_no_share_is_taken() -> None:
    assert change(20, 9) is None
    assert change(20, 10) == 1.0
    assert change(0, 10) == -1.0
