"""Telling others: notices made of what happened, and sent, once or for as long as a service runs."""

import contextlib
import threading
from datetime import UTC, datetime
from typing import Any

import orjson
import structlog

from geo_fondue.boundaries import Catalogue
from geo_fondue.boundaries.changes import compare
from geo_fondue.boundaries.changes.describing import to_dict
from geo_fondue.boundaries.takeover import Takeover
from geo_fondue.errors import DamagedError, GeoFondueError, NotFoundError
from geo_fondue.service.notices.events import Event, events
from geo_fondue.service.notices.journal import Cursor, Delivery, Journal, Notice
from geo_fondue.service.notices.sending import send_due
from geo_fondue.settings import Settings

LOOK_SECONDS = 5.0
"""So often does a running service look whether there is anything to tell."""


def prepare(catalogue: Catalogue, settings: Settings) -> None:
    """See to it that what happens from now on is told, if there is anybody to tell."""
    if settings.webhooks:
        _collect(Journal(settings.data), catalogue, settings)


def tell(catalogue: Catalogue, settings: Settings, *, at_once: bool = False, again: bool = False) -> None:
    """Make notices of what happened, and send those that are due.

    Where another process is sending just now, it is left to it.

    Parameters
    ----------
    catalogue : Catalogue
    settings : Settings
    at_once : bool
        Do not wait for the time at which to try again.
    again : bool
        Send what arrived already as well.

    Raises
    ------
    DamagedError
        When the journal, or what is published, cannot be read.
    """
    if not settings.webhooks or settings.webhook_secret is None:
        return
    journal = Journal(settings.data)
    _collect(journal, catalogue, settings)
    with contextlib.suppress(BlockingIOError), journal.sending():
        secret = settings.webhook_secret.get_secret_value()
        send_due(journal, settings.webhooks, secret, at_once=at_once, again=again)


class Teller:
    """Tells others what happens for as long as a service runs. Use it as a context manager.

    Any number of processes may do so at once: one of them sends.

    Parameters
    ----------
    catalogue : Catalogue
    settings : Settings
        Nothing is done where they name no webhooks.
    look_seconds : float
    """

    def __init__(
        self, catalogue: Catalogue, settings: Settings, *, look_seconds: float = LOOK_SECONDS
    ) -> None:
        self._catalogue = catalogue
        self._settings = settings
        self._look_seconds = look_seconds
        self._ended = threading.Event()
        # A daemon: a receiver that takes its time does not keep the service from ending
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)

    def __enter__(self) -> "Teller":
        if self._settings.webhooks:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(timeout=1.0)

    def _run(self) -> None:
        log = structlog.get_logger()
        while not self._ended.is_set():
            try:
                tell(self._catalogue, self._settings)
            except (GeoFondueError, OSError) as error:
                log.warning("webhooks", problem=str(error))
            self._ended.wait(self._look_seconds)


def _collect(journal: Journal, catalogue: Catalogue, settings: Settings) -> None:
    """Make notices of what happened since it was looked last; the first time, of nothing."""
    cursor = journal.cursor()
    if cursor is not None and _nothing_new(cursor, catalogue):
        return
    with journal.making():
        cursor = journal.cursor()
        pointer, today = catalogue.pointer(), catalogue.today()
        if cursor is None:
            journal.move(Cursor(len(pointer.history), today))
            return
        count = cursor.count
        found = events(
            pointer, after=cursor.history, since=cursor.day, today=today, timezone=catalogue.timezone
        )
        for event in found:
            count += 1
            name = f"{count:06}-{event.kind}"
            # Before the cursor moves: whoever dies in between finds the notice made
            if not journal.made(name):
                journal.keep(_notice(name, event, catalogue, settings))
        journal.move(Cursor(len(pointer.history), max(today, cursor.day), count))


def _nothing_new(cursor: Cursor, catalogue: Catalogue) -> bool:
    return cursor.day >= catalogue.today() and cursor.history == len(catalogue.pointer().history)


def _notice(name: str, event: Event, catalogue: Catalogue, settings: Settings) -> Notice:
    taken = event.takeover
    body = {
        "id": name,
        "event": event.kind,
        "at": event.at.isoformat(),
        "edition": taken.edition,
        "before": taken.before,
        "in_force_from": taken.from_ and taken.from_.isoformat(),
        **_changes(catalogue, taken),
    }
    now = datetime.now(UTC)
    deliveries = {address: Delivery(0, now) for address in settings.webhooks}
    return Notice(name, now, orjson.dumps(body).decode(), deliveries)


def _changes(catalogue: Catalogue, taken: Takeover) -> dict[str, Any]:
    """Return which codes changed; ``layers`` is null where the two editions cannot be compared."""
    if taken.edition is None or taken.before is None:
        return {"layers": None}
    try:
        before, after = catalogue.open(taken.before), catalogue.open(taken.edition)
        found = to_dict(compare(before, after))
    except (NotFoundError, DamagedError):
        return {"layers": None}
    return {key: found[key] for key in ("tolerance_m", "layers", "added", "removed")}
