"""What the imports took, as it is read."""

from rich.console import Console

from benchmarks.imports import MOST_MB, TARGETS, Imports
from benchmarks.report import header, new_table


def show(imports: Imports, console: Console) -> None:
    """Print one line for each store and file, and what they are held to."""
    header(imports.machine, console)
    table = new_table("Importing reports, each resolved, merged and on the disk")
    table.add_column("store", no_wrap=True)
    table.add_column("file", ratio=1)
    for heading in ("rows", "rows/s", "per processor second", "times the peer's time", "MB"):
        table.add_column(heading, justify="right", no_wrap=True)
    for one in imports.found:
        style = {True: "bold green", False: "bold red", None: ""}[one.met]
        table.add_row(
            one.store,
            one.case,
            f"{one.rows:,}",
            f"{one.per_second:,.0f}",
            f"{one.per_processor_second:,.0f}",
            "" if one.times_peer is None else f"{one.times_peer:.1f}",
            f"{one.peak_mb:.0f}",
            style=style,
        )
    console.print(table)
    targets = ", ".join(f"{least:,} rows/s into {store}" for store, least in TARGETS.items())
    console.print(f"\nHeld to: {targets} for the dump, under {MOST_MB:.0f} MB.", highlight=False)
    console.print(
        "The peers: pandas.read_csv with to_sql; COPY of the bare file. Neither resolves or merges."
    )
    for name, why in imports.absent.items():
        console.print(f"{name} was not measured: {why}")
