"""What the index is held to, and whether it was reached."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.results import Cell, Costs, Results
from benchmarks.singles import Single


@dataclass(frozen=True, slots=True)
class Verdict:
    """One target beside what was measured.

    Attributes
    ----------
    what : str
    target : str
    measured : str
    met : bool
    """

    what: str
    target: str
    measured: str
    met: bool


def verdicts(results: Results) -> list[Verdict]:
    """Return every target that the results say something about."""
    found: list[Verdict] = []
    for cell in results.cells:
        found.extend(_batch(cell, real=any(one.real and one.role == "coarse" for one in results.cells)))
    for costs in results.costs:
        if costs.role == "dense":
            found.extend(_cost(costs))
    found.extend(_singles(results.singles))
    wrong = sum(agreement.wrong for cell in results.cells for agreement in cell.agreements.values())
    disputed = sum(agreement.points for cell in results.cells for agreement in cell.agreements.values())
    if disputed:
        what = f"answers that exact arithmetic has otherwise, in {disputed:,} compared with peers"
        found.append(Verdict(what, "none", f"{wrong}", wrong == 0))
    return found


def _batch(cell: Cell, *, real: bool) -> Iterable[Verdict]:
    where = f"{cell.layer}, {cell.kind}, {_threads(cell.threads)}"
    fastest = cell.fastest
    if cell.kind == "city-like":
        least = {"dense": 60.0, "coarse": 40.0}[cell.role]
        if fastest is not None and (cell.role == "dense" or cell.real or not real):
            yield _at_least(f"{where}, against {fastest.name}", least, fastest.ratio)
        joined = next((one for one in cell.peers if one.name == "geopandas.sjoin"), None)
        if cell.role == "dense" and joined is not None:
            yield _at_least(f"{where}, against {joined.name}", 80.0, joined.ratio)
        slower = 1 / cell.floor.ratio
        yield Verdict(f"{where}, against the bare gather", "within 3 ×", f"{slower:.1f} ×", slower <= 3)
    if cell.kind == "near borders" and cell.role == "dense" and fastest is not None:
        yield _at_least(f"{where}, against {fastest.name}", 20.0, fastest.ratio)


def _cost(costs: Costs) -> Iterable[Verdict]:
    cost = costs.cost
    yield _under(f"{costs.layer}: compiled", 30.0, cost.compile_s, "s")
    yield _under(f"{costs.layer}: opened", 50.0, cost.open_ms, "ms")
    yield _under(f"{costs.layer}: resident", 300.0, cost.resident_mb, "MB")


def _singles(singles: Sequence[Single]) -> Iterable[Verdict]:
    by_name = {single.name: single for single in singles}
    for name, (p50, p99) in {AREA_ONLY: (1.0, 10.0), WHOLE_ANSWER: (3.0, 15.0)}.items():
        if name in by_name:
            yield _under(f"one point, {name}, p50", p50, by_name[name].p50_us, "µs")
            yield _under(f"one point, {name}, p99", p99, by_name[name].p99_us, "µs")
    ours, tree = by_name.get(AREA_ONLY), by_name.get("shapely STRtree.query")
    if ours is not None and tree is not None:
        yield _at_least("one point, p50, against shapely STRtree.query", 20.0, tree.p50_us / ours.p50_us)


AREA_ONLY = "this index, the area only"
WHOLE_ANSWER = "this index, the whole answer"


def _threads(count: int) -> str:
    return "one thread" if count == 1 else f"{count} threads"


def _at_least(what: str, target: float, measured: float) -> Verdict:
    return Verdict(what, f"{target:.0f} × faster", f"{measured:.0f} ×", measured >= target)


def _under(what: str, target: float, measured: float, unit: str) -> Verdict:
    return Verdict(what, f"under {target:.0f} {unit}", f"{measured:.3g} {unit}", measured < target)
