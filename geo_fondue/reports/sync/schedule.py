"""Which days of a source are to be read again, and in which order.

A source lists reports by the day they were made. What becomes of a report later shows only where its day is
read again, so every day is: the young ones often, the old ones seldom, those with open reports more often.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

DAY = timedelta(days=1)

YOUNG = ((2, timedelta(0)), (8, timedelta(hours=1)), (32, timedelta(days=1)))
"""Days younger than so many days are read again after so long: at once, hourly, daily."""

WITH_OPEN, WITHOUT_OPEN = timedelta(days=7), timedelta(days=30)
"""So long after is an older day read again, if open reports are from it, and if none is."""


@dataclass(frozen=True, slots=True)
class Window:
    """Days that are asked for together, the last included."""

    first: date
    last: date

    def __str__(self) -> str:
        """Return it as people read it."""
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"

    def days(self) -> Iterator[date]:
        """Yield its days."""
        for number in range((self.last - self.first).days + 1):
            yield self.first + number * DAY

    def halves(self) -> tuple["Window", "Window"]:
        """Return the later and the earlier half of a window of several days."""
        middle = self.first + (self.last - self.first) // 2
        return Window(middle + DAY, self.last), Window(self.first, middle)


def interval(age: int, *, has_open: bool) -> timedelta:
    """Return how long a day that is so many days old need not be read again."""
    young = next((after for days, after in YOUNG if age < days), None)
    return young if young is not None else WITH_OPEN if has_open else WITHOUT_OPEN


def due_days(
    read_at: Mapping[date, datetime],
    *,
    first: date,
    last: date,
    today: date,
    now: datetime,
    open_days: Collection[date] = (),
) -> list[date]:
    """Return the days to read, in order: the newest two, those with open reports, the others; newest first.

    Parameters
    ----------
    read_at : mapping of date to datetime
        When each day was read last. A day that was not, or only before it was over, is due.
    first, last : date
        The days that are wanted.
    today, now : date, datetime
        The day in the source's zone, and the instant.
    open_days : collection of date
        On which reports were made that are open still.
    """
    found = []
    for number in range((last - first).days, -1, -1):
        day = first + number * DAY
        age, before = (today - day).days, read_at.get(day)
        has_open = day in open_days
        if before is None or now - before >= interval(age, has_open=has_open) or before > now:
            found.append(((today - day).days >= YOUNG[0][0], not has_open, -number, day))
    return [day for *_, day in sorted(found)]


def windows(days: Iterable[date], most_days: int) -> Iterator[Window]:
    """Yield the days as windows of neighbours, in the order in which each one's first day came.

    Parameters
    ----------
    days : iterable of date
    most_days : int
        The longest that a window may be.
    """
    left = dict.fromkeys(days)
    while left:
        first = last = next(iter(left))
        del left[first]
        while (last - first).days + 1 < most_days:
            if first - DAY in left:
                first -= DAY
                del left[first]
            elif last + DAY in left:
                last += DAY
                del left[last]
            else:
                break
        yield Window(first, last)
