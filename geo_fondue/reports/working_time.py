"""Working time: how much of the time between two moments an office is open.

The holidays are those of the package holidays (https://holidays.readthedocs.io): public ones, and those on
which the offices of the government are closed, such as the Royal Ploughing Ceremony in Thailand; with the
days in lieu of holidays at weekends, and those that a cabinet announced up to the package's release.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from geo_fondue.errors import InputError
from geo_fondue.reports.instants import EPOCH, MICROSECOND

NO_COUNTRY = "none"
"""In place of a country: no day is a holiday."""

_BANGKOK = ZoneInfo("Asia/Bangkok")
_SLOT = 15 * 60 * 10**6  # microseconds; offices and zones of time keep to quarters of an hour
_HOURS = re.compile(r"(\d\d?):(\d\d)-(\d\d?):(\d\d)")
_WORKING_DAYS = 5  # from Monday on
_SLOTS_AT_ONCE = 1 << 18


@dataclass(frozen=True)
class WorkingHours:
    """When an office is open: from Monday to Friday, but for the holidays of a country.

    Attributes
    ----------
    begin, end : time
        Local times of the same day, on a quarter of an hour.
    country : str
        Two letters (ISO 3166), such as ``"TH"``; :data:`NO_COUNTRY` for no holidays.
    timezone : ZoneInfo
    """

    begin: time = time(8, 30)
    end: time = time(16, 30)
    country: str = "TH"
    timezone: ZoneInfo = _BANGKOK

    @classmethod
    def parse(cls, hours: str, *, country: str, timezone: ZoneInfo) -> "WorkingHours":
        """Return the hours of a text like ``8:30-16:30``.

        Raises
        ------
        InputError
            When it is no such text, or nobody knows the holidays of the country.
        """
        found = _HOURS.fullmatch(hours.strip().replace(" ", ""))
        try:
            begin, end = (
                (time(int(found[at]), int(found[at + 1])) for at in (1, 3)) if found else (None, None)
            )
        except ValueError:
            begin = end = None
        if begin is None or end is None or begin >= end or begin.minute % 15 or end.minute % 15:
            raise InputError(
                f"{hours!r} are no hours of a day",
                where="working hours",
                remedy="Give them like 8:30-16:30, on quarters of an hour",
            )
        if country != NO_COUNTRY:
            office_holidays(country, 2024, 2024)
        return cls(begin, end, country, timezone)

    @cached_property
    def hours_a_day(self) -> float:
        """How long a working day is."""
        return ((self.end.hour - self.begin.hour) * 60 + self.end.minute - self.begin.minute) / 60

    def __hash__(self) -> int:
        return hash((self.begin, self.end, self.country, self.timezone.key))


def office_holidays(country: str, first: int, last: int) -> frozenset[date]:
    """Return the days from one year to another, both included, on which offices of a country are closed.

    Raises
    ------
    InputError
        When nobody knows them.
    """
    import holidays  # noqa: PLC0415 - takes its time

    try:
        kinds = set(holidays.country_holidays(country).supported_categories) & {"public", "government"}
        return frozenset(holidays.country_holidays(country, years=range(first, last + 1), categories=kinds))
    except NotImplementedError:
        raise InputError(
            f"the holidays of {country!r} are not known",
            where="holidays",
            remedy=f"Give two letters such as TH, or {NO_COUNTRY}",
        ) from None


def working_microseconds(
    start: NDArray[np.int64], end: NDArray[np.int64], hours: WorkingHours
) -> NDArray[np.int64]:
    """Return how long an office was open between moments.

    Parameters
    ----------
    start, end : ndarray of int64, shape (n,)
        Microseconds since 1970-01-01T00:00Z, between the years 1900 and 2200.
    hours : WorkingHours

    Returns
    -------
    ndarray of int64, shape (n,)
        Microseconds; negative where ``end`` is before ``start``.
    """
    if not len(start):
        return np.zeros(0, dtype=np.int64)
    first, last = (
        (EPOCH + int(at) * MICROSECOND).year
        for at in (min(start.min(), end.min()), max(start.max(), end.max()))
    )
    # by decades, so that a report more seldom needs a table of its own
    origin, open_before = _table(hours, first // 10 * 10, last // 10 * 10 + 9)
    found = np.empty(len(start), dtype=np.int64)
    for at in range(0, len(start), _SLOTS_AT_ONCE):
        some = slice(at, at + _SLOTS_AT_ONCE)
        found[some] = _open_until(end[some] - origin, open_before) - _open_until(
            start[some] - origin, open_before
        )
    return found


def working_time(start: datetime, end: datetime, hours: WorkingHours) -> timedelta:
    """Return the same for one pair of moments, which are aware."""
    begun, ended = (np.array([(at - EPOCH) // MICROSECOND], dtype=np.int64) for at in (start, end))
    return int(working_microseconds(begun, ended, hours)[0]) * MICROSECOND


def _open_until(since: NDArray[np.int64], open_before: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how long an office was open from the beginning of a table until some time after it."""
    slot = since // _SLOT
    before = open_before[slot]
    # an office is open for all of a slot or for none of it
    return before + np.where(open_before[slot + 1] > before, since - slot * _SLOT, 0)


@lru_cache(maxsize=16)
def _table(hours: WorkingHours, first: int, last: int) -> tuple[int, NDArray[np.int64]]:
    """Return the moment at which the first year begins, and for each slot from then on the time open before.

    The years are those of UTC, with a day on either side.
    """
    origin, until = (
        (datetime(year, 1, 1, tzinfo=UTC) + shift - EPOCH) // MICROSECOND
        for year, shift in ((first, -timedelta(days=1)), (last + 1, timedelta(days=1)))
    )
    is_open = np.zeros((until - origin) // _SLOT + 1, dtype=np.int64)
    free = frozenset[date]() if hours.country == NO_COUNTRY else office_holidays(hours.country, first, last)
    day = date(first, 1, 1)
    while day.year <= last:
        if day.weekday() < _WORKING_DAYS and day not in free:
            begin, end = (
                (datetime.combine(day, at, tzinfo=hours.timezone).astimezone(UTC) - EPOCH) // MICROSECOND
                for at in (hours.begin, hours.end)
            )
            is_open[(begin - origin) // _SLOT : (end - origin) // _SLOT] = _SLOT
        day += timedelta(days=1)
    return origin, np.concatenate([[0], np.cumsum(is_open)])
