"""What Traffy Fondue sends to an agency's address: a new report, a change of state, or a word about one."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from hashlib import blake2b
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from geo_fondue.reports.categories import names_of
from geo_fondue.reports.readers import row as field
from geo_fondue.reports.readers.lenient_json import NoNumbers
from geo_fondue.reports.readers.options import Options
from geo_fondue.reports.readers.row import FieldError
from geo_fondue.reports.report import Report
from geo_fondue.reports.telling import Telling

NEW = "waiting"
"""The state of a report that is new, which Traffy does not say."""

_OF_NEW = frozenset({"description", "type", "type_id", "orgs"})
"""What only a report that is new, or sent anew, comes with."""

_NUL = re.compile(rb"((?<!\\)(?:\\\\)*)\\u0000")  # the escape itself, not a backslash followed by u0000
_MOST_STARS = 5

_TIMES = ("timestamp", "last_activity")


def read_hook(body: bytes, options: Options, received_at: datetime) -> Report | Telling:
    """Return what a body tells: a report where it says where that is, else a telling of one.

    What it is goes by what it holds, whatever the method or content type it came with. Numbers may be texts,
    lists single values; what is not known is kept under its own name in ``extra``.

    Parameters
    ----------
    body : bytes
    options : Options
    received_at : datetime
        When it came; the time of a state that comes without one.

    Returns
    -------
    Report or Telling

    Raises
    ------
    FieldError
        When it cannot be used; the reason repeats no text of it.
    """
    said = _object(body)
    for name in _TIMES:  # by the time that it came at, though it may be tried again long after
        field.instant(name, said.get(name), options.timezone, received_at)
    taken = {name: value for name, value in said.items() if value not in (None, "", [], {})}
    ticket_id = field.identity("ticket_id", taken.pop("ticket_id", None))
    if taken.get("event"):
        return _word(ticket_id, taken, options)
    placed = "latitude" in taken or "longitude" in taken
    where = None
    if placed:
        lon, lat = taken.pop("longitude", None), taken.pop("latitude", None)
        where = field.position(("longitude", "latitude"), lon, lat, options.bounds)
    state = _state(taken)
    is_new = not _OF_NEW.isdisjoint(taken) or (placed and not state)
    facts = _new(taken, state, options) if is_new else _change(taken, state, options, received_at)
    whole: dict[str, Any] = {"source": options.source, "ticket_id": ticket_id, **facts, "extra": taken}
    return Telling(**whole) if where is None else Report(lon=where[0], lat=where[1], **whole)


def ticket_of(body: bytes) -> str | None:
    """Return which report a body speaks of, None where that cannot be read."""
    try:
        return field.identity("ticket_id", _object(body).get("ticket_id"))
    except FieldError:
        return None


def earliest_of(body: bytes, timezone: ZoneInfo) -> datetime | None:
    """Return the earliest time that a body speaks of, None where none can be read."""
    try:
        said = _object(body)
    except FieldError:
        return None
    found = []
    for name in _TIMES:
        with suppress(FieldError):
            found.append(field.instant(name, said.get(name), timezone))
    return min((at for at in found if at is not None), default=None)


def _object(body: bytes) -> dict[str, Any]:
    text = body.removeprefix(b"\xef\xbb\xbf")
    if b"\\u0000" in text:
        text = _NUL.sub(rb"\1", text)  # a character that databases do not take, and nobody misses
    try:
        said = orjson.loads(text)
    except orjson.JSONDecodeError:
        no_numbers = NoNumbers()
        try:
            said = orjson.loads(no_numbers.clean(text) + no_numbers.clean(b""))
        except orjson.JSONDecodeError:
            raise FieldError("", "it is not JSON", None) from None
    if not isinstance(said, dict):
        raise FieldError("", "wanted is a JSON object", None)
    try:
        orjson.dumps(said)
    except orjson.JSONEncodeError:
        raise FieldError("", "it is nested too deeply", None) from None
    return said


def _new(taken: dict[str, Any], state: str, options: Options) -> dict[str, Any]:
    """Take what is told of a new report. Its state may have changed since; then a change of it says so."""
    made = field.instant("timestamp", taken.pop("timestamp", None), options.timezone)
    active = field.instant("last_activity", taken.pop("last_activity", None), options.timezone)
    return {
        "categories": field.categories("type", _text_or_list(taken.pop("type", None))),
        "state": state or NEW,
        "created_at": made,
        "last_activity": active or made,
        "description": _text(taken.pop("description", None)),
        "address": _text(taken.pop("address", None)),
        "organisations": _organisations(taken.get("orgs")),
        "photo": _pictures(taken),
    }


def _change(taken: dict[str, Any], state: str, options: Options, received_at: datetime) -> dict[str, Any]:
    """Take what is told of a change. Its pictures show how it is afterwards."""
    at = field.instant("timestamp", taken.pop("timestamp", None), options.timezone)
    if at is None and state:
        at = received_at
    return {"state": state, "last_activity": at, "photo_after": _pictures(taken)}


def _word(ticket_id: str, taken: dict[str, Any], options: Options) -> Telling:
    """Return a chat, a rating or a comment: kept whole under a name of its own, so that it hides no other."""
    kind = _text(taken["event"])[: field.MAX_TICKET_ID]
    said = orjson.dumps(taken, option=orjson.OPT_SORT_KEYS)
    stars = field.whole(taken.get("star", taken.get("rating")))
    return Telling(
        source=options.source,
        ticket_id=ticket_id,
        last_activity=field.instant("timestamp", taken.get("timestamp"), options.timezone),
        star=stars if stars is not None and 1 <= stars <= _MOST_STARS else None,
        extra={f"{kind} {blake2b(said, digest_size=6).hexdigest()}": taken},
    )


def _state(taken: dict[str, Any]) -> str:
    """Take the state: ``status``, or ``state`` as other formats have it."""
    return next((field.state(name, taken.pop(name)) for name in ("status", "state") if name in taken), "")


def _organisations(given: object) -> tuple[str, ...]:
    """Return the names in a list of ``{org_id, org}``, or of names."""
    listed = given if isinstance(given, list) else [given]
    names = [one.get("org") if isinstance(one, Mapping) else one for one in listed]
    return names_of([name for name in names if isinstance(name, str)])


def _pictures(taken: dict[str, Any]) -> tuple[str, ...]:
    """Take the addresses of pictures; what is none stays."""
    found = names_of(taken.get("photo"), split=False)
    if found:
        del taken["photo"]
    return found


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _text_or_list(value: object) -> object:
    return value if isinstance(value, list) else _text(value)
