"""What the pages weigh and take, as it is read."""

from rich.console import Console

from benchmarks.pages import HELD, MOST_KB, MOST_MS, Page, Pages
from benchmarks.report import header, new_table


def show(pages: Pages, console: Console) -> None:
    """Print one line for each page, what they are held to, and how folium's compare."""
    header(pages.machine, console)
    table = new_table(f"Pages opened cold, Chromium's processor slowed {pages.slowed:g} times")
    table.add_column("page", ratio=1)
    for heading in ("kB", "drawn in ms", "at best", "processor ms", "runs", "times the kB", "times the ms"):
        table.add_column(heading, justify="right", no_wrap=True)
    ours = next((one for one in pages.found if one.name == HELD[1]), None)
    for one in pages.found:
        style = {True: "bold green", False: "bold red", None: "dim" if one.peer else ""}[one.met]
        figures = (f"{value:,.0f}" for value in (one.kilobytes, one.milliseconds, one.best, one.processor))
        table.add_row(one.name, *figures, str(one.runs), *_beside(one, ours), style=style)
    console.print(table)
    console.print(f"\nHeld to: under {MOST_KB:.0f} kB and {MOST_MS / 1000:g} s for {' and '.join(HELD)}.")
    console.print(
        "folium: GeoJson of the same subdistricts with a figure and a name each; Leaflet comes from beside,"
        " and what else it links counts as nothing."
    )
    for name, why in pages.absent.items():
        console.print(f"{name} was not measured: {why}")


def _beside(one: Page, ours: Page | None) -> tuple[str, str]:
    """Return how many times as heavy and as slow as our choropleth a page of folium's is."""
    if ours is None or not one.peer:
        return "", ""
    return f"{one.kilobytes / ours.kilobytes:.1f}", f"{one.milliseconds / ours.milliseconds:.1f}"
