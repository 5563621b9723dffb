"""Who is faster: contestants take turns with this index, so that a busy machine slows all of them alike."""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

Clock = Callable[[], float]
"""Seconds: ``time.perf_counter``, or ``time.process_time`` on a machine that others use too."""

_LEAST_ROUNDS = 2


@dataclass(frozen=True, slots=True)
class Contestant:
    """One that takes turns.

    Attributes
    ----------
    name : str
    run : callable
        Answers for all its points once.
    points : int
        How many they are.
    """

    name: str
    run: Callable[[], object]
    points: int


@dataclass(frozen=True, slots=True)
class Timing:
    """What a contestant took.

    Attributes
    ----------
    name : str
    points : int
        In each run.
    runs : int
    ns : float
        A point, the median of the runs.
    ratio : float
        How many times longer than this index, the median over pairs of runs, one right after the other.
    """

    name: str
    points: int
    runs: int
    ns: float
    ratio: float


def compete(
    ours: Contestant,
    floor: Contestant,
    others: Sequence[Contestant],
    *,
    rounds: int,
    seconds: float,
    clock: Clock = time.perf_counter,
) -> list[Timing]:
    """Measure all of them; everybody has run once before, to be warm.

    Parameters
    ----------
    ours, floor : Contestant
        Run before each run of each other one.
    others : sequence of Contestant
    rounds : int
        Runs of each at most.
    seconds : float
        After which a contestant runs no more, though never fewer than twice.
    clock : callable

    Returns
    -------
    list of Timing
        Ours first, then the floor, the others in their order.
    """
    taken: list[list[tuple[float, float]]] = [[] for _ in others]  # ours before, and theirs
    floors: list[tuple[float, float]] = []
    spent = [0.0 for _ in others]
    collecting = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        for turn in range(rounds):
            for number, other in enumerate(others):
                if turn >= _LEAST_ROUNDS and spent[number] >= seconds:
                    continue
                lowest = _nanoseconds(floor, clock)
                before = _nanoseconds(ours, clock)
                took = _nanoseconds(other, clock)
                floors.append((before, lowest))
                taken[number].append((before, took))
                spent[number] += took * other.points / 1e9
            if not others:
                lowest = _nanoseconds(floor, clock)
                floors.append((_nanoseconds(ours, clock), lowest))
    finally:
        if collecting:
            gc.enable()
    own = [before for before, _ in floors]
    first = Timing(ours.name, ours.points, len(own), float(np.median(own)), 1.0)
    timings = [_timing(other, runs) for other, runs in zip(others, taken, strict=True)]
    return [first, _timing(floor, floors), *timings]


def _timing(contestant: Contestant, runs: Sequence[tuple[float, float]]) -> Timing:
    before, taken = np.array(runs).T
    ratio = float(np.median(taken / before))
    return Timing(contestant.name, contestant.points, len(runs), float(np.median(taken)), ratio)


def _nanoseconds(contestant: Contestant, clock: Clock) -> float:
    """Return what one run takes for each point."""
    begin = clock()
    contestant.run()
    return (clock() - begin) / contestant.points * 1e9
