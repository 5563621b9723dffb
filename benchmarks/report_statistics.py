"""What statistics took, as it is read."""

from rich.console import Console

from benchmarks.report import header, new_table
from benchmarks.statistics import TARGETS_MS, Counts


def show(counts: Counts, console: Console) -> None:
    """Print what the columns took, one line for each question, and what they are held to."""
    header(counts.machine, console)
    table = new_table("The columns of a store")
    for heading in ("reports", "read, s", "of processor, s", "opened, ms", "file, MB"):
        table.add_column(heading, justify="right")
    for one in counts.columns:
        seconds = f"{one.read_s:.1f}", f"{one.read_processor_s:.1f}"
        table.add_row(f"{one.reports:,}", *seconds, f"{one.open_ms:.0f}", f"{one.file_mb:,.0f}")
    console.print(table)
    table = new_table("Every figure of 7,425 subdistricts, medians and 90th percentiles included")
    table.add_column("of", ratio=1)
    for heading in ("in the store", "counted", "ms", "of processor, ms", "times, SQL", "times, DuckDB"):
        table.add_column(heading, justify="right", no_wrap=True)
    for question in counts.questions:
        style = {True: "bold green", False: "bold red", None: ""}[question.met]
        table.add_row(
            question.question,
            f"{question.reports:,}",
            f"{question.counted:,}",
            f"{question.ms:.0f}",
            f"{question.processor_ms:.0f}",
            f"{question.times_sql:.1f}",
            "" if question.times_duckdb is None else f"{question.times_duckdb:.1f}",
            style=style,
        )
    console.print(table)
    targets = ", ".join(f"under {most:.0f} ms of {size:,} reports" for size, most in TARGETS_MS.items())
    console.print(f"\nHeld to: {targets}, by the clock.", highlight=False)
    console.print("SQL only counts, on the same file; DuckDB does all of it, with its table in memory.")
    for name, why in counts.absent.items():
        console.print(f"{name} was not measured: {why}")
