"""Data as files: ``export areas``, ``export reports`` and ``export statistics``."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from geo_fondue.cli.console import say, working
from geo_fondue.cli.filters import Filters, filter_option, with_filters
from geo_fondue.cli.opening import At, Data, Layer, day, open_service

app = typer.Typer(help="Write areas, reports or statistics to a file.", no_args_is_help=True)

Out = Annotated[
    Path,
    typer.Argument(
        metavar="OUT", help="The file; its suffix says the format: geojson, geojsonl, csv, parquet."
    ),
]
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
    layer: Layer = None,
    parent: Annotated[
        str | None,
        typer.Option(
            "--parent", metavar="CODE", help="Only those in the area with this code, of a coarser layer."
        ),
    ] = None,
    simplify: Simplify = None,
    bom: Bom = False,
    at: At = None,
    data: Data = None,
) -> None:
    """Write the areas of a layer, with codes, names, parents and shapes."""
    from geo_fondue.exports import export_areas, format_of

    written_as = format_of(out)
    view = open_service(data).view(day(at, "--at"))
    chunks = export_areas(
        view.edition,
        layer=layer or view.edition.layers[0],
        parent=parent,
        written_as=written_as,
        simplify_m=simplify,
        bom=bom,
    )
    _write(out, chunks)


@app.command()
@with_filters
def reports(
    *,
    out: Out,
    layer: Annotated[str | None, filter_option("--layer", "The layer of --code.", "LAYER")] = None,
    code: Annotated[
        str | None, filter_option("--code", "In the area of --layer with this code.", "CODE")
    ] = None,
    filters: Filters,
    bom: Bom = False,
    public: Annotated[
        bool,
        typer.Option("--public", help="For everybody to see: each in the middle of its cell of a grid."),
    ] = False,
    data: Data = None,
) -> None:
    """Write reports with their areas, without anything that the public wrote or photographed."""
    from geo_fondue.exports import format_of
    from geo_fondue.service.exporting import export_chosen_reports

    written_as = format_of(out)
    service = open_service(data)
    chosen = filters.chosen(service, layer=layer, code=code)
    chunks = export_chosen_reports(service.view(), chosen, written_as=written_as, bom=bom, public=public)
    _write(out, chunks)


@app.command()
@with_filters
def statistics(
    *,
    out: Out,
    layer: Layer = None,
    filters: Filters,
    simplify: Simplify = None,
    bom: Bom = False,
    data: Data = None,
) -> None:
    """Write the figures of every area of a layer, with its shape except in CSV."""
    from geo_fondue.exports import export_statistics, format_of

    written_as = format_of(out)
    service = open_service(data)
    view = service.view()
    chosen = filters.chosen(service, layer=layer or view.edition.layers[0])
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
