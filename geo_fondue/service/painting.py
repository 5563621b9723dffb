"""Painting: pages are made by processes of their own, so that what must be answered at once is not held up.

Threads take turns with the interpreter. A page is half a second of Python, and each of the few turns that a
webhook needs would wait for a part of that. They take turns with the processors as well, and painters come
last.
"""

import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from functools import partial
from multiprocessing import get_context
from typing import TypeVar

import structlog

from geo_fondue.service.facade import Service
from geo_fondue.service.lineage import when_orphaned
from geo_fondue.service.view import View
from geo_fondue.settings import Settings

NICENESS = 10
"""A painter gets a tenth of a processor that others want too, and all of one that nobody else wants.

So whoever waits for it is woken at once: a webhook takes a few steps of less than a millisecond.
"""

_Page = TypeVar("_Page")


class Painters:
    """Makes pages in other processes, or in the calling thread where there are none. Close it in the end.

    Parameters
    ----------
    settings : Settings
        ``painters`` says how many processes.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._pool: Executor | None = None

    def start(self) -> None:
        """Start a process ahead of the first page, where there shall be any."""
        if self._settings.painters:
            self._started().submit(_warm)

    def make(self, make: Callable[[View], _Page], view: View) -> _Page:
        """Return the page that is made of a view; raises as its maker does.

        Parameters
        ----------
        make : callable
            A function of a module, or :func:`functools.partial` of one with plain values.
        view : View
        """
        if not self._settings.painters:
            return make(view)
        pool = self._started()
        try:
            return pool.submit(_make, make, view.edition.id, view.at).result()
        except BrokenProcessPool:
            structlog.get_logger("geo_fondue.pages").warning("painter died")
            self._end(pool)
            return make(view)

    def close(self) -> None:
        """End the processes; they are started again when they are needed."""
        with self._lock:
            pool = self._pool
        if pool is not None:
            self._end(pool)

    def _end(self, pool: Executor) -> None:
        """End these processes, but not others that were started since: pages are waited for from them."""
        with self._lock:
            if self._pool is pool:
                self._pool = None
        pool.shutdown(wait=False, cancel_futures=True)

    def _started(self) -> Executor:
        with self._lock:
            if self._pool is None:
                # Not forked: threads of this process may hold locks just now
                self._pool = ProcessPoolExecutor(
                    self._settings.painters, get_context("spawn"), _open, (self._settings,)
                )
            return self._pool


_service: Service | None = None
"""In a painter: what it answers from."""


def _open(settings: Settings) -> None:
    """Begin the life of a painter: it ends with the process that started it, however that ends."""
    global _service  # noqa: PLW0603 - an initializer has no other way to hand on what it made
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who serves
    when_orphaned(partial(os._exit, 0))
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    _service = Service(settings)


def _warm() -> None:
    assert _service is not None  # noqa: S101 - a painter begins with it
    _service.warm()


def _make(make: Callable[[View], _Page], edition: str, at: date | None) -> _Page:
    assert _service is not None  # noqa: S101 - a painter begins with it
    found = _service.edition(at)
    if found.id != edition:  # another one was published since it was asked
        found = _service.catalogue.open(edition)
    return make(View(_service, found, at))
