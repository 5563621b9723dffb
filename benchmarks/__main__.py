"""The benchmarks' command line: ``python -m benchmarks``."""

import json
import time
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from benchmarks import (
    check,
    curves,
    imports,
    pages,
    report,
    report_check,
    report_curves,
    report_imports,
    report_pages,
    report_statistics,
    statistics,
    table,
)
from benchmarks.layers import DEFAULT, LAYERS
from benchmarks.machine import machine
from benchmarks.points import KINDS
from benchmarks.results import Results

app = typer.Typer(help=__doc__, no_args_is_help=False, add_completion=False, pretty_exceptions_enable=False)

_Json = Annotated[Path | None, typer.Option("--json", help="Write all figures here.")]

_WIDTH = 118


@app.callback(invoke_without_command=True)
def main(
    context: typer.Context,
    layer: Annotated[list[str] | None, typer.Option(help=f"Only: {', '.join(LAYERS)}.")] = None,
    kind: Annotated[list[str] | None, typer.Option(help=f"Only: {', '.join(KINDS)}.")] = None,
    points: Annotated[int, typer.Option(min=1, help="For this index in one run.")] = 1_000_000,
    more: Annotated[int, typer.Option(min=1, help="Give everybody so many times as many points.")] = 1,
    rounds: Annotated[int, typer.Option(min=1, help="Runs of each at most.")] = 7,
    seconds: Annotated[float, typer.Option(help="For each peer in each table, about.")] = 2.0,
    cpu: Annotated[
        bool, typer.Option(help="Processor time, on a busy machine: one thread, and PostGIS left out.")
    ] = False,
    json_file: _Json = None,
) -> None:
    """Measure this index against its peers, as ratios in one run."""
    if context.invoked_subcommand is not None:
        return
    layers = _known(layer, LAYERS, DEFAULT, "--layer")
    plan = table.Plan(
        layers=layers,
        singles="dense" if "dense" in layers else layers[0],
        kinds=_known(kind, KINDS, tuple(KINDS), "--kind"),
        points=points * more,
        more=more,
        rounds=rounds,
        seconds=seconds,
        threads=(1,) if cpu else (1, 2),
        clock=time.process_time if cpu else time.perf_counter,
    )
    results = Results(machine())
    if cpu:
        results.absent["PostGIS"] = "its processor time is another process's"
    console = _console()
    begin = time.perf_counter()
    with console.status("") as status:
        try:
            table.run(plan, results, status.update)
        finally:
            status.stop()
            _write(json_file, results.to_dict())
            report.show(results, console)
    console.print(f"\n{(time.perf_counter() - begin) / 60:.1f} minutes in all")


@app.command("check")
def check_command(
    share: Annotated[float, typer.Option(min=0, help="Of the full numbers of points.")] = 1.0,
    json_file: _Json = None,
) -> None:
    """Hold the index to exact arithmetic on millions of random points and of the worst ones."""
    found = check.Check(machine())
    console = _console()
    begin = time.perf_counter()
    with console.status("") as status:
        check.run(found, share=share, say=status.update)
    _write(json_file, found.to_dict())
    report_check.show(found, console)
    console.print(f"\n{(time.perf_counter() - begin) / 60:.1f} minutes in all")
    if not found.passed:
        raise typer.Exit(1)


@app.command("curves")
def curves_command(
    largest: Annotated[int, typer.Option(help="Leave out what has more points, areas or vertices.")] = 10**8,
    json_file: _Json = None,
) -> None:
    """Measure how the index scales with points, areas and vertices."""
    found = curves.Curves(machine())
    console = _console()
    begin = time.perf_counter()
    with console.status("") as status:
        try:
            for step in curves.measured(largest=largest, say=status.update):
                found.steps.append(step)
                _write(json_file, found.to_dict())  # what is measured is kept, whatever comes
        finally:
            status.stop()
            report_curves.show(found, console)
    console.print(f"\n{(time.perf_counter() - begin) / 60:.1f} minutes in all")


