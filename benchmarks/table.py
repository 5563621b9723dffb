"""The main table: every layer, kind of points and number of threads, against every peer."""

import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from benchmarks.contest import Clock, Contestant, compete
from benchmarks.floors import Gather
from benchmarks.layers import DEFAULT, LAYERS, MADE_UP, Layer, as_areas, made_up
from benchmarks.opening import compile_and_open
from benchmarks.peers import PEERS, AbsentError, Peer, Session
from benchmarks.points import KINDS, Points, city_like
from benchmarks.results import Cell, Costs, Results
from benchmarks.singles import Lookup, Single, measure, time_zones, whole_answer
from benchmarks.targets import AREA_ONLY, WHOLE_ANSWER
from benchmarks.verify import compare
from geo_fondue.index.compiled import CompiledIndex
from geo_fondue.index.reference import ReferenceIndex

OURS = "this index"
FLOOR = "bare grid gather (Numba)"

_SINGLES = 300_000
_SINGLE_SECONDS = 2.5


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured.

    Attributes
    ----------
    layers : tuple of str
        Names in :data:`benchmarks.layers.LAYERS`.
    kinds : tuple of str
        Names in :data:`benchmarks.points.KINDS`.
    threads : tuple of int
    points : int
        For this index and the floor; peers get at most their own number.
    more : int
        Times their own number that peers get at most.
    rounds : int
        Runs of each peer at most.
    seconds : float
        After which a peer runs no more in a cell, though never fewer than twice.
    singles : str
        The layer whose points are asked about one by one; the whole answer is one in a made-up country.
    clock : callable
    """

    layers: tuple[str, ...] = DEFAULT
    kinds: tuple[str, ...] = tuple(KINDS)
    threads: tuple[int, ...] = (1, 2)
    points: int = 1_000_000
    more: int = 1
    rounds: int = 7
    seconds: float = 2.0
    singles: str = "dense"
    clock: Clock = time.perf_counter


def run(plan: Plan, results: Results, say: Callable[[str], None]) -> None:
    """Measure all that is planned.

    Parameters
    ----------
    plan : Plan
    results : Results
        Is filled.
    say : callable
        Told what is going on.
    """
    for name in plan.layers:
        say(f"{name}: making the layer")
        layer = LAYERS[name]()
        if layer is None:
            results.absent[name] = "its data is not beside the checkout"
            continue
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            say(f"{layer.name}: compiling it")
            index, cost = compile_and_open(layer.polygons, Path(folder) / "layer.index", points=plan.points)
            results.costs.append(Costs(layer.name, layer.role, len(layer.polygons), layer.vertices, cost))
            sessions = _open(layer, stack, results, say)
            _contests(plan, layer, index, sessions, results, say)
            if name == plan.singles:
                say(f"{layer.name}: one point at a time")
                results.singles.extend(_singles(name, layer, index, sessions, Path(folder), results))


def _open(
    layer: Layer, stack: ExitStack, results: Results, say: Callable[[str], None]
) -> list[tuple[Peer, Session]]:
    sessions = []
    for peer in PEERS:
        if peer.name in results.absent:
            continue
        say(f"{layer.name}: loading it into {peer.name}")
        try:
            sessions.append((peer, stack.enter_context(peer.open(layer.polygons))))
        except AbsentError as error:
            results.absent[peer.name] = str(error)
    return sessions


def _contests(
    plan: Plan,
    layer: Layer,
    index: CompiledIndex,
    sessions: Sequence[tuple[Peer, Session]],
    results: Results,
    say: Callable[[str], None],
) -> None:
    gather = Gather(index, shapely.total_bounds(layer.polygons))
    reference = ReferenceIndex(as_areas(layer.polygons))
    for kind in plan.kinds:
        points = KINDS[kind](layer.polygons, plan.points, np.random.default_rng(1))
        ours = index.locate_many(points.lon, points.lat)
        for threads in plan.threads:
            others = []
            agreements = {}
            for peer, session in sessions:
                if peer.name in results.absent:
                    continue
                say(f"{layer.name}, {kind}, {threads} thread(s): {peer.name}")
                few = points.first(peer.points * plan.more)
                try:
                    if threads == plan.threads[0]:
                        session.load(few)
                    join = session.join(threads)
                    found = join()
                except Exception as error:
                    results.absent[peer.name] = f"failed, {layer.name}, {kind}: {error}"
                    continue
                agreements[peer.name] = compare(found, ours[: few.size], few, reference)
                others.append(Contestant(peer.name, join, few.size))
            own = Contestant(OURS, _locate(index, points, threads), points.size)
            floor = Contestant(FLOOR, gather.run(points, threads), points.size)
            own.run()
            floor.run()
            say(f"{layer.name}, {kind}, {threads} thread(s): in turns")
            first, lowest, *peers = compete(
                own, floor, others, rounds=plan.rounds, seconds=plan.seconds, clock=plan.clock
            )
            results.cells.append(
                Cell(
                    layer.name,
                    layer.role,
                    layer.real,
                    kind,
                    threads,
                    first,
                    lowest,
                    tuple(peers),
                    agreements,
                    frozenset(peer.name for peer in PEERS if not peer.documented),
                )
            )


def _locate(index: CompiledIndex, points: Points, threads: int) -> Callable[[], object]:
    return lambda: index.locate_many(points.lon, points.lat, threads=threads)


def _singles(
    name: str,
    layer: Layer,
    index: CompiledIndex,
    sessions: Sequence[tuple[Peer, Session]],
    folder: Path,
    results: Results,
) -> list[Single]:
    points = city_like(layer.polygons, _SINGLES, np.random.default_rng(4))
    inside = index.locate_many(points.lon, points.lat) >= 0  # outside the nearest is looked for: another task
    points = Points(points.lon[inside], points.lat[inside])
    lookups = [Lookup(AREA_ONLY, index.locate, points)]
    if name in MADE_UP:
        lookups.append(Lookup(WHOLE_ANSWER, whole_answer(made_up(name), folder / "editions"), points))
    for peer, session in sessions:
        ask = None if peer.name in results.absent else session.single()
        if ask is not None:
            lookups.append(Lookup(peer.name, ask, points))
    try:
        lookups.append(time_zones(_SINGLES))
    except AbsentError as error:
        results.absent["tzfpy"] = str(error)
    return measure(lookups, seconds=_SINGLE_SECONDS)
