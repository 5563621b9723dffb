"""What the check found, as it is read."""

from rich.console import Console

from benchmarks.check import Check
from benchmarks.report import header, new_table


def show(check: Check, console: Console) -> None:
    """Print one line for each layer and kind of points, and the sum."""
    header(check.machine, console)
    table = new_table("Answers compared with exact arithmetic")
    table.add_column("layer", no_wrap=True)
    table.add_column("points", ratio=1)
    for heading in ("how many", "wrong", "singly", "not one", "s"):
        table.add_column(heading, justify="right", no_wrap=True)
    for one in check.findings:
        table.add_row(
            one.layer,
            one.kind,
            f"{one.points:,}",
            _marked(one.wrong),
            _marked(one.wrong_singly),
            "" if one.not_one is None else _marked(one.not_one),
            f"{one.seconds:.1f}",
        )
    console.print(table)
    points = sum(one.points for one in check.findings)
    wrong = sum(one.wrong + one.wrong_singly for one in check.findings)
    shared = [one for one in check.findings if one.not_one is not None]
    console.print(
        f"\n{points:,} points: [bold]{wrong or 'no'}[/] mismatches."
        f" {sum(one.points for one in shared):,} points on and around shared borders:"
        f" [bold]{sum(one.not_one or 0 for one in shared) or 'none'}[/] with no area or several."
        "\nSingly: by the search for one point, which is asked about one in ten.",
        highlight=False,
    )


def _marked(count: int) -> str:
    return f"[red]{count}[/]" if count else "0"
