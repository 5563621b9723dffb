"""What became of made-up reports: passed on, worked on, finished, turned away, opened again, rated."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo_fondue.boundaries.demo.noise import Floats
from geo_fondue.reports.demo.moments import DAY, Integers
from geo_fondue.reports.demo.topics import TOPICS

UNKNOWN_LABELS = ("รอตรวจสอบ", "นัดหมายเข้าพื้นที่", "รองบประมาณ", "")
"""States of their own that agencies write, and none at all: all of them count as unknown."""

STATES = ("waiting", "forward", "inprogress", "follow", "finish", "irrelevant", *UNKNOWN_LABELS)

NEVER = np.iinfo(np.int64).max
"""The time of what did not happen."""

_WAITING, _FORWARD, _INPROGRESS, _FOLLOW, _FINISH, _IRRELEVANT = range(6)
_UNKNOWN = 6

_FORWARDED, _FOLLOWED, _UNUSUAL, _REOPENED, _RATED = 0.3, 0.1, 0.06, 0.05, 0.25
"""Shares of the reports that can meet this fate."""

_FORGOTTEN, _STUCK = 0.07, 0.07
"""Shares that a usual agency never begins to work on, or never finishes; slower ones more."""


@dataclass(frozen=True, eq=False)
class Lives:
    """How reports stand at a moment. All times are microseconds since 1970, or ``NEVER``.

    Attributes
    ----------
    state : ndarray of int64, shape (n,)
        Index in :data:`STATES`.
    last : ndarray of int64, shape (n,)
        When anything last happened.
    started, closed : ndarray of int64, shape (n,)
        When work began, and when it was finished; ``closed`` only of reports that are.
    reopened : ndarray of int64, shape (n,)
        How often it was opened again.
    star : ndarray of int64, shape (n,)
        1 to 5, 0 without a rating.
    """

    state: Integers
    last: Integers
    started: Integers
    closed: Integers
    reopened: Integers
    star: Integers


def lives(rng: np.random.Generator, created: Integers, topic: Integers, pace: Floats, *, until: int) -> Lives:
    """Live reports up to a moment.

    Delays are log-normal: most are handled in days, some in months.

    Parameters
    ----------
    rng : Generator
    created, topic : ndarray of int64, shape (n,)
    pace : ndarray of float64, shape (n,)
        How slow the agency is; 1 is usual.
    until : int
        The moment, in microseconds since 1970.
    """
    count = len(created)
    days = np.array([each.days for each in TOPICS])[topic]
    irrelevant = rng.random(count) < np.array([each.irrelevant for each in TOPICS])[topic]
    forgotten = rng.random(count) < _FORGOTTEN * pace
    stuck = rng.random(count) < _STUCK * pace

    def after(
        moment: Integers, median_days: Floats | float, spread: float, happens: NDArray[np.bool_]
    ) -> Integers:
        """Return when something happens next; what would be after ``until`` has not happened."""
        delay = np.exp(rng.normal(0, spread, count)) * median_days * pace
        known = happens & (moment != NEVER)
        then = np.where(known, moment, 0) + (np.minimum(delay, 3_650) * DAY).astype(np.int64)
        return np.where(known & (then <= until), then, NEVER)

    everyone = np.ones(count, dtype=bool)
    forwarded = after(created, 0.3, 1.0, rng.random(count) < _FORWARDED)
    received = np.where(forwarded == NEVER, created, forwarded)
    turned_away = after(received, 1.5, 1.1, irrelevant)
    started = after(received, 0.9, 1.2, ~irrelevant & ~forgotten)
    finished = after(started, days, 1.0, ~stuck)
    opened = after(finished, 3.0, 1.0, rng.random(count) < _REOPENED)
    finished_again = after(opened, days, 0.8, everyone)
    closed = np.where(opened == NEVER, finished, finished_again)
    rated = after(closed, 0.7, 1.0, rng.random(count) < _RATED)

    working = np.where(rng.random(count) < _FOLLOWED, _FOLLOW, _INPROGRESS)
    unusual = rng.random(count) < _UNUSUAL
    working = np.where(unusual, _UNKNOWN + rng.integers(0, len(UNKNOWN_LABELS), count), working)
    state = np.full(count, _WAITING)
    last = created.copy()
    for moment, becomes in (
        (forwarded, _FORWARD),
        (turned_away, _IRRELEVANT),
        (started, working),
        (finished, _FINISH),
        (opened, working),
        (finished_again, _FINISH),
    ):
        state = np.where(moment == NEVER, state, becomes)
        last = np.where(moment == NEVER, last, moment)
    last = np.where(rated == NEVER, last, rated)
    slow = np.clip((closed != NEVER) * (closed - created) / (30 * DAY), 0, 2)
    star = np.clip(np.round(rng.normal(4.4 - slow, 0.9)), 1, 5).astype(np.int64)
    again = (opened != NEVER) * (1 + (rng.random(count) < 0.15))
    return Lives(state, last, started, closed, again, np.where(rated == NEVER, 0, star))
