"""Reports of a made-up country: clustered where people live, with seasons, delays and reopenings."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from geo_fondue.boundaries.demo import Country
from geo_fondue.boundaries.demo.noise import Floats
from geo_fondue.errors import InputError
from geo_fondue.reports.demo.lives import NEVER, STATES, Lives, lives
from geo_fondue.reports.demo.moments import Moments, instant, microseconds, moments
from geo_fondue.reports.demo.places import Places, Spots
from geo_fondue.reports.demo.texts import MOST, Directory, description, ticket_id
from geo_fondue.reports.demo.topics import TOPICS
from geo_fondue.reports.report import Report

BANGKOK = ZoneInfo("Asia/Bangkok")

_TWO_TOPICS, _NO_TOPIC = 0.08, 0.015
_PASSED_ON = 0.3
_PHOTO, _PHOTO_AFTER = 0.8, 0.6
"""Shares of reports; of those that are closed for a picture taken afterwards."""

_DISTRICT_PACE, _OWN_PACE = 0.5, 0.3
"""How much agencies differ in slowness, from district to district and within one: standard deviations of its
logarithm."""

_PHOTOS = "https://demo.example/made-up"
"""No address that could ever be somebody's: RFC 2606 reserves .example."""


def generate_reports(
    country: Country,
    *,
    count: int,
    seed: int,
    until: datetime,
    days: int = 730,
    timezone: ZoneInfo = BANGKOK,
) -> Iterator[Report]:
    """Make reports up, oldest first: the same ones for the same arguments.

    Parameters
    ----------
    country : Country
    count : int
        How many, up to :data:`geo_fondue.reports.demo.texts.MOST`.
    seed : int
    until : datetime
        The aware moment at which the reports are told: none is later, and each stands as it stood then.
    days : int, default 730
        How far they go back.
    timezone : ZoneInfo
        Where a day begins and ends.

    Yields
    ------
    Report
        With the Thai names of its areas in ``extra``, as Traffy's files have them.

    Raises
    ------
    InputError
        When the arguments make no reports: a time without a zone, a negative count…
    """
    _check(count, seed, until, days)
    return _reports(country, count=count, seed=seed, until=until, days=days, timezone=timezone)


def _check(count: int, seed: int, until: datetime, days: int) -> None:
    where = "demo reports"
    if not 0 <= count <= MOST:
        raise InputError(f"count must be 0 to {MOST:,}, not {count:,}", where=where)
    if seed < 0:
        raise InputError(f"seed must not be negative, but is {seed}", where=where)
    if not 1 <= days <= 36_500:
        raise InputError(f"days must be 1 to 36,500, not {days:,}", where=where)
    if until.utcoffset() is None:
        raise InputError("until has no timezone", where=where, remedy="Give an aware datetime")


def _reports(
    country: Country, *, count: int, seed: int, until: datetime, days: int, timezone: ZoneInfo
) -> Iterator[Report]:
    when_seed, where_seed, pace_seed, life_seed = np.random.SeedSequence(seed).spawn(4)
    places = Places(country, where_seed)
    directory = Directory(country)
    pace = _paces(country, np.random.Generator(np.random.PCG64(pace_seed)))
    end = microseconds(until)
    number = 0
    for some in moments(count, when_seed, until=until, days=days, timezone=timezone):
        rng = np.random.Generator(np.random.PCG64(life_seed.spawn(1)[0]))
        spots = places.draw(rng, len(some.created))
        fates = lives(rng, some.created, some.topic, pace[spots.subdistrict], until=end)
        for row in _rows(rng, some, spots, fates):
            year = instant(row.created).astimezone(timezone).year
            yield _report(row, directory, ticket_id(number, year, seed))
            number += 1


def _paces(country: Country, rng: np.random.Generator) -> Floats:
    """Return how slow the agency of each subdistrict is: more or less as slow as its district's others."""
    districts, subdistricts = country.layers["district"], country.layers["subdistrict"]
    assert subdistricts.parents is not None  # noqa: S101 - they nest
    of_district = rng.normal(0, _DISTRICT_PACE, len(districts))[districts.positions(subdistricts.parents)]
    return np.exp(of_district + rng.normal(0, _OWN_PACE, len(subdistricts)))


class _Row(NamedTuple):
    """One report in numbers."""

    created: int
    topic: int
    second_topic: int
    lon: float
    lat: float
    subdistrict: int
    municipality: int
    state: int
    last: int
    started: int
    closed: int
    reopened: int
    star: int
    luck: list[float]
    dice: list[int]


def _rows(rng: np.random.Generator, some: Moments, spots: Spots, fates: Lives) -> Iterator[_Row]:
    count = len(some.created)
    arrays = (
        some.created,
        some.topic,
        rng.integers(0, len(TOPICS), count),
        spots.lon,
        spots.lat,
        spots.subdistrict,
        spots.municipality,
        fates.state,
        fates.last,
        fates.started,
        fates.closed,
        fates.reopened,
        fates.star,
        rng.random((count, 4)),
        rng.integers(0, 2**16, (count, 6)),
    )
    return map(_Row._make, zip(*(array.tolist() for array in arrays), strict=True))


def _report(row: _Row, directory: Directory, ticket: str) -> Report:
    state = STATES[row.state]
    names = directory.names(row.subdistrict)
    closed = row.closed != NEVER
    return Report(
        source="traffy",
        ticket_id=ticket,
        lon=row.lon,
        lat=row.lat,
        categories=_categories(row),
        state=state,
        created_at=instant(row.created),
        last_activity=instant(row.last),
        started_at=None if row.started == NEVER else instant(row.started),
        closed_at=instant(row.closed) if closed else None,
        reopened=row.reopened,
        description=description(TOPICS[row.topic].complaint, row.dice[:3]),
        address=directory.address(row.subdistrict, row.dice[3:]),
        organisations=directory.agencies(
            row.subdistrict, row.municipality, passed_on=row.luck[1] < _PASSED_ON
        ),
        photo=(f"{_PHOTOS}/{ticket}-1.jpg",) if row.luck[2] < _PHOTO else (),
        photo_after=(f"{_PHOTOS}/{ticket}-2.jpg",) if closed and row.luck[3] < _PHOTO_AFTER else (),
        star=row.star or None,
        extra=dict(zip(("subdistrict", "district", "province"), names, strict=True)),
    )


def _categories(row: _Row) -> tuple[str, ...]:
    """Return one category, sometimes two, sometimes none."""
    if row.luck[0] < _NO_TOPIC:
        return ()
    first, second = TOPICS[row.topic].category, TOPICS[row.second_topic].category
    both = row.luck[0] < _NO_TOPIC + _TWO_TOPICS and second != first
    return (first, second) if both else (first,)
