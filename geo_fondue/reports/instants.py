"""Times as sources write them, to aware datetimes in UTC."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from geo_fondue.eras import common_era

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2200
_NOTHING = frozenset({"", "null", "none", "nan", "nat", "n/a", "-"})


def microseconds(at: datetime) -> int:
    """Return an instant as microseconds since 1970-01-01T00:00Z, exactly."""
    since = at - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def parse_instant(text: str, timezone: ZoneInfo) -> datetime | None:
    """Return the instant that a text names, in UTC, or None where it names none.

    Parameters
    ----------
    text : str
        ISO 8601 in any of its usual dresses (``2022-05-31 14:29:36.567+00``, ``2026-09-09 14:38:19.663501``,
        ``2022-05-31T14:29:36Z``, ``2022-05-31``), or seconds or milliseconds since 1970 (10 or 13 digits).
        Empty and the words that programs write for nothing (null, None, NaT) are None. Also with Thai digits
        or a year of the Buddhist era, as :func:`~geo_fondue.eras.common_era` reads them.
    timezone : ZoneInfo
        The zone of a time that comes without one.

    Raises
    ------
    ValueError
        With a reason for people, when it is no such time or its year is not between 1900 and 2200.
    """
    instant = _from_text(text)
    if instant is None:
        return None
    if not _EARLIEST_YEAR <= instant.year <= _LATEST_YEAR:
        plain = common_era(text)
        if plain != text.strip():
            return parse_instant(plain, timezone)
        raise ValueError(f"the year {instant.year} is not between {_EARLIEST_YEAR} and {_LATEST_YEAR}")
    zone = instant.tzinfo
    if zone is UTC:
        return instant
    return (instant.replace(tzinfo=timezone) if zone is None else instant).astimezone(UTC)


def _from_text(text: str) -> datetime | None:
    if text[4:5] == "-":  # as nearly all are written; nothing else that is a time has a hyphen there
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    text = text.strip()
    if text.isdecimal() and text.isascii():
        return _from_digits(text)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None if text.casefold() in _NOTHING else _from_unusual(text)


def _from_digits(text: str) -> datetime:
    if len(text) == 8:
        return _iso(common_era(text))
    if len(text) == 10:
        return EPOCH + timedelta(seconds=int(text))
    if len(text) == 13:
        return EPOCH + timedelta(milliseconds=int(text))
    raise ValueError(_WANTED)


def _from_unusual(text: str) -> datetime:
    """Read what ISO 8601 does not allow but is written: a zone after a space, UTC by its name, Thai days."""
    plain = common_era(text)
    if plain != text:
        found = _from_text(plain)
        if found is not None:
            return found
    for name in ("UTC", "GMT", "Z"):
        if text.endswith(name):
            return _iso(text.removesuffix(name).rstrip() + "+00:00")
    head, space, zone = text.rpartition(" ")
    if space and zone[:1] in ("+", "-"):
        return _iso(head + zone)
    raise ValueError(_WANTED)


def _iso(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(_WANTED) from None


_WANTED = "not a time; wanted is one like 2024-05-31 14:29:36, with or without a zone"
