"""Receiving: arrivals are written by one thread, all that wait in one transaction."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

import structlog

from geo_fondue.errors import GeoFondueError, UnavailableError
from geo_fondue.reports.inbox import Arrival, Inbox, Status

MOST_AT_ONCE = 500
"""So many arrivals are written in one transaction at most."""

MOST_BYTES_WAITING = 1 << 26
"""Bodies that wait to be written take so much memory at most; then arrivals are refused for a while."""

PATIENCE_SECONDS = 10.0
"""A sender waits so long at most until what it sent is written."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is known of an arrival that was written.

    Attributes
    ----------
    id : int
        Its number in the inbox.
    applied : Future
        Tells its status once it was tried.
    """

    id: int
    applied: "Future[Status]"


@dataclass(slots=True)
class _Waiting:
    """An arrival that waits to be written, and what its sender waits for."""

    arrival: Arrival
    written: Future[Receipt] = field(default_factory=Future)


class Receiver:
    """Writes arrivals into the inbox. Start it, and stop it in the end.

    One disk write is waited for by all who came meanwhile, so that a burst costs no more than its bytes.

    Parameters
    ----------
    inbox : Inbox
    told : callable
        Called in the thread that writes, with the numbers of what was just written. Returns for each what
        will tell its status.
    """

    def __init__(self, inbox: Inbox, told: "Callable[[Sequence[int]], list[Future[Status]]]") -> None:
        self._inbox = inbox
        self._told = told
        self._changed = threading.Condition()
        self._waiting: list[_Waiting] = []
        self._bytes = 0
        self._ended = True
        self._thread = threading.Thread()

    def start(self) -> None:
        """Begin to write."""
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="hook-receiver", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, and end."""
        with self._changed:
            self._ended = True
            self._changed.notify()
        self._thread.join(PATIENCE_SECONDS)

    async def put(self, arrival: Arrival) -> Receipt:
        """Write an arrival down, and return its receipt once it is on the disk.

        Raises
        ------
        UnavailableError
            When it cannot be written, or not in time. It may be there then all the same: sent again it
            changes nothing.
        """
        one = _Waiting(arrival)
        with self._changed:
            if self._ended or self._bytes + len(arrival.body) > MOST_BYTES_WAITING:
                raise UnavailableError("more comes in than can be written", remedy="Send it again later")
            self._bytes += len(arrival.body)
            self._waiting.append(one)
            self._changed.notify()
        try:
            return await asyncio.wait_for(asyncio.wrap_future(one.written), PATIENCE_SECONDS)
        except TimeoutError:
            raise UnavailableError("it could not be written in time", remedy="Send it again later") from None

    def _run(self) -> None:
        while batch := self._next():
            try:
                numbers = self._inbox.add([one.arrival for one in batch])
            except Exception as error:
                if not isinstance(error, GeoFondueError):
                    structlog.get_logger().error("inbox", problem=type(error).__name__)
                told = UnavailableError("the inbox cannot be written", remedy="Send it again later")
                for one in batch:
                    _settle(one.written, error=told)
                continue
            for one, number, applied in zip(batch, numbers, self._told(numbers), strict=True):
                _settle(one.written, Receipt(number, applied))

    def _next(self) -> list[_Waiting]:
        """Return what is to be written next, once there is something; nothing at the end."""
        with self._changed:
            while not self._waiting and not self._ended:
                self._changed.wait()
            batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
            self._bytes -= sum(len(one.arrival.body) for one in batch)
            return batch


def _settle(written: Future[Receipt], receipt: Receipt | None = None, error: Exception | None = None) -> None:
    """Tell a sender; one that has gone is not told."""
    if not written.set_running_or_notify_cancel():
        return
    if receipt is not None:
        written.set_result(receipt)
    else:
        written.set_exception(error)
