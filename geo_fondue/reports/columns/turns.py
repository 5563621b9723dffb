"""Threads that take turns: one reads while the others wait, but neither many nor long where it takes long."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from geo_fondue.errors import UnavailableError

MOST_WAITING = 8
"""So many threads may wait while all reports are read anew; a server has others for other questions then."""

PATIENCE_SECONDS = 10.0

_LOOK_SECONDS = 0.05


class Turns:
    """Who has the turn works alone. Any number of threads may ask for it."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._counting = Lock()
        self._waiting = 0
        self._takes_long = False

    @contextmanager
    def mine(self) -> Iterator[None]:
        """Have the turn.

        Raises
        ------
        UnavailableError
            When who has it has said that it takes long, and too many wait already, or this one has waited for
            :data:`PATIENCE_SECONDS`.
        """
        if not self._turn.acquire(blocking=False):
            self._wait()
        try:
            yield
        finally:
            self._takes_long = False
            self._turn.release()

    def take_long(self) -> None:
        """Say, having the turn, that it will take long."""
        self._takes_long = True

    def _wait(self) -> None:
        begin = time.monotonic()
        with self._counting:
            self._waiting += 1
        came = False
        while not came:
            came = self._turn.acquire(timeout=_LOOK_SECONDS)
            with self._counting:
                too_many = self._waiting > MOST_WAITING or time.monotonic() - begin > PATIENCE_SECONDS
                gives_up = not came and self._takes_long and too_many
                if came or gives_up:
                    self._waiting -= 1
            if gives_up:
                raise UnavailableError(
                    "all reports are being read anew, to be counted",
                    remedy="Try again in some seconds; ten million take half a minute",
                )
