"""The curves, as they are read."""

from rich.console import Console

from benchmarks.curves import KINDS_ASKED, OURS, PEERS_ASKED, Curves, Step, growth
from benchmarks.report import header, new_table

_GROWTHS = (("areas", 1_000), ("vertices", 10_000))
_MOST = 2.0


def show(curves: Curves, console: Console) -> None:
    """Print a table for each curve, and how much a point's time grows."""
    header(curves.machine, console)
    for curve in ("areas", "vertices", "points"):
        steps = [step for step in curves.steps if step.curve == curve]
        if steps:
            _curve(curve, steps, console)
    table = new_table("Targets")
    table.add_column("growth of a point's time", ratio=1)
    for heading in ("target", "measured", ""):
        table.add_column(heading, justify="right", no_wrap=True)
    for curve, first in _GROWTHS:
        for kind in KINDS_ASKED:
            times = growth(curves, curve, kind, first=first)
            if times is not None:
                met = "[green]met[/]" if times < _MOST else "[red]missed[/]"
                what = f"from {first:,} {curve} to the most, {kind}"
                table.add_row(what, f"under {_MOST:.0f} ×", f"{times:.1f} ×", met)
    console.print(table)
    console.print(
        "\nOne thread, processor time. Areas: a lattice of quadrilaterals, crowded in its middle. Vertices: a"
        " thousand areas of the made-up country, refined or simplified. Points: the made-up country. Peers"
        " get 200,000 points and at most 100,000 areas; where points grow, at most a million of them.",
        highlight=False,
    )


def _curve(curve: str, steps: list[Step], console: Console) -> None:
    table = new_table(f"More {curve}")
    for heading in ("areas", "vertices", "points", "compile", "peak", "file", "open", "resident"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for name in (OURS, *PEERS_ASKED):
        table.add_column(f"{name}, ns", justify="right")
    for step in steps:
        for kind in KINDS_ASKED:
            ns = [f"{step.ns[kind][name]:,.0f}" if name in step.ns[kind] else "" for name in _NAMES]
            sizes = _sizes(step) if kind == KINDS_ASKED[0] else ("",) * 8
            table.add_row(*sizes, kind, *ns)
    console.print(table)


_NAMES = (OURS, *PEERS_ASKED)


def _sizes(step: Step) -> tuple[str, ...]:
    counts = f"{step.areas:,}", f"{step.vertices:,}", f"{step.points:,}"
    if step.cost is None or step.compile_peak_mb is None:
        return *counts, "", "", "", "", ""
    cost = step.cost
    return (
        *counts,
        f"{cost.compile_s:.1f} s",
        f"{step.compile_peak_mb:,.0f} MB",
        f"{cost.file_mb:,.0f} MB",
        f"{cost.open_ms:.1f} ms",
        f"{cost.resident_mb:,.0f} MB",
    )
