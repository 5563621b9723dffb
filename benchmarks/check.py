"""Whether the index is right: against brute force in whole numbers, on random and on the worst points."""

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import shapely

from benchmarks.adversarial import adversarial, along, stepped
from benchmarks.layers import LAYERS, Layer, Polygons, as_areas
from benchmarks.oracle import Oracle
from benchmarks.points import KINDS, Floats, Points, edges
from geo_fondue.index.compiled import CompiledIndex, compile_index

RANDOM = 12_000_000
ADVERSARIAL = 2_000_000
ONE_ANSWER = 10_000_000
COVERAGES = ("coarse", "dense")
"""Layers that have neither gaps nor overlaps, for certain: there every point has one area."""

_ONE_BY_ONE = 10
"""One in so many points is also asked about singly."""


@dataclass(frozen=True, slots=True)
class Finding:
    """How one kind of points was answered.

    Attributes
    ----------
    layer, kind : str
    points : int
    wrong : int
        Where the many-point search says other than the oracle.
    wrong_singly : int
        The same of the one-point search, which is asked about one in ten.
    not_one : int or None
        Points with no area or several; None where a layer may have such.
    seconds : float
    """

    layer: str
    kind: str
    points: int
    wrong: int
    wrong_singly: int
    not_one: int | None
    seconds: float


@dataclass(slots=True)
class Check:
    """All findings, and what they were made on."""

    machine: dict[str, str]
    findings: list[Finding] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether nothing was wrong."""
        return not any(one.wrong or one.wrong_singly or one.not_one for one in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """Return what is written as JSON."""
        return asdict(self)


def run(check: Check, *, share: float, say: Callable[[str], None]) -> None:
    """Check every layer that is present.

    Parameters
    ----------
    check : Check
        Is filled.
    share : float
        Of the full numbers of points; 1 for all.
    say : callable
        Told what is going on.
    """
    layers = {name: layer for name in LAYERS if (layer := _made(name, say)) is not None}
    for name, layer in layers.items():
        say(f"{layer.name}: compiling it")
        index = compile_index(as_areas(layer.polygons))
        if not isinstance(index, CompiledIndex):
            raise TypeError(f"{type(index).__name__} is not what is to be checked")
        oracle = Oracle(layer.polygons)
        generator = np.random.default_rng(7)
        for kind, make in KINDS.items():
            count = max(int(share * RANDOM / len(layers) / len(KINDS)), 1)
            say(f"{layer.name}: {kind}")
            check.findings.append(_ask(layer, kind, make(layer.polygons, count, generator), index, oracle))
        worst = adversarial(
            layer.polygons, index, max(int(share * ADVERSARIAL / len(layers) / 10), 1), generator
        )
        for kind, points in worst.items():
            say(f"{layer.name}: {kind}")
            check.findings.append(_ask(layer, kind, points, index, oracle))
        if name in COVERAGES:
            say(f"{layer.name}: shared borders")
            count = max(int(share * ONE_ANSWER / len(COVERAGES) / 4), 1)
            for kind, points in _on_shared(layer.polygons, count, generator).items():
                say(f"{layer.name}: {kind}")
                check.findings.append(_ask(layer, kind, points, index, oracle, covered=True))


def _made(name: str, say: Callable[[str], None]) -> Layer | None:
    say(f"{name}: making the layer")
    return LAYERS[name]()


def _ask(
    layer: Layer,
    kind: str,
    points: Points,
    index: CompiledIndex,
    oracle: Oracle,
    *,
    covered: bool = False,
) -> Finding:
    begin = time.perf_counter()
    right, holding = oracle.ask(points)
    found = index.locate_many(points.lon, points.lat)
    some = slice(None, None, _ONE_BY_ONE)
    pairs = list(zip(points.lon[some].tolist(), points.lat[some].tolist(), strict=True))
    singly = np.array([index.locate(lon, lat) for lon, lat in pairs])
    not_one = None
    if covered:
        all_of = np.array([len(index.locate_all(lon, lat)) for lon, lat in pairs])
        not_one = int(np.count_nonzero((found < 0) | (holding != 1)) + np.count_nonzero(all_of != 1))
    return Finding(
        layer.name,
        kind,
        points.size,
        int(np.count_nonzero(found != right)),
        int(np.count_nonzero(singly != right[some])),
        not_one,
        time.perf_counter() - begin,
    )


def _on_shared(polygons: Polygons, count: int, generator: np.random.Generator) -> Mapping[str, Points]:
    """Return points on and right beside edges and vertices of a coverage, but not of its outer border."""
    start, end = edges(polygons)
    outline = _as_one(shapely.get_coordinates(shapely.coverage_union_all(polygons)))
    outer = np.isin(_as_one(start), outline) | np.isin(_as_one(end), outline)
    start, end = start[~outer], end[~outer]

    def some() -> tuple[Floats, Floats]:
        chosen = generator.integers(0, len(start), count)
        return start[chosen], end[chosen]

    kinds = {
        "on shared vertices": some()[0],
        "one double beside shared vertices": stepped(some()[0], generator),
        "on shared edges": along(*some(), generator),
        "one double beside shared edges": stepped(along(*some(), generator), generator),
    }
    return {name: Points(*np.ascontiguousarray(places.T)) for name, places in kinds.items()}


def _as_one(places: Floats) -> np.ndarray[tuple[int], np.dtype[np.complex128]]:
    """Return pairs of coordinates as single numbers, to look them up."""
    return np.ascontiguousarray(places).view(np.complex128)[:, 0]
