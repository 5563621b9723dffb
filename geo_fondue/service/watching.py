"""Watching: one thread that looks for news, for as long as anybody listens."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from geo_fondue.service.facade import Service
from geo_fondue.service.news import News, news

LOOK_SECONDS = 1.5
"""So long lies between two looks: one small query each."""


@dataclass(frozen=True, slots=True)
class Outage:
    """The service cannot be answered from just now.

    Attributes
    ----------
    since : datetime
    """

    since: datetime


class Watcher:
    """Looks for news in a thread of its own, while somebody listens.

    Parameters
    ----------
    service : Service
    tell : callable
        Is called from that thread with what is new: what is answered from, or that nothing can be.
    look_seconds : float
    """

    def __init__(
        self, service: Service, tell: Callable[[News | Outage], None], *, look_seconds: float = LOOK_SECONDS
    ) -> None:
        self._service = service
        self._tell = tell
        self._look_seconds = look_seconds
        self._ended = threading.Event()
        self._looked = time.monotonic()

    def start(self) -> None:
        """Begin to look."""
        # A daemon: a database that hangs does not keep the service from ending
        threading.Thread(target=self._run, args=(self._ended,), name="news", daemon=True).start()

    def end(self) -> None:
        """Look no more after this look; nothing is told from now on."""
        self._ended.set()

    @property
    def silent_seconds(self) -> float:
        """How long ago a look ended, well or not: a database that hangs keeps one from ending."""
        return time.monotonic() - self._looked

    def _run(self, ended: threading.Event) -> None:
        log = structlog.get_logger("geo_fondue.live")
        known: News | None = None
        outage: Outage | None = None
        while not ended.is_set():
            try:
                found = news(self._service, known)
            except Exception as error:  # whatever it is, a later look may end well
                if outage is None and not ended.is_set():
                    outage = Outage(datetime.now(UTC))
                    # The database's own words may hold its password
                    log.warning("no news", problem=getattr(error, "what", type(error).__name__))
                    self._tell(outage)
            else:
                if (found is not known or outage is not None) and not ended.is_set():
                    known, outage = found, None
                    self._tell(found)
            self._looked = time.monotonic()
            ended.wait(self._look_seconds)
