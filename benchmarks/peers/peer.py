"""What a peer is to the benchmark."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from benchmarks.layers import Polygons
from benchmarks.points import Points

Pairs = tuple[NDArray[np.integer], NDArray[np.integer]]
"""Points and the areas that hold them, by number, in any order."""


class AbsentError(Exception):
    """A peer cannot be used on this machine; says why."""


class Session(Protocol):
    """A peer that has a layer loaded."""

    def load(self, points: Points) -> None:
        """Put points where the peer wants them; those before are forgotten."""

    def join(self, threads: int) -> Callable[[], Pairs]:
        """Return what finds the areas of these points."""

    def single(self) -> Callable[[float, float], object] | None:
        """Return what finds the area at one point, or None where the peer is not made for that."""


@dataclass(frozen=True, slots=True)
class Peer:
    """One contestant.

    Attributes
    ----------
    name : str
    how : str
        How it is used, and what it says of a point on a border.
    open : callable
        Loads a layer; raises AbsentError.
    points : int
        What it is given at most in one run; the slower, the fewer.
    documented : bool, default True
        Whether its documentation advises this use. What it does not is shown, but judged by no target.
    """

    name: str
    how: str
    open: Callable[[Polygons], AbstractContextManager[Session]]
    points: int
    documented: bool = True


def on_threads(runs: Sequence[Callable[[], Pairs]]) -> Callable[[], Pairs]:
    """Return what runs all at once, each on a thread of its own, and joins what they find."""
    if len(runs) == 1:
        return runs[0]

    def run() -> Pairs:
        with ThreadPoolExecutor(len(runs)) as pool:
            found = list(pool.map(lambda one: one(), runs))
        return np.concatenate([pairs[0] for pairs in found]), np.concatenate([pairs[1] for pairs in found])

    return run


def slices(count: int, threads: int) -> list[slice]:
    """Return so many even parts of a count."""
    cuts = [count * number // threads for number in range(threads + 1)]
    return [slice(start, stop) for start, stop in pairwise(cuts)]