@app.command("imports")
def imports_command(
    rows: Annotated[int, typer.Option(min=100, help="Of each file that is made up.")] = 100_000,
    dump: Annotated[
        Path | None, typer.Option(help="A dump of the made-up country to measure instead, and nothing else.")
    ] = None,
    json_file: _Json = None,
) -> None:
    """Measure importing reports into each store, in every format, beside peers that do less."""
    found = imports.Imports(machine(), [], {})
    console = _console()
    begin = time.perf_counter()
    with console.status("") as status:
        try:
            for one in imports.measured(found, rows=rows, dump=dump, say=status.update):
                found.found.append(one)
                _write(json_file, found.to_dict())
        finally:
            status.stop()
            report_imports.show(found, console)
    console.print(f"\n{(time.perf_counter() - begin) / 60:.1f} minutes in all")


@app.command("pages")
def pages_command(
    data: Annotated[
        Path | None,
        typer.Option(help="A data folder to measure instead of the made-up country; it is copied."),
    ] = None,
    reports: Annotated[int, typer.Option(min=1000, help="Of the made-up country.")] = 100_000,
    rounds: Annotated[int, typer.Option(min=1, help="Openings of each page.")] = 5,
    slower: Annotated[float, typer.Option(min=1, help="How many times Chromium's processor is slowed.")] = 4,
    json_file: _Json = None,
) -> None:
    """Measure what pages weigh and how long they take to be drawn, beside folium's own map."""
    found = pages.Pages(machine(), slower)
    console = _console()
    begin = time.perf_counter()
    with console.status("") as status:
        try:
            steps = pages.measured(found, data=data, reports=reports, rounds=rounds, say=status.update)
            for one in steps:
                found.found.append(one)
                _write(json_file, found.to_dict())
        finally:
            status.stop()
            report_pages.show(found, console)
    console.print(f"\n{(time.perf_counter() - begin) / 60:.1f} minutes in all")


@app.command("statistics")
def statistics_command(
    reports: Annotated[list[int] | None, typer.Option(min=1000, help="In the store; several.")] = None,
    rounds: Annotated[int, typer.Option(min=1, help="Runs of each.")] = 7,
    json_file: _Json = None,
) -> None:
    """Measure statistics over millions of reports, beside SQL that does less and DuckDB."""
    found = statistics.Counts(machine())
    console = _console()
    begin = time.perf_counter()
    with console.status("") as status:
        try:
            sizes = reports or list(statistics.TARGETS_MS)
            statistics.measure(found, sizes, rounds=rounds, say=status.update)
        finally:
            status.stop()
            _write(json_file, found.to_dict())
            report_statistics.show(found, console)
    console.print(f"\n{(time.perf_counter() - begin) / 60:.1f} minutes in all")


@app.command("picture")
def picture_command(
    figures: Annotated[Path, typer.Argument(help="What the curves were written to with --json.")],
    out: Annotated[Path, typer.Argument(help="The SVG to write.")],
) -> None:
    """Draw the curves; needs matplotlib."""
    from benchmarks.picture import draw

    out.write_text(draw(json.loads(figures.read_text("utf-8"))), "utf-8")


def _known(
    asked: Sequence[str] | None, names: Collection[str], unless_asked: tuple[str, ...], option: str
) -> tuple[str, ...]:
    """Return the names that were asked for, if any were."""
    for name in asked or ():
        if name not in names:
            raise typer.BadParameter(f"there is no {name!r}; there are {', '.join(names)}", param_hint=option)
    return tuple(asked or unless_asked)


def _write(path: Path | None, figures: object) -> None:
    if path is not None:
        path.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _console() -> Console:
    """Return a console as wide as the tables where it is none (a file, a log)."""
    console = Console()
    return console if console.is_terminal else Console(width=_WIDTH)


if __name__ == "__main__":
    app()
