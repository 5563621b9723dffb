"""What goes wrong with a server and may pass, and how long to wait until it has."""

import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from geo_fondue.errors import UnavailableError


class PassingError(Exception):
    """An answer that cannot be used, this time.

    Parameters
    ----------
    what : str
        As in :class:`~geo_fondue.errors.GeoFondueError`.
    retry_after : float, optional
        Seconds after which the server wants to be asked again.
    """

    def __init__(self, what: str, retry_after: float | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.retry_after = retry_after


class AskedToWaitError(UnavailableError):
    """A server wants to be left alone for longer than a run waits.

    Attributes
    ----------
    seconds : float
        For so long.
    """

    def __init__(self, seconds: float, *, where: str) -> None:
        super().__init__(
            f"the server asks to come back in {seconds:,.0f} s",
            where=where,
            remedy="Run it again then; it goes on where it stopped",
        )
        self.seconds = seconds


class StoppedError(Exception):
    """The run was told to stop, in the middle of a wait."""


def retry_after(text: str | None, now: datetime) -> float | None:
    """Return the seconds that a ``Retry-After`` means (RFC 9110, 10.2.3), None where it means nothing.

    Parameters
    ----------
    text : str or None
        Whole seconds, or the date of an answer.
    now : datetime
    """
    text = (text or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:12])
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max((until - now).total_seconds(), 0.0)


def back_off(tried: int, *, first: float, most: float) -> float:
    """Return how many seconds to wait after so many tries: doubled each time, and half of it by chance.

    Clients that failed together do not come back together.
    """
    whole = min(first * 2.0 ** min(tried - 1, 30), most)
    return whole / 2 + random.uniform(0, whole / 2)  # noqa: S311 - no secret
