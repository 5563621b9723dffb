"""Much work cut into slices, for threads that run without the GIL."""

import itertools
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")

_SLICES_A_THREAD = 4
"""So that a thread whose processor has other work holds up the rest for a short while only."""


def in_slices(
    work: Callable[[slice], Result], count: int, least: int, threads: int | None = None
) -> list[Result]:
    """Return what a function that leaves the GIL makes of slices of so many things, on several threads.

    Parameters
    ----------
    work : callable
    count : int
        How many things there are.
    least : int
        Fewer are not worth the start of a thread.
    threads : int, optional
        As many at most; without it, as there are processors.
    """
    pieces = slices(count, least, threads)
    return in_threads(work, pieces, threads)


def slices(count: int, least: int, threads: int | None = None) -> list[slice]:
    """Return the slices that so many things are cut into for threads."""
    workers = max(min(_processors() if threads is None else threads, count // least), 1)
    parts = 1 if workers == 1 else min(workers * _SLICES_A_THREAD, count // least)
    cuts = [count * number // parts for number in range(parts + 1)]
    return list(itertools.starmap(slice, itertools.pairwise(cuts)))


def in_threads(
    work: Callable[[Piece], Result], pieces: Iterable[Piece], threads: int | None = None
) -> list[Result]:
    """Return what a function that leaves the GIL makes of each piece, in order."""
    pieces = list(pieces)
    workers = min(_processors() if threads is None else threads, len(pieces))
    if workers <= 1:
        return [work(piece) for piece in pieces]
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(work, pieces))


def _processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
