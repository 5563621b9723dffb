"""A telling: what a source says of a report at some moment, without saying where it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

_TIMES = ("created_at", "last_activity", "started_at", "closed_at")
_LISTS = ("categories", "organisations", "photo", "photo_after")


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told of a report without its position: a change of its state, a comment, a rating.

    It has the fields of :class:`geo_fondue.reports.report.Report` but ``lon`` and ``lat``, with the same
    meaning, and is taken in by the same law, :mod:`geo_fondue.reports.merge`; what is empty is not told. One
    of a report that has not come yet waits for it in the store.

    ``last_activity`` is the moment of the telling: whoever makes one gives it wherever the source says when
    it spoke. Without it the telling is older than all that have one.
    """

    source: str
    ticket_id: str
    categories: tuple[str, ...] = ()
    state: str = ""
    created_at: datetime | None = None
    last_activity: datetime | None = None
    started_at: datetime | None = None
    closed_at: datetime | None = None
    reopened: int = 0
    description: str = ""
    address: str = ""
    organisations: tuple[str, ...] = ()
    photo: tuple[str, ...] = ()
    photo_after: tuple[str, ...] = ()
    star: int | None = None
    extra: Mapping[str, object] = field(default_factory=dict)


def to_json(telling: Telling) -> dict[str, Any]:
    """Return a telling as a JSON object that :func:`from_json` reads; what it does not say is left out."""
    said = {fact.name: getattr(telling, fact.name) for fact in fields(telling)}
    found = {
        name: value
        for name, value in said.items()
        if value not in (None, "", (), {}) and (value or name == "star")
    }
    for name in _TIMES:
        if name in found:
            found[name] = found[name].isoformat()
    for name in _LISTS:
        if name in found:
            found[name] = list(found[name])
    if "extra" in found:
        found["extra"] = dict(telling.extra)
    return found


def from_json(said: Mapping[str, Any]) -> Telling:
    """Return the telling of a JSON object that :func:`to_json` wrote."""
    found = dict(said)
    for name in _TIMES:
        if name in found:
            found[name] = datetime.fromisoformat(found[name]).astimezone(UTC)
    for name in _LISTS:
        if name in found:
            found[name] = tuple(found[name])
    return Telling(**found)
