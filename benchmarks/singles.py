"""One point at a time: how long until the answer, for half of the points and for 99 of 100."""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks.layers import SUBDISTRICTS, lattice
from benchmarks.peers import AbsentError
from benchmarks.points import Points, city_like
from geo_fondue.boundaries import Origin, write_edition
from geo_fondue.boundaries.demo import Country
from geo_fondue.resolver import Resolver

Ask = Callable[[float, float], object]

_TURNS = 5
_WARM = 100


@dataclass(frozen=True, slots=True)
class Lookup:
    """One way to ask, and the points to ask about.

    Attributes
    ----------
    name : str
    ask : callable
        Takes a longitude and a latitude.
    points : Points
        Each is asked about once.
    """

    name: str
    ask: Ask
    points: Points


@dataclass(frozen=True, slots=True)
class Single:
    """What one look-up takes.

    Attributes
    ----------
    name : str
    points : int
        How many were asked about.
    p50_us, p99_us : float
    """

    name: str
    points: int
    p50_us: float
    p99_us: float


def measure(lookups: Sequence[Lookup], *, seconds: float) -> list[Single]:
    """Measure them in turns, so long each; the first hundred points of a turn are to warm up."""
    places = [zip(one.points.lon.tolist(), one.points.lat.tolist(), strict=True) for one in lookups]
    taken: list[list[int]] = [[] for _ in lookups]
    collecting = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        for _ in range(_TURNS):
            for one, left, times in zip(lookups, places, taken, strict=True):
                _turn(one.ask, left, times, int(seconds / _TURNS * 1e9))
    finally:
        if collecting:
            gc.enable()
    singles = []
    for one, times in zip(lookups, taken, strict=True):
        p50, p99 = np.percentile(times, [50, 99]) / 1e3 if times else (np.nan, np.nan)
        singles.append(Single(one.name, len(times), float(p50), float(p99)))
    return singles


def _turn(ask: Ask, places: Iterator[tuple[float, float]], times: list[int], nanoseconds: int) -> None:
    clock = time.perf_counter_ns
    for lon, lat in islice(places, _WARM):
        ask(lon, lat)
    latest = clock() + nanoseconds
    for lon, lat in places:
        begin = clock()
        ask(lon, lat)
        end = clock()
        times.append(end - begin)
        if end > latest:
            break


def whole_answer(country: Country, folder: Path) -> Ask:
    """Return what gives the whole answer in all layers of a country, with its edition in a folder."""
    nobody = Origin(title="Benchmark", licence="CC0-1.0", attribution="Nobody", files=())
    layers = [(areas, nobody) for areas in country.layers.values()]
    resolver = Resolver(write_edition(folder, edition_id="benchmark", layers=layers, made_up=True))
    resolver.warm_up()
    return lambda lon, lat: resolver.resolve(lat=lat, lon=lon)


def time_zones(count: int) -> Lookup:
    """Return tzfpy's look-up: of time zones, so of other, fewer polygons, where there is land.

    Raises
    ------
    AbsentError
    """
    try:
        import tzfpy
    except ImportError as error:
        raise AbsentError("tzfpy is not installed") from error
    points = city_like(lattice(SUBDISTRICTS), count, np.random.default_rng(5))
    tzfpy.get_tz(100.5, 13.75)
    return Lookup("tzfpy (time zones, other polygons)", tzfpy.get_tz, points)
