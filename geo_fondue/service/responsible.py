"""Who is responsible, as the service sees it: what is written down anew is seen without a restart."""

import threading
import time
from collections import OrderedDict
from datetime import date
from pathlib import Path

import structlog

from geo_fondue.boundaries import Edition
from geo_fondue.responsibility import Assigner, Responsibility, token

LOOK_AGAIN_AFTER_SECONDS = 0.05
"""So long, at most, do answers given at once go by agencies and rules that have changed: looking at the files
takes longer than such an answer."""

MOST_ASSIGNERS = 64
"""So many pairs of edition and day are kept at once; most questions are about today."""

log = structlog.get_logger("geo_fondue.service")


class Responsible:
    """The agencies and rules of a data folder, read again when they change. Threads may share it.

    Parameters
    ----------
    data : Path
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._lock = threading.Lock()
        self._token: str | None = None
        self._looked = ("", -LOOK_AGAIN_AFTER_SECONDS)
        self._current: Responsibility | None = None
        self._assigners: OrderedDict[tuple[str, date], tuple[Edition, Assigner]] = OrderedDict()

    def token(self) -> str:
        """Return a text that changes whenever agencies or rules do."""
        found = token(self._data)
        self._looked = (found, time.monotonic())
        return found

    def recent_token(self) -> str:
        """Return what :meth:`token` says or said :data:`LOOK_AGAIN_AFTER_SECONDS` ago at most."""
        found, at = self._looked
        return found if time.monotonic() - at < LOOK_AGAIN_AFTER_SECONDS else self.token()

    def current(self) -> Responsibility:
        """Return the agencies and rules as they are now.

        Raises
        ------
        DamagedError
            When the agencies are not as they were written.
        """
        now = self.token()
        with self._lock:
            if self._current is None or now != self._token:
                self._current = Responsibility.of(self._data)
                self._token = now
                self._assigners.clear()
                if self._current.problem is not None:
                    log.error("the rules of responsibility cannot be read", error=str(self._current.problem))
            return self._current

    def assigner(self, edition: Edition, day: date) -> Assigner | None:
        """Return what names the agencies on a day; None where nobody has said anything about agencies."""
        current = self.current()
        if current.empty:
            return None
        key = (edition.id, day)
        with self._lock:
            found = self._assigners.get(key)
            if found is None or found[0] is not edition:
                found = self._assigners[key] = (edition, current.assigner(edition.hierarchies, day))
                if len(self._assigners) > MOST_ASSIGNERS:
                    self._assigners.popitem(last=False)
            return found[1]
