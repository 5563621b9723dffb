"""When made-up reports are made: seasons, weekdays, hours of the day, and days of heavy rain."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from geo_fondue.boundaries.demo.noise import Floats
from geo_fondue.reports.demo.topics import TOPICS, hour_chances, topic_chances
from geo_fondue.reports.instants import EPOCH

Integers = NDArray[np.int64]

SECOND = 1_000_000
DAY = 86_400 * SECOND
"""In microseconds, the unit of all times here."""

_MILLISECOND = 1_000
_BLOCK = 4_096
_GROWTH = 1.5
_WEEKDAYS = (1.15, 1.1, 1.05, 1.05, 1.1, 0.8, 0.7)
_STORM_DAYS = 0.06
"""The share of days in rainy months on which a storm multiplies reports of floods."""

_FLOOD = next(number for number, topic in enumerate(TOPICS) if topic.category == "น้ำท่วม")


@dataclass(frozen=True, eq=False)
class Moments:
    """What some days brought, in the order of time.

    Attributes
    ----------
    created : ndarray of int64, shape (n,)
        Microseconds since 1970, whole milliseconds.
    topic : ndarray of int64, shape (n,)
        Index in :data:`~geo_fondue.reports.demo.topics.TOPICS`.
    """

    created: Integers
    topic: Integers


def microseconds(moment: datetime) -> int:
    """Return an aware time in microseconds since 1970, exactly."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def instant(number: int) -> datetime:
    """Return microseconds since 1970 as a time in UTC."""
    return EPOCH + timedelta(microseconds=number)


def moments(
    count: int, seed: np.random.SeedSequence, *, until: datetime, days: int, timezone: ZoneInfo
) -> Iterator[Moments]:
    """Yield the moments of ``count`` reports over the ``days`` before ``until``, some days at a time."""
    year_seed, *day_seeds = seed.spawn(days + 1)
    rng = np.random.Generator(np.random.PCG64(year_seed))
    starts, chances = _days(rng, until, days, timezone)
    of_day = chances.sum(axis=1)
    counts = rng.multinomial(count, of_day / of_day.sum())
    end = microseconds(until)
    first = 0
    for day in range(days):
        if counts[first : day + 1].sum() >= _BLOCK or day == days - 1:
            number = np.repeat(np.arange(first, day + 1), counts[first : day + 1])
            own = np.random.Generator(np.random.PCG64(day_seeds[first]))
            yield _moments(own, starts[number], chances[number], end)
            first = day + 1


def _days(
    rng: np.random.Generator, until: datetime, days: int, timezone: ZoneInfo
) -> tuple[Integers, Floats]:
    """Return when each day begins, and how many reports of each topic it brings, shape (days, topics)."""
    last = until.astimezone(timezone).date()
    dates = [last - timedelta(days=back) for back in range(days - 1, -1, -1)]
    starts = np.array([microseconds(datetime.combine(day, time(), timezone)) for day in dates])
    months = np.array([day.month - 1 for day in dates])
    weekdays = np.array([_WEEKDAYS[day.weekday()] for day in dates])
    growth = 1 + (_GROWTH - 1) * np.arange(days) / days
    part = np.clip((microseconds(until) - starts) / DAY, 0, 1)
    chances = topic_chances()[months] * (weekdays * growth * part * rng.lognormal(0, 0.12, days))[:, None]
    storm = (rng.random(days) < _STORM_DAYS) & (topic_chances()[months, _FLOOD] > TOPICS[_FLOOD].share)
    chances[storm, _FLOOD] *= rng.uniform(3, 12, int(storm.sum()))
    return starts, chances


def _moments(rng: np.random.Generator, starts: Integers, chances: Floats, end: int) -> Moments:
    topic = _drawn(rng, chances)
    hour = _drawn(rng, hour_chances()[topic]) + rng.random(len(topic))
    # The last day is over before its evening: all its hours are drawn together.
    length = np.minimum(end - starts, DAY)
    created = starts + (hour / 24 * length).astype(np.int64)
    created -= created % _MILLISECOND
    order = np.argsort(created, kind="stable")
    return Moments(created[order], topic[order])


def _drawn(rng: np.random.Generator, chances: Floats) -> Integers:
    """Draw one column for each row, by the row's chances."""
    cumulative = np.cumsum(chances, axis=1)
    at = rng.random(len(chances)) * cumulative[:, -1]
    drawn: Integers = np.minimum((cumulative <= at[:, None]).sum(axis=1), chances.shape[1] - 1)
    return drawn
