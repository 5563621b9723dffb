"""Fetching reports from where they are made: one run, or one after the other until told to stop."""

import contextlib
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import structlog
from sqlalchemy.exc import DBAPIError

from geo_fondue.errors import GeoFondueError
from geo_fondue.reports.readers.options import Options
from geo_fondue.reports.sync import (
    AskedToWaitError,
    Asker,
    Open311,
    Patience,
    RefusedRows,
    StoppedError,
    Taking,
    TraffyExchange,
    TraffyFeed,
    read_days,
    read_exchange,
)
from geo_fondue.service.facade import Service
from geo_fondue.service.origins import Origin, credentials
from geo_fondue.web import shown

BAD_ROWS = "sync"
"""The folder of the data folder with a list of bad rows for each source."""

JITTER = 0.1
"""A run begins up to this share of its interval early or late, so that clients do not all come at once."""


@dataclass(frozen=True, slots=True)
class Synced:
    """What a run did.

    Attributes
    ----------
    origin : str
        The address, without what is secret of it.
    source : str
    rows, new, changed, unchanged, bad : int
        Rows that came; those that came twice count twice if they had changed in between.
    bad_path : Path or None
        The list of all rows that cannot be used, also from earlier runs; None where there are none.
    read, left : int
        Days that were read, and days that are due and were not.
    questions : int
        To the server.
    notes : tuple of str
        What else there is to know: limits that cut, what the server said.
    stopped : bool
        Whether it was told to stop, or out of time, before it was through.
    seconds : float
    """

    origin: str
    source: str
    rows: int
    new: int
    changed: int
    unchanged: int
    bad: int
    bad_path: Path | None
    read: int
    left: int
    questions: int
    notes: tuple[str, ...]
    stopped: bool
    seconds: float


@dataclass(slots=True)
class Sync:
    """Fetches from one origin into the store of a service. Use it as a context manager, or close it.

    Attributes
    ----------
    service : Service
    origin : Origin
    since, until : date or None
        Of the days on which the reports were made.
    stop : threading.Event
        Ends a run after what is being written.
    progress : callable, optional
        Told what is being read, how many days were, and of how many.
    patience : Patience, optional
        With the server; by default that of the settings.
    """

    service: Service
    origin: Origin
    since: date | None = None
    until: date | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    progress: Callable[[str, int, int], None] | None = None
    patience: Patience | None = None
    _asker: Asker | None = None
    _exchange: TraffyExchange | None = None

    def run(self, *, seconds: float | None = None) -> Synced:
        """Read what is due, the newest first.

        Parameters
        ----------
        seconds : float, optional
            After so long no other days are begun.

        Raises
        ------
        InputError
            When the settings lack what the source asks for.
        UnavailableError
            When nothing is published, or the source or the store does not answer; what came before is kept.
        """
        began = time.monotonic()
        asker = self._asker = self._asker or Asker(
            self.patience or Patience(between=self.service.settings.sync_wait), self.stop
        )
        questions = asker.questions
        refused = RefusedRows(self.service.settings.data / BAD_ROWS / f"{self.origin.source}.bad.csv")
        taking = Taking(self.service.store, self.service.view().resolver, refused)
        read = left = 0

        def enough() -> bool:
            return self.stop.is_set() or (seconds is not None and time.monotonic() - began >= seconds)

        with contextlib.suppress(StoppedError):
            read, left = self._read(asker, taking, enough)
        return Synced(
            origin=shown(self.origin.url),
            source=self.origin.source,
            rows=taking.counts.new + taking.counts.changed + taking.counts.unchanged + taking.bad,
            new=taking.counts.new,
            changed=taking.counts.changed,
            unchanged=taking.counts.unchanged,
            bad=taking.bad,
            bad_path=refused.path if len(refused) else None,
            read=read,
            left=left,
            questions=asker.questions - questions,
            notes=tuple(taking.notes),
            stopped=self.stop.is_set() or (left > 0 and enough()),
            seconds=time.monotonic() - began,
        )

    def close(self) -> None:
        """Let go of the connections."""
        if self._asker is not None:
            self._asker.close()

    def __enter__(self) -> "Sync":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self, asker: Asker, taking: Taking, enough: Callable[[], bool]) -> tuple[int, int]:
        settings, origin = self.service.settings, self.origin
        options = Options(origin.source, settings.timezone, taking.resolver.edition.bounds)
        if origin.kind == "traffy-exchange":
            if self._exchange is None:
                self._exchange = TraffyExchange(
                    asker, origin.url, credentials(self.service), options, taking.note
                )
            self._exchange.options, self._exchange.note = options, taking.note
            days = {"today": 1, "3days": 3, "all": 0}
            return days[read_exchange(self._exchange, taking, name=origin.name)], 0
        made = TraffyFeed if origin.kind == "traffy-feed" else Open311
        done = read_days(
            made(asker, origin.url, options, taking.note),
            taking,
            name=origin.name,
            report_source=origin.source,
            timezone=settings.timezone,
            since=self.since,
            until=self.until,
            enough=enough,
            progress=None if self.progress is None else self._told,
        )
        return done.read, done.left

    def _told(self, window: object, done: int, of: int) -> None:
        if self.progress is not None:
            self.progress(str(window), done, of)


def run_every(sync: Sync, interval: timedelta) -> None:
    """Run a sync again and again until its ``stop`` is set; each run is a line in the log.

    What goes wrong is logged, and the next run goes on where it stopped. A run that takes longer than the
    interval begins no other days, so that the newest are read in time.
    """
    log = structlog.get_logger().bind(origin=shown(sync.origin.url), source=sync.origin.source)
    whole = interval.total_seconds()
    while not sync.stop.is_set():
        began = time.monotonic()
        wait = whole
        try:
            done = sync.run(seconds=whole)
            counts = {name: getattr(done, name) for name in ("rows", "new", "changed", "bad", "read", "left")}
            log.info("sync", **counts, questions=done.questions, seconds=round(done.seconds, 1))
            for note in done.notes:
                log.warning("sync", note=note)
        except DBAPIError:
            # its text may repeat what was being written, which is personal
            log.warning("sync", problem="the database does not answer as it should")
        except (GeoFondueError, OSError) as error:
            log.warning("sync", problem=str(error))
            if isinstance(error, AskedToWaitError):
                wait = max(wait, error.seconds)
        jittered = wait * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - no secret
        sync.stop.wait(max(jittered - (time.monotonic() - began), 0))
    log.info("sync stopped")
