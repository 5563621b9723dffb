"""A row that cannot be used, and the reading of its single fields."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from geo_fondue.position import Bounds, position_problem
from geo_fondue.reports.categories import MAX_NAME, names_of
from geo_fondue.reports.future import WHY, is_future
from geo_fondue.reports.instants import parse_instant
from geo_fondue.reports.states import state_code

MAX_TICKET_ID = 200
"""The longest ticket id, in characters; the store's unique index bounds it."""

_SHOWN = 200  # characters of a bad value that are shown
_MANY = 32_767  # no count of reopenings or stars is beyond this, and PostgreSQL has room for no more stars


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was not taken, and why.

    Attributes
    ----------
    line : int
        The line of the file that the row starts on, the header's being 1; in the JSON feed, which has no
        lines to speak of, the number of the feature, the first being 1.
    field : str
        The column or property, empty where the row as a whole is at fault.
    reason : str
        What is wrong with it, for people.
    ticket_id : str or None
        The report's identity where it could be read.
    value : str
        What stood there, cut to 200 characters (then it ends in an ellipsis).
    ends_file : bool
        Nothing after it could be read.
    """

    line: int
    field: str
    reason: str
    ticket_id: str | None = None
    value: str = ""
    ends_file: bool = False


def bad_row(line: int, field: str, reason: str, ticket_id: str | None, value: object) -> BadRow:
    """Return a bad row with its identity and value as the list shows them."""
    return BadRow(line, field, reason, _printable(ticket_id) or None, shown(value))


class FieldError(ValueError):
    """A field that cannot be used: which, why, and what stood there."""

    def __init__(self, field: str, reason: str, value: object) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason
        self.value = value


def shown(value: object) -> str:
    """Return a value as the list of bad rows shows it: as text that any file can hold, and not too long."""
    text = _printable(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _printable(value: object) -> str:
    text = "" if value is None else str(value)
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


def ticket_id(field: str, value: str) -> str:
    """Return a ticket id, or refuse an empty or endless one."""
    value = value.strip()
    if not value:
        raise FieldError(field, "the report has no identity", value)
    if len(value) > MAX_TICKET_ID:
        raise FieldError(field, f"longer than {MAX_TICKET_ID} characters", value)
    return value


def identity(field: str, value: object) -> str:
    """Return the ticket id that JSON has: a text or a whole number, which have one way to be written."""
    if value is not None and (isinstance(value, bool) or not isinstance(value, str | int)):
        raise FieldError(field, "wanted is a text or a whole number of up to 18 digits", value)
    return ticket_id(field, "" if value is None else str(value))


def position(fields: tuple[str, str], lon: object, lat: object, bounds: Bounds | None) -> tuple[float, float]:
    """Return longitude and latitude, or refuse what cannot be used.

    Parameters
    ----------
    fields : tuple of str
        What holds the longitude and what holds the latitude; the same twice where one field holds both.
    lon, lat : object
        Numbers or texts of numbers, in degrees.
    bounds : tuple of float, optional
        Of the boundaries in use, against which swapped coordinates are told.
    """
    x = _degrees(fields[0], lon)
    y = _degrees(fields[1], lat)
    if bounds is None or not _well_inside(x, y, bounds):
        problem = position_problem(lat=y, lon=x, bounds=bounds)
        if problem is not None:
            what, remedy = problem
            field = fields[0] if fields[0] == fields[1] else f"{fields[0]}, {fields[1]}"
            raise FieldError(field, f"{what}. {remedy}", f"{lon},{lat}")
    return x, y


def _well_inside(x: float, y: float, bounds: Bounds) -> bool:
    """Whether a point is beyond doubt without a closer look, as nearly all are."""
    west, south, east, north = bounds
    return west < x < east and south < y < north and -180 < x < 180 and -90 < y < 90 and x != 0


def _degrees(field: str, value: object) -> float:
    # bool is an int to Python, and float("1_0") is 10: neither is a coordinate
    if isinstance(value, str):
        try:
            if "_" not in value:
                return float(value)
        except ValueError:
            pass
        if not value.strip():
            raise FieldError(field, "there are no coordinates", value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    else:
        raise FieldError(field, "there are no coordinates", value)
    raise FieldError(field, "not a number of degrees", value)


def instant(
    field: str, value: object, timezone: ZoneInfo, told_at: datetime | None = None
) -> datetime | None:
    """Return a time in UTC, or None where there is none; refuse what is no time, or lies in the future.

    Parameters
    ----------
    field : str
    value : object
    timezone : ZoneInfo
        Of a time that comes without one.
    told_at : datetime, optional
        When it was told; this moment without it.
    """
    if value is None or value == "":
        return None
    try:
        at = parse_instant(value if isinstance(value, str) else str(value), timezone)
    except ValueError as error:
        raise FieldError(field, str(error), value) from None
    if at is not None and is_future(at, told_at):
        raise FieldError(field, WHY, value)
    return at


def categories(field: str, value: object, *, split: bool = True) -> tuple[str, ...]:
    """Return the categories of a report; refuse endless ones."""
    found = names_of(value, split=split)
    endless = not isinstance(value, str) or len(value) > MAX_NAME  # no name is longer than the text it is in
    if endless and any(len(name) > MAX_NAME for name in found):
        raise FieldError(field, f"a category is longer than {MAX_NAME} characters", value)
    return found


def state(field: str, value: object) -> str:
    """Return the state code of a label or code as it came; refuse an endless one."""
    text = "" if value is None else str(value)
    if len(text) > MAX_NAME:
        raise FieldError(field, f"a state is longer than {MAX_NAME} characters", text)
    return state_code(text)


def whole(value: object) -> int | None:
    """Return a small whole number (also written ``1.0``), or None where there is none."""
    if isinstance(value, str):
        try:
            value = int(value) if value.isdecimal() and len(value) < 10 else float(value)
        except ValueError:
            return None
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return int(value) if value == value // 1 and abs(value) <= _MANY else None
