"""Traffy's envelope: what its servers say around the rows, and mean by it."""

from typing import Any

from geo_fondue.reports.readers.lenient_json import load
from geo_fondue.reports.sync.passing import PassingError

_SHOWN = 200
_FAILED = frozenset({"fail", "failed", "error"})


def open_envelope(body: bytes) -> tuple[dict[str, Any], bool]:
    """Return the envelope, and whether some of it was not UTF-8.

    Raises
    ------
    PassingError
        When it is none, as a page of HTML is not, and one that breaks off.
    """
    try:
        value, damaged = load(body)
    except ValueError:
        kind = "a web page" if body.lstrip()[:1] == b"<" else "no JSON, or breaks off"
        raise PassingError(f"the answer is {kind}") from None
    if not isinstance(value, dict):
        raise PassingError("the answer is in an unknown form")
    return value, damaged


def status_of(envelope: dict[str, Any]) -> str:
    """Return the status: ``success``, ``warning``, ``fail``, or whatever else it is."""
    status = str(envelope.get("status") or "success").strip().casefold()
    return "fail" if status in _FAILED else status


def message_of(envelope: dict[str, Any]) -> str:
    """Return what the server says, on one line and not too long."""
    text = " ".join(str(envelope.get("message") or "no reason given").split())
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def rows_of(envelope: dict[str, Any], key: str) -> list[Any]:
    """Return the rows.

    Raises
    ------
    PassingError
        When the server failed, warns without giving any, or there is no list.
    """
    status, rows = status_of(envelope), envelope.get(key)
    if status == "fail":
        raise PassingError(f"the server says: {message_of(envelope)}")
    if status == "warning" and not rows:
        raise PassingError(f"the server warns: {message_of(envelope)}")
    if rows is None and key in envelope:
        return []  # how some languages write a list without anything
    if not isinstance(rows, list):
        raise PassingError(f"the answer holds no {key}")
    return rows
