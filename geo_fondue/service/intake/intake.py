"""The intake of a running service: what comes is received, applied, and forgotten when its time is over."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta

import structlog

from geo_fondue.errors import GeoFondueError
from geo_fondue.reports.inbox import Arrival, Inbox, Status, settle_waiting
from geo_fondue.service.facade import Service
from geo_fondue.service.intake.applying import MOST_AT_ONCE, SOURCE, apply_due
from geo_fondue.service.intake.receiving import Receiver

LOOK_SECONDS = 5.0
"""So often is it looked for deliveries that another process left, or that did not work before."""

PAUSE_SECONDS = 0.5
"""After a batch: what comes meanwhile goes into one, unless a batch is full before.

A batch of one takes the interpreter, and the disk, nearly as long as one of twenty: those who send meanwhile
wait for both.
"""

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
"""After a failure it is tried again, later each time, but never later than so."""

SWEEP_SECONDS = 60.0
"""So often is it looked for deliveries whose report has come, or whose time is over."""

_WEIGHT_OF_LAST = 0.2
"""Of how long it took the last time, in how long it usually takes."""

log = structlog.get_logger("geo_fondue.hooks")


class Intake:
    """Receives and applies what other systems send. Use it as a context manager.

    Any number of processes may do so at once: each takes what is pending, whoever received it, one after the
    other.

    Parameters
    ----------
    service : Service
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self.inbox = Inbox(service.settings.database_url)
        self._receiver = Receiver(self.inbox, self._told)
        self._expected: dict[int, Future[Status]] = {}
        self._usual_seconds = 0.0
        self._resumes_at = 0.0
        self._wake = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread()

    def __enter__(self) -> "Intake":
        self._ended.clear()
        self._receiver.start()
        self._thread = threading.Thread(target=self._run, name="hook-applier", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._receiver.stop()
        self._ended.set()
        self._wake.set()
        self._thread.join(timeout=5.0)
        self.inbox.close()

    async def take(self, arrival: Arrival, *, patience_seconds: float) -> tuple[int, bool]:
        """Write an arrival down, and wait a little for it to be applied, where that is usually done by then.

        Parameters
        ----------
        arrival : Arrival
        patience_seconds : float
            How long to wait for that, counted from now. For the writing it is waited in any case.

        Returns
        -------
        tuple of int and bool
            Its number, and whether it has been applied.

        Raises
        ------
        UnavailableError
            When it cannot be written down just now.
        """
        until = time.monotonic() + patience_seconds
        resumes_at = self._resumes_at  # looked at ahead: a batch that begins after the writing is its own
        receipt = await self._receiver.put(arrival)
        now = time.monotonic()
        left = until - now
        status: Status = "pending"
        try:
            if max(0.0, resumes_at - now) + self._usual_seconds < left:
                status = await asyncio.wait_for(asyncio.wrap_future(receipt.applied), left)
        except TimeoutError:
            pass
        finally:
            self._expected.pop(receipt.id, None)
        return receipt.id, status in ("applied", "waiting")

    def _told(self, numbers: Sequence[int]) -> list["Future[Status]"]:
        futures = [Future[Status]() for _ in numbers]
        self._expected.update(zip(numbers, futures, strict=True))
        self._wake.set()
        return futures

    def _run(self) -> None:
        pause = 0.0
        sweep_at = 0.0
        while not self._ended.wait(pause):
            self._wake.clear()
            tried = 0
            try:
                if self.inbox.exists():
                    self._resumes_at = time.monotonic() + self._usual_seconds + PAUSE_SECONDS
                    tried = self._apply()
                    if time.monotonic() >= sweep_at:
                        self._sweep()
                        sweep_at = time.monotonic() + SWEEP_SECONDS
            except Exception as error:
                pause = min(max(pause * 2, FIRST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)
                problem = str(error) if isinstance(error, GeoFondueError) else type(error).__name__
                log.warning("hooks", problem=problem, again_in_seconds=pause)
                continue
            pause = PAUSE_SECONDS if 0 < tried < MOST_AT_ONCE else 0.0
            self._resumes_at = time.monotonic() + pause
            if not tried:
                self._wake.wait(LOOK_SECONDS)

    def _apply(self) -> int:
        """Apply what is due, tell those who wait for it, and return how many deliveries it was."""
        began = time.monotonic()
        outcomes = apply_due(self._service, self.inbox)
        if outcomes:
            self._usual_seconds += (time.monotonic() - began - self._usual_seconds) * _WEIGHT_OF_LAST
        for outcome in outcomes:
            expected = self._expected.pop(outcome.id, None)
            if expected is not None and expected.set_running_or_notify_cancel():
                expected.set_result(outcome.status)
            if outcome.status == "dead":
                log.warning("hook of no use", delivery=outcome.id)
        if outcomes:
            log.info("hooks applied", **Counter[str](outcome.status for outcome in outcomes))
        return len(outcomes)

    def _sweep(self) -> None:
        settle_waiting(self.inbox, self._service.store, SOURCE)
        before = datetime.now(UTC) - timedelta(days=self._service.settings.hook_keep_days)
        dropped = self.inbox.drop(status="applied", before=before)
        if dropped:
            log.info("hooks dropped", deliveries=dropped)
