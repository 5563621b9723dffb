"""Data as files: ``export areas``, ``export reports`` and ``export statistics``."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from geo_fondue.cli.console import say, working
from geo_fondue.cli.opening import (
    FILTERS,
    Category,
    Data,
    FiscalYear,
    From,
    Parent,
    State,
    To,
    chosen_reports,
    open_service,
)

app = typer.Typer(help="Write areas, reports or statistics to a file.", no_args_is_help=True)

Out = Annotated[
    Path,
    typer.Argument(
        metavar="OUT", help="The file; its suffix says the format: geojson, geojsonl, csv, parquet."
    ),
]
OneLayer = Annotated[str, typer.Option("--layer", metavar="LAYER", help="The layer, such as district.")]
Simplify = Annotated[
    float | None,
    typer.Option(
        "--simplify", metavar="METRES", help="Areas with fewer vertices; neighbours still fit together."
    ),
]
Bom = Annotated[
    bool, typer.Option("--bom", help="Begin CSV with a byte order mark, which Excel needs for Thai.")
]


@app.command()
def areas(
    *,
    out: Out,
    layer: OneLayer,
    parent: Annotated[
        str | None,
        typer.Option(
            "--parent", metavar="CODE", help="Only those in the area with this code, of a coarser layer."
        ),
    ] = None,
    simplify: Simplify = None,
    bom: Bom = False,
    data: Data = None,
) -> None:
    """Write the areas of a layer, with codes, names, parents and shapes."""
    from geo_fondue.exports import export_areas, format_of

    written_as = format_of(out)
    view = open_service(data).view()
    chunks = export_areas(
        view.edition, layer=layer, parent=parent, written_as=written_as, simplify_m=simplify, bom=bom
    )
    _write(out, chunks)


@app.command()
def reports(
    *,
    out: Out,
    layer: Annotated[
        str | None,
        typer.Option("--layer", metavar="LAYER", help="The layer of --code.", rich_help_panel=FILTERS),
    ] = None,
    code: Annotated[
        str | None,
        typer.Option("--code", help="In the area of --layer with this code.", rich_help_panel=FILTERS),
    ] = None,
    from_: From = None,
    to: To = None,
    fiscal_year: FiscalYear = None,
    category: Category = None,
    state: State = None,
    parent: Parent = None,
    bom: Bom = False,
    data: Data = None,
) -> None:
    """Write reports with their areas, without anything that the public wrote or photographed."""
    from geo_fondue.exports import format_of
    from geo_fondue.service.exporting import export_chosen_reports

    written_as = format_of(out)
    service = open_service(data)
    chosen = chosen_reports(
        service,
        layer=layer,
        code=code,
        from_=from_,
        to=to,
        fiscal_year=fiscal_year,
        category=category,
        state=state,
        parent=parent,
    )
    _write(out, export_chosen_reports(service.view(), chosen, written_as=written_as, bom=bom))


@app.command()
def statistics(
    *,
    out: Out,
    layer: OneLayer,
    from_: From = None,
    to: To = None,
    fiscal_year: FiscalYear = None,
    category: Category = None,
    state: State = None,
    parent: Parent = None,
    simplify: Simplify = None,
    bom: Bom = False,
    data: Data = None,
) -> None:
    """Write the figures of every area of a layer, with its shape except in CSV."""
    from geo_fondue.exports import export_statistics, format_of

    written_as = format_of(out)
    service = open_service(data)
    view = service.view()
    chosen = chosen_reports(
        service,
        layer=layer,
        from_=from_,
        to=to,
        fiscal_year=fiscal_year,
        category=category,
        state=state,
        parent=parent,
    )
    counted = view.statistics(chosen)
    _write(
        out,
        export_statistics(counted, view.edition, written_as=written_as, simplify_m=simplify, bom=bom),
    )


def _write(out: Path, chunks: Iterable[bytes]) -> None:
    from geo_fondue.exports import write_file

    with working(f"Writing {out.name}"):
        size = write_file(out, chunks)
    say(f"{out}: {size:,} bytes")
