"""Working time is what a clock that runs only while the office is open would show."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.errors import InputError
from geo_fondue.reports.instants import EPOCH
from geo_fondue.reports.working_time import (
    NO_COUNTRY,
    WorkingHours,
    office_holidays,
    working_microseconds,
    working_time,
)

BANGKOK = ZoneInfo("Asia/Bangkok")
THAI = WorkingHours()
HOUR = timedelta(hours=1)


def local(day: int, hour: int, minute: int = 0, *, month: int = 7, zone: ZoneInfo = BANGKOK) -> datetime:
    """Return a moment of 2024; 1 July is a Monday."""
    return datetime(2024, month, day, hour, minute, tzinfo=zone)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (local(1, 9), local(1, 11), 2),
        (local(1, 0), local(2, 0), 8),
        (local(1, 16), local(2, 9), 1),
        (local(5, 16, 30), local(8, 8, 30), 0),  # a weekend
        (local(1, 0), local(8, 0), 40),
        (local(11, 12, month=4), local(17, 9, month=4), 5),  # Songkran: from 12 April to the 16th
        (local(6, 9), local(6, 17), 0),
        (local(1, 11), local(1, 9), -2),
    ],
)
def test_only_the_hours_of_an_open_office_count(start: datetime, end: datetime, hours: float) -> None:
    assert working_time(start, end, THAI) == hours * HOUR


def test_without_a_country_there_are_no_holidays() -> None:
    always = WorkingHours(country=NO_COUNTRY)
    assert working_time(local(1, 0, month=5), local(2, 0, month=5), always) == 8 * HOUR
    assert working_time(local(1, 0, month=5), local(2, 0, month=5), THAI) == timedelta()


def test_where_clocks_are_changed_the_office_keeps_to_the_clock() -> None:
    """Berlin loses an hour on Sunday 31 March 2024: offices do not."""
    berlin = ZoneInfo("Europe/Berlin")
    hours = WorkingHours(time(8), time(16), "DE", berlin)
    before, after = (datetime(2024, month, 15, 9, tzinfo=berlin) for month in (1, 7))
    for day in (before, after):
        assert working_time(day, day + HOUR, hours) == HOUR
        assert working_time(day - 4 * HOUR, day, hours) == HOUR


def test_the_holidays_are_those_of_the_country() -> None:
    assert date(2024, 4, 15) in office_holidays("TH", 2024, 2024)
    assert date(2024, 5, 10) in office_holidays("TH", 2024, 2024), "the Royal Ploughing Ceremony"
    assert date(2024, 4, 15) not in office_holidays("DE", 2024, 2024)


moments = st.datetimes(datetime(2023, 12, 20), datetime(2024, 1, 20), timezones=st.just(UTC))


def day_by_day(start: datetime, end: datetime) -> timedelta:
    """Add up what of each working day lies between two moments."""
    free = office_holidays("TH", 2023, 2024)
    found = timedelta()
    for day in (date(2023, 12, 20) + timedelta(days=days) for days in range(35)):
        if day.weekday() < 5 and day not in free:
            opens, closes = (datetime.combine(day, at, BANGKOK) for at in (time(8, 30), time(16, 30)))
            found += max(timedelta(), min(closes, end) - max(opens, start))
    return found


@given(st.lists(st.tuples(moments, moments), min_size=1))
def test_it_agrees_with_adding_up_day_by_day(pairs: list[tuple[datetime, datetime]]) -> None:
    ordered = [sorted(pair) for pair in pairs]
    start, end = (
        np.array([(at - EPOCH) // timedelta(microseconds=1) for at in some], dtype=np.int64)
        for some in zip(*ordered, strict=True)
    )
    found = [timedelta(microseconds=int(each)) for each in working_microseconds(start, end, THAI)]
    assert found == [day_by_day(*pair) for pair in ordered]
    assert (working_microseconds(end, start, THAI) == -working_microseconds(start, end, THAI)).all()


def test_hours_are_read_from_a_text() -> None:
    read = WorkingHours.parse("9:00 - 17:45", country="TH", timezone=BANGKOK)
    assert (read.begin, read.end, read.hours_a_day) == (time(9), time(17, 45), 8.75)


@pytest.mark.parametrize("text", ["", "9-17", "17:00-9:00", "8:31-16:30", "8:30-25:00", "a"])
def test_what_are_no_hours_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="8:30-16:30"):
        WorkingHours.parse(text, country="TH", timezone=BANGKOK)


def test_a_country_that_nobody_knows_is_refused() -> None:
    with pytest.raises(InputError, match=f"TH, or {NO_COUNTRY}"):
        WorkingHours.parse("8:30-16:30", country="ZZ", timezone=BANGKOK)


def test_nothing_is_nothing() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    assert len(working_microseconds(nothing, nothing, THAI)) == 0
