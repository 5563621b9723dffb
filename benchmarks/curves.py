"""How the index scales: with the points asked about, with the areas, with the vertices of their borders."""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from benchmarks.layers import Polygons, lattice, subdistricts
from benchmarks.opening import Cost, compile_and_open, in_a_process, peak_mb
from benchmarks.peers import PEERS, AbsentError
from benchmarks.points import KINDS, Points
from geo_fondue.boundaries.demo import generate_country
from geo_fondue.index.compiled import CompiledIndex

POINTS = (10**4, 10**5, 10**6, 10**7, 10**8)
AREAS = (10**2, 10**3, 10**4, 10**5, 10**6)
VERTICES = (10**4, 10**5, 10**6, 10**7)

KINDS_ASKED = ("uniform", "city-like")
PEERS_ASKED = ("shapely, prepared", "geopandas.sjoin", "SedonaDB")

_ASKED = 2_000_000
_PEER_POINTS = 200_000
_PEER_AREAS = 10**5
_RUNS = 7
_FEW_RUNS = 3
_AREAS_FOR_VERTICES = 1_000
_AREAS_FOR_POINTS = 7_425


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a curve.

    Attributes
    ----------
    curve : str
        ``points``, ``areas`` or ``vertices``: what grows.
    areas, vertices, points : int
        How many there are; points are those asked about in one run.
    ns : mapping of str to mapping of str to float
        Nanoseconds of processor time a point on one thread, by kind of points and by contestant.
    cost : Cost or None
        None on the curve of points, which has one layer.
    compile_peak_mb : float or None
        The most memory of the process that made and compiled the layer.
    """

    curve: str
    areas: int
    vertices: int
    points: int
    ns: dict[str, dict[str, float]]
    cost: Cost | None = None
    compile_peak_mb: float | None = None


@dataclass(slots=True)
class Curves:
    """All steps, and what they were measured on."""

    machine: dict[str, str]
    steps: list[Step] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Return what is written as JSON."""
        return asdict(self)


def measured(*, largest: int, say: Callable[[str], None]) -> Iterator[Step]:
    """Measure all three curves, step by step, each layer in a process of its own.

    Parameters
    ----------
    largest : int
        Steps of more points, areas or vertices than this are left out.
    say : callable
        Told what is going on.
    """
    for areas in _up_to(AREAS, largest):
        say(f"{areas:,} areas")
        yield in_a_process(_areas_step, areas)
    for vertices in _up_to(VERTICES, largest):
        say(f"{vertices:,} vertices")
        yield in_a_process(_vertices_step, vertices)
    say("many points")
    yield from in_a_process(_points_steps, _up_to(POINTS, largest))


def growth(curves: Curves, curve: str, kind: str, *, first: int) -> float | None:
    """Return how many times longer a point takes at the end of a curve than at one of its first steps.

    Parameters
    ----------
    curves : Curves
    curve : str
        ``areas`` or ``vertices``.
    kind : str
    first : int
        The number of areas or vertices to begin with; the nearest step to it is taken.
    """
    steps = [step for step in curves.steps if step.curve == curve]
    if len(steps) < 2:
        return None
    start = min(steps, key=lambda step: abs(np.log(_size(step) / first)))
    return steps[-1].ns[kind][OURS] / start.ns[kind][OURS]


OURS = "this index"


def _size(step: Step) -> int:
    return {"areas": step.areas, "vertices": step.vertices, "points": step.points}[step.curve]


def _up_to(sizes: Sequence[int], largest: int) -> list[int]:
    return [size for size in sizes if size <= largest]


def _areas_step(areas: int) -> Step:
    return _layer_step("areas", lattice(areas), peers=areas <= _PEER_AREAS)


def _vertices_step(vertices: int) -> Step:
    return _layer_step("vertices", _with_vertices(vertices), peers=True)


def _with_vertices(vertices: int) -> Polygons:
    """Return a thousand subdistricts of the made-up country with about so many vertices."""
    coarsest = subdistricts(generate_country(subdistricts=_AREAS_FOR_VERTICES, detail=0))
    has = int(shapely.get_num_coordinates(coarsest).sum())
    if vertices >= has:
        detail = round(float(np.log2(vertices / has)))
        return subdistricts(generate_country(subdistricts=_AREAS_FOR_VERTICES, detail=detail))
    low, high = 0.0, 1.0
    for _ in range(20):
        middle = (low + high) / 2
        simpler = shapely.coverage_simplify(coarsest, middle)
        if int(shapely.get_num_coordinates(simpler).sum()) > vertices:
            low = middle
        else:
            high = middle
    return np.asarray(shapely.coverage_simplify(coarsest, high), dtype=object)


def _layer_step(curve: str, polygons: Polygons, *, peers: bool) -> Step:
    with tempfile.TemporaryDirectory() as folder:
        index, cost = compile_and_open(polygons, Path(folder) / "layer.index", points=_ASKED // 2)
        peak = peak_mb()
        ns = {}
        for kind in KINDS_ASKED:
            points = KINDS[kind](polygons, _ASKED, np.random.default_rng(1))
            ns[kind] = {OURS: _ours(index, points, _RUNS)}
            if peers:
                ns[kind].update(_peers(polygons, points.first(_PEER_POINTS)))
    vertices = int(shapely.get_num_coordinates(polygons).sum())
    return Step(curve, len(polygons), vertices, _ASKED, ns, cost, peak)


def _points_steps(sizes: Sequence[int]) -> list[Step]:
    polygons = subdistricts(generate_country(subdistricts=_AREAS_FOR_POINTS, detail=0))
    vertices = int(shapely.get_num_coordinates(polygons).sum())
    steps = []
    with tempfile.TemporaryDirectory() as folder:
        index, _ = compile_and_open(polygons, Path(folder) / "layer.index", points=1)
        for size in sizes:
            ns = {}
            for kind in KINDS_ASKED:
                points = KINDS[kind](polygons, size, np.random.default_rng(1))
                ns[kind] = {OURS: _ours(index, points, _FEW_RUNS if size > _ASKED else _RUNS)}
                if size <= 10**6:
                    ns[kind].update(_peers(polygons, points))
            steps.append(Step("points", len(polygons), vertices, size, ns))
    return steps


def _ours(index: CompiledIndex, points: Points, runs: int) -> float:
    return _median(lambda: index.locate_many(points.lon, points.lat, threads=1), points.size, runs)


def _peers(polygons: Polygons, points: Points) -> dict[str, float]:
    taken = {}
    for peer in PEERS:
        if peer.name not in PEERS_ASKED:
            continue
        try:
            with peer.open(polygons) as session:
                session.load(points)
                taken[peer.name] = _median(session.join(1), points.size, _FEW_RUNS)
        except AbsentError:
            continue
    return taken


def _median(run: Callable[[], object], points: int, runs: int) -> float:
    """Return the nanoseconds of processor time that a point takes, after one run to warm up."""
    run()
    taken = []
    for _ in range(runs):
        begin = time.process_time()
        run()
        taken.append((time.process_time() - begin) / points * 1e9)
    return float(np.median(taken))
