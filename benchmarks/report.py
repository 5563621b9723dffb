"""The main table, as it is read: one table for each layer and kind of points, the targets last."""

from collections.abc import Mapping

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.contest import Timing
from benchmarks.peers import PEERS
from benchmarks.results import Cell, Results
from benchmarks.targets import verdicts
from benchmarks.verify import Agreement


def show(results: Results, console: Console) -> None:
    """Print all that was found."""
    header(results.machine, console)
    for cell in results.cells:
        _cell(cell, console)
    _costs(results, console)
    _singles(results, console)
    _verdicts(results, console)
    _notes(results, console)


def _cell(cell: Cell, console: Console) -> None:
    threads = "one thread" if cell.threads == 1 else f"{cell.threads} threads"
    table = new_table(f"{cell.layer}: {cell.kind}, {threads}")
    table.add_column("", ratio=1)
    for heading in ("ns a point", "times this index", "points a run", "runs"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("other answers", no_wrap=True)
    for timing in sorted((cell.ours, cell.floor, *cell.peers), key=lambda one: one.ns):
        style = "bold" if timing is cell.ours else "dim" if timing.name in cell.undocumented else ""
        table.add_row(*_timing(timing), _agreement(cell.agreements.get(timing.name)), style=style)
    console.print(table)


def _timing(timing: Timing) -> tuple[str, ...]:
    ratio = f"{timing.ratio:.1f}" if timing.ratio < 10 else f"{timing.ratio:.0f}"
    return timing.name, f"{timing.ns:,.1f}", ratio, f"{timing.points:,}", str(timing.runs)


def _agreement(agreement: Agreement | None) -> str:
    if agreement is None:
        return ""
    if not agreement.differ:
        return "none"
    kinds = {"no area": agreement.none, "several": agreement.several, "another": agreement.other}
    said = ", ".join(f"{name} {count}" for name, count in kinds.items() if count)
    return said + (f"; we are wrong in {agreement.wrong}" if agreement.wrong else "; exact: ours")


def _costs(results: Results, console: Console) -> None:
    if not results.costs:
        return
    table = new_table("What an index takes")
    table.add_column("layer", ratio=1)
    for heading in ("areas", "vertices", "compile", "file", "open", "resident"):
        table.add_column(heading, justify="right", no_wrap=True)
    for costs in results.costs:
        cost = costs.cost
        sizes = f"{cost.file_mb:.0f} MB", f"{cost.open_ms:.1f} ms", f"{cost.resident_mb:.0f} MB"
        table.add_row(
            costs.layer, f"{costs.areas:,}", f"{costs.vertices:,}", f"{cost.compile_s:.1f} s", *sizes
        )
    console.print(table)


def _singles(results: Results, console: Console) -> None:
    if not results.singles:
        return
    table = new_table("One point at a time, city-like and in an area, from Python")
    table.add_column("", ratio=1)
    for heading in ("p50 µs", "p99 µs", "p50, times this index", "points"):
        table.add_column(heading, justify="right", no_wrap=True)
    ours = results.singles[0].p50_us
    for single in sorted(results.singles, key=lambda one: one.p50_us):
        times = f"{single.p50_us / ours:,.1f}"
        table.add_row(
            single.name,
            f"{single.p50_us:,.2f}",
            f"{single.p99_us:,.2f}",
            times,
            f"{single.points:,}",
            style="bold" if single.name.startswith("this index") else "",
        )
    console.print(table)


def _verdicts(results: Results, console: Console) -> None:
    table = new_table("Targets")
    table.add_column("what", ratio=1)
    table.add_column("target", justify="right", no_wrap=True)
    table.add_column("measured", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for verdict in verdicts(results):
        met = "[green]met[/]" if verdict.met else "[red]missed[/]"
        table.add_row(verdict.what, verdict.target, verdict.measured, met)
    console.print(table)


def _notes(results: Results, console: Console) -> None:
    table = new_table("How each is used")
    table.show_header = False
    table.add_column("", no_wrap=True)
    table.add_column("", ratio=1)
    known = {peer.name: peer.how for peer in PEERS}
    for name, how in {**known, **dict.fromkeys(results.absent, "")}.items():
        reason = results.absent.get(name)
        table.add_row(name, how if reason is None else f"[yellow]left out: {reason}[/]")
    console.print(table)
    for note in _NOTES:
        console.print(note, highlight=False)


_NOTES = (
    "Turns: this index and the floor run right before each run of each other one; ratios are medians over"
    " such pairs. Slow peers get fewer points and runs.",
    "Points: peers that go through the whole layer in each run (the tree of the points, sjoin, SedonaDB,"
    " PostGIS) gain from more of them; --more 10 gives everybody ten times as many.",
    "Two threads: peers without threads of their own get half of the points, or of the polygons, on each of"
    " two Python threads.",
    "Other answers: points of which the peer says other than this index, and who is right by exact"
    " arithmetic.",
)


def header(machine: Mapping[str, str], console: Console) -> None:
    """Print what was measured on."""
    for name, said in machine.items():
        console.print(f"[bold]{name:9}[/] {said}", highlight=False)
    console.print()


def new_table(title: str) -> Table:
    """Return a table in the one form that all have."""
    return Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, expand=True)
