"""A report: where, what category, when, and in which state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Report:
    """One report as a source told it, the same whichever format it came in.

    Two reports with the same ``source`` and ``ticket_id`` are the same report at two moments;
    :func:`geo_fondue.reports.merge.merge` says what is kept of each. Nothing is required of a report but
    its identity and a position that can be used.

    Attributes
    ----------
    source : str
        Where it comes from: ``"traffy"`` for all formats of Traffy Fondue.
    ticket_id : str
        Its identity within the source, such as ``"2026-B9WGC7"``.
    lon, lat : float
        Degrees, WGS84, checked by :func:`geo_fondue.position.position_problem`.
    categories : tuple of str
        What it is about, in the order given; empty where nothing was said.
    state : str
        A code of :mod:`geo_fondue.reports.states`, or the label as it came where it is not known.
    created_at : datetime or None
        When it was made. All times here are aware and in UTC.
    last_activity : datetime or None
        When anything about it last changed. Decides which of two tellings is the newer.
    started_at : datetime or None
        When work on it began.
    closed_at : datetime or None
        When it was closed: the source's own time where it gives one, else ``last_activity`` of a report
        in a closed state, which is the latest it can have been.
    reopened : int
        How often it was opened again.
    description, address : str
        Free text of the public. Personal: it carries telephone and house numbers.
    organisations : tuple of str
        Who it was given to, as the source names them.
    photo, photo_after : tuple of str
        Addresses of pictures, before and after. Personal as well.
    star : int or None
        How satisfied the sender was, 1 to 5.
    extra : mapping of str to object
        What else the source said, under its own names; values are JSON values, empty ones are left out.
    """

    source: str
    ticket_id: str
    lon: float
    lat: float
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
