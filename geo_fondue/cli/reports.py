"""Reports into the store, and to new areas: ``reports import`` and ``reports reresolve``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from geo_fondue.cli import sync
from geo_fondue.cli.console import counting, print_json, print_table, say
from geo_fondue.cli.hooks import take_up
from geo_fondue.cli.opening import Data, Json, open_service
from geo_fondue.errors import ReportError

if TYPE_CHECKING:
    from geo_fondue.reports.importing import ImportResult, Progress

PAIRS_SHOWN = 40
"""So many pairs of areas are shown to people; all of them are in JSON."""

COUNTS = ("rows", "new", "changed", "unchanged", "bad")

app = typer.Typer(help="Bring in reports, and move them to new areas.", no_args_is_help=True)
app.add_typer(sync.app, name="sync")


@app.callback()
def group() -> None:
    """Bring in reports, and move them to new areas."""


@app.command("import")
def import_(
    *,
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="Traffy's CSV dump, exchange CSV or public GeoJSON feed, or any CSV with lat and lon; "
            "plain, gzip or zip.",
        ),
    ],
    format_: Annotated[
        Literal["auto", "traffy-dump", "traffy-exchange", "traffy-feed", "csv"],
        typer.Option("--format", help="The format; auto goes by the content."),
    ] = "auto",
    source: Annotated[
        str | None,
        typer.Option(
            "--source", help="The system that numbered the reports; else traffy, or csv for plain CSV."
        ),
    ] = None,
    bad_rows: Annotated[
        Path | None,
        typer.Option(
            "--bad-rows", metavar="OUT.csv", help="Where to list rows that cannot be used; else beside FILE."
        ),
    ] = None,
    json: Json = False,
    data: Data = None,
) -> None:
    """Bring reports in, each resolved to its areas. Importing a file again changes nothing."""
    from geo_fondue.reports.importing import import_reports

    if bad_rows is not None and len(files) > 1:
        raise typer.BadParameter("--bad-rows takes the rows of one file")
    service = open_service(data, makes_store=True)
    resolver = service.view().resolver
    results = []
    for path in files:
        with counting(f"Importing {path.name}") as told:
            result = import_reports(
                path,
                store=service.store,
                resolver=resolver,
                timezone=service.settings.timezone,
                format=format_,
                source=source,
                progress=partial(_told, told),
                bad_path=bad_rows,
            )
        results.append((path, result))
        if not json:
            _tell(path, result)
    take_up(service)
    if json:
        totals = {name: sum(getattr(result, name) for _, result in results) for name in COUNTS}
        print_json({**totals, "files": [{"file": str(path), **asdict(result)} for path, result in results]})
    broken = [path.name for path, result in results if not result.complete]
    if broken:
        raise ReportError(
            "the file breaks off, and what comes after the last bad row was not read",
            where=", ".join(broken),
            remedy="Get the file again and import it; what is known already stays as it is",
        )


@app.command()
def reresolve(
    edition: Annotated[
        str | None,
        typer.Option("--edition", metavar="ID", help="The edition whose areas they get; else today's."),
    ] = None,
    json: Json = False,
    data: Data = None,
) -> None:
    """Move reports to the areas of the edition in force: those that can have changed, and no others."""
    from geo_fondue.service.reresolving import describe_pairs, reresolve_reports

    service = open_service(data)
    with counting("Resolving reports anew") as told:
        result = reresolve_reports(service, edition, progress=told)
    layers = describe_pairs(result.pairs)
    if json:
        counts = {"edition": result.edition, "looked_at": result.looked_at, "moved": result.moved}
        print_json({**counts, "layers": layers})
        return
    show_pairs(layers)
    print(
        f"{result.moved:,} reports moved to other areas of edition {result.edition}, "
        f"of {result.looked_at:,} that could"
    )


def show_pairs(layers: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Print from which areas to which how many reports go."""
    rows = [
        (layer, pair["from"], pair["to"], pair["reports"])
        for layer, pairs in layers.items()
        for pair in pairs
    ]
    if rows:
        print_table(("layer", "from", "to", "reports"), rows[:PAIRS_SHOWN])
    if len(rows) > PAIRS_SHOWN:
        say(f"{len(rows) - PAIRS_SHOWN:,} more pairs of areas; --json has all")


def _told(told: Callable[[int, int], None], done: "Progress") -> None:
    told(done.bytes_read, done.total_bytes)


def _tell(path: Path, result: "ImportResult") -> None:
    counts = ", ".join(f"{getattr(result, name):,} {name}" for name in COUNTS)
    print(f"{path.name} ({result.format}): {counts}, in {result.seconds:.1f} s")
    if result.bad_path is not None:
        say(f"The bad rows are listed in {result.bad_path}")
