"""What an index takes: to compile, on disk, to open, in memory; the last two in a process of their own."""

import os
import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks.layers import Polygons, as_areas, lattice
from benchmarks.points import Points, city_like, uniform
from geo_fondue.index.compiled import CompiledIndex, compile_index, open_index

_SOURCE = "benchmark"
_OPENINGS = 9
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Cost:
    """What an index of a layer takes.

    Attributes
    ----------
    compile_s : float
        From polygons to a file, Numba's own time not in it.
    file_mb : float
    open_ms : float
        The median of several openings, each the first look at the file in a new index.
    resident_mb : float
        What a process grows by that opens it and asks it about points all over and in cities.
    """

    compile_s: float
    file_mb: float
    open_ms: float
    resident_mb: float


def compile_and_open(polygons: Polygons, path: Path, *, points: int) -> tuple[CompiledIndex, Cost]:
    """Compile a layer into a file, and measure what that and the file's use take.

    Parameters
    ----------
    polygons : ndarray of object
    path : Path
        Where the index is written.
    points : int
        Of each kind, to ask about before memory is measured.
    """
    compile_index(as_areas(polygons[:1]))  # so that Numba's own time is not in it
    areas = as_areas(polygons)
    begin = time.perf_counter()
    open_index(areas, path, _SOURCE)
    compile_s = time.perf_counter() - begin
    index = open_index(areas, path, _SOURCE)
    if not isinstance(index, CompiledIndex):
        raise TypeError(f"{type(index).__name__} is not what is to be measured")
    generator = np.random.default_rng(3)
    asked = [make(polygons, points, generator) for make in (uniform, city_like)]
    open_ms, resident_mb = in_a_process(_open, path, asked)
    return index, Cost(compile_s, path.stat().st_size / 1e6, open_ms, resident_mb)


def in_a_process(function: Callable[..., _Result], *arguments: object) -> _Result:
    """Return what a function gives in a new process, where nothing is loaded yet."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def peak_mb() -> float:
    """Return the most memory that this process has had at a time."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


def _open(path: Path, asked: list[Points]) -> tuple[float, float]:
    nothing = as_areas(lattice(1))
    compile_index(nothing).locate_many(*asked[0].first(1))  # what Numba and the libraries take is there now
    taken = []
    before = _resident_mb()
    for _ in range(_OPENINGS):
        begin = time.perf_counter()
        index = open_index(nothing, path, _SOURCE)
        taken.append(1e3 * (time.perf_counter() - begin))
    for points in asked:
        index.locate_many(points.lon, points.lat)
    return float(np.median(taken)), _resident_mb() - before


def _resident_mb() -> float:
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:  # not on Linux: the peak is the next best
        return peak_mb()
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
