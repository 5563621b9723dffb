"""What is told from the future: no way into the reports takes it, since the latest word on a report holds.

A single wrong clock would else silence all that is told of a report until that time has come.
"""

from datetime import UTC, datetime, timedelta

AHEAD = timedelta(days=1)
"""So far may the clock of who tells be ahead, or its zone be another one."""

WHY = "it lies more than a day in the future. See to the clock of who says so, and to that of this machine"
"""What is told of a time that is refused, and what to do."""

_LOADED = datetime.now(UTC)


def is_future(at: datetime, now: datetime | None = None) -> bool:
    """Return whether a time lies in the future, by more than clocks and zones may differ.

    Parameters
    ----------
    at : datetime
        Aware.
    now : datetime, optional
        When it was told; this moment without it.
    """
    if now is None:
        if at < _LOADED:  # as nearly all of a million rows are, without asking for the time
            return False
        now = datetime.now(UTC)
    return at > now + AHEAD
