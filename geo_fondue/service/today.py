"""Which day it is in a timezone, worked out once a day rather than for every request."""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from zoneinfo import ZoneInfo


class Today:
    """Says which day it is. Any number of threads may use it at once.

    Parameters
    ----------
    timezone : ZoneInfo
    clock : callable
        Gives the seconds since 1970, UTC.
    """

    def __init__(self, timezone: ZoneInfo, clock: Callable[[], float] = time.time) -> None:
        self._timezone = timezone
        self._clock = clock
        self._known = (0.0, 0.0, date.min)

    def __call__(self) -> date:
        """Return the day that it is now."""
        begins, ends, day = self._known
        now = self._clock()
        if not begins <= now < ends:
            day = datetime.fromtimestamp(now, self._timezone).date()
            self._known = (self._midnight(day), self._midnight(day + timedelta(days=1)), day)
        return day

    def _midnight(self, day: date) -> float:
        return datetime.combine(day, time_of_day.min, self._timezone).timestamp()
