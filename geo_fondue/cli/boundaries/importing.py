"""``boundaries import``."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geo_fondue.cli.boundaries.arguments import Force, Why
from geo_fondue.cli.boundaries.editions import put_in_force, see_to_reports, tell_published
from geo_fondue.cli.boundaries.findings import as_json, show_findings
from geo_fondue.cli.console import print_json, print_table, say, working
from geo_fondue.cli.opening import Data, Json, day, open_service

if TYPE_CHECKING:
    from geo_fondue.boundaries import Edition, Finding
    from geo_fondue.boundaries.columns import ColumnOptions
    from geo_fondue.boundaries.limits import Limits

FINDINGS_SHOWN = 10
"""So many are shown after an import; all of them by ``boundaries check``."""


def column_option(name: str, words: str) -> Any:
    """Return an option that names a column, of all files or of one layer's."""
    return typer.Option(name, metavar="[LAYER=]C", help=f"{words} LAYER=C for one layer; may be repeated.")


def import_(
    *,
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="LAYER=FILE...",
            help="Such as province=provinces.shp district=districts.gpkg. GeoParquet, GeoJSON, GeoPackage, "
            "Shapefile (zipped too), FlatGeobuf, KML or TopoJSON; FILE#PART is one of a file's layers.",
        ),
    ],
    edition: Annotated[str, typer.Option("--edition", metavar="ID", help="The name of the new edition.")],
    valid_from: Annotated[
        str | None, typer.Option("--valid-from", metavar="DAY", help="The first day it is in force.")
    ] = None,
    valid_to: Annotated[
        str | None, typer.Option("--valid-to", metavar="DAY", help="The first day it is in force no more.")
    ] = None,
    publish: Annotated[bool, typer.Option("--publish", help="Put it in force at once.")] = False,
    why: Why = None,
    force: Force = False,
    code_column: Annotated[
        list[str] | None, column_option("--code-column", "Holds the codes of the areas.")
    ] = None,
    name_th_column: Annotated[
        list[str] | None, column_option("--name-th-column", "Holds their Thai names.")
    ] = None,
    name_en_column: Annotated[
        list[str] | None, column_option("--name-en-column", "Holds their English names.")
    ] = None,
    parent_column: Annotated[
        list[str] | None,
        column_option("--parent-column", "Holds the code of the area that each lies in."),
    ] = None,
    crs: Annotated[
        list[str] | None,
        typer.Option(
            "--crs", metavar="[LAYER=]C", help="Of the coordinates, such as EPSG:32647; else the file's own."
        ),
    ] = None,
    encoding: Annotated[
        list[str] | None,
        typer.Option(
            "--encoding", metavar="[LAYER=]E", help="Of the names, such as cp874; else the file's own."
        ),
    ] = None,
    buffer: Annotated[
        list[str] | None,
        typer.Option(
            "--buffer",
            metavar="LAYER=METRES",
            help="Make areas of a layer's lines and points: of what lies within so many metres of them.",
        ),
    ] = None,
    sliver: Annotated[
        float | None,
        typer.Option(
            "--sliver",
            metavar="METRES",
            min=0,
            help="Close gaps and overlaps between neighbours up to this width; 10 without it, 0 closes none.",
        ),
    ] = None,
    allow_moved: Annotated[
        float | None,
        typer.Option(
            "--allow-moved",
            metavar="M2",
            min=0,
            help="Let an area win and lose so many square metres when borders are mended; 10,000 without it, "
            "or 10 % of its own where that is more.",
        ),
    ] = None,
    coverage: Annotated[
        list[str] | None,
        typer.Option(
            "--coverage",
            metavar="LAYER",
            help="Make this layer fit as well: its areas share out the land, as those of province, district "
            "and subdistrict do. May be repeated.",
        ),
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", help="What the boundaries are; else what is known of the source.")
    ] = None,
    licence: Annotated[
        str | None, typer.Option("--licence", help="Their licence; else what is known of the source.")
    ] = None,
    attribution: Annotated[
        str | None,
        typer.Option("--attribution", help="Whom every map names; else what is known of the source."),
    ] = None,
    url: Annotated[
        str | None, typer.Option("--url", help="Where they are from; else what is known of the source.")
    ] = None,
    json: Json = False,
    data: Data = None,
) -> None:
    """Make an edition of boundary files: read, repaired, checked and kept whole."""
    from geo_fondue.boundaries import Origin
    from geo_fondue.boundaries.importing import import_edition
    from geo_fondue.resolver import Resolver
    from geo_fondue.service.editions import describe_edition

    service = open_service(data)
    by_layer = _by_layer(files)
    with working("Importing boundaries") as told:
        made, findings = import_edition(
            by_layer,
            folder=service.settings.data,
            edition_id=edition,
            valid_from=day(valid_from, "--valid-from"),
            valid_to=day(valid_to, "--valid-to"),
            columns=_columns(
                by_layer,
                code=code_column,
                name_th=name_th_column,
                name_en=name_en_column,
                parent=parent_column,
            ),
            crs=_said_of(by_layer, crs, "--crs"),
            encoding=_said_of(by_layer, encoding, "--encoding"),
            buffer_m=_metres(by_layer, buffer),
            limits=_limits(sliver, allow_moved),
            coverages=_of_files(by_layer, coverage),
            origin=Origin(title, licence, attribution, url),
            progress=told,
        )
        told("Compiling the index")
        Resolver(made).warm_up()
    if not json:
        _show(made, findings)
    if publish:
        published = put_in_force(service, edition, why=why, force=force)
    if json:
        described = describe_edition(
            made.manifest, published=publish, terms=published.terms if publish else ()
        )
        print_json({**described, "findings": as_json(findings)})
        return
    if publish:
        tell_published(published)
        see_to_reports(service, reresolve=False)
    say("Published." if publish else f"Not published yet: geo-fondue boundaries publish {edition}")


def _show(made: "Edition", findings: "Sequence[Finding]") -> None:
    """Print what was made, and the worst of what was found on the way."""
    from geo_fondue.service.findings import counts, worst_first

    rows = [(e.layer, e.count, e.vertices, e.parent_layer) for e in made.manifest.layers]
    print_table(("layer", "areas", "vertices", "lies in"), rows, title=f"Edition {made.id}")
    show_findings(worst_first(findings)[:FINDINGS_SHOWN])
    if len(findings) > FINDINGS_SHOWN:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in counts(findings).items())
        say(f"{len(findings):,} findings ({kinds}); all of them: geo-fondue boundaries check {made.id}")


def _by_layer(files: Sequence[str]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for text in files:
        layer, sign, path = text.partition("=")
        if not (layer and sign and path):
            raise typer.BadParameter(f"{text!r} is not LAYER=FILE, such as province=provinces.geojson")
        if layer in found:
            raise typer.BadParameter(f"layer {layer!r} is given twice")
        found[layer] = Path(path)
    return found


def _columns(layers: Iterable[str], **named: Sequence[str] | None) -> "dict[str, ColumnOptions]":
    """Return the columns named for each layer: ``LAYER=COLUMN`` for one, ``COLUMN`` for all others."""
    from geo_fondue.boundaries.columns import ColumnOptions

    found: dict[str, dict[str, str]] = {layer: {} for layer in layers}
    for role, texts in named.items():
        # Those for one layer last: they win
        for text in sorted(texts or (), key=lambda text: "=" in text):
            layer, sign, column = text.partition("=")
            if sign and layer not in found:
                raise typer.BadParameter(f"{text!r} names a column of {layer!r}, for which there is no file")
            for each in [layer] if sign else found:
                found[each][role] = column if sign else text
    return {layer: ColumnOptions(**columns) for layer, columns in found.items()}


def _said_of(layers: Iterable[str], texts: Sequence[str] | None, option: str) -> dict[str, str]:
    """Return what is said of each layer: ``LAYER=TEXT`` of one, any other text of all others."""
    found: dict[str, str] = {}
    for text in texts or ():
        layer, sign, said = text.partition("=")
        if sign and not layer.startswith("+"):  # +proj=utm is no layer's
            if layer not in layers:
                raise typer.BadParameter(f"{option} {text!r} speaks of {layer!r}, for which there is no file")
            found[layer] = said
        else:
            found = {**dict.fromkeys(layers, text), **found}
    return found


def _limits(sliver_m: float | None, moved_m2: float | None) -> "Limits":
    """Return the limits, with what is given in place of what holds without."""
    from geo_fondue.boundaries.limits import Limits

    given = {"sliver_m": sliver_m, "moved_m2": moved_m2}
    return Limits(**{name: value for name, value in given.items() if value is not None})


def _of_files(layers: Iterable[str], named: Sequence[str] | None) -> list[str]:
    for layer in named or ():
        if layer not in layers:
            raise typer.BadParameter(f"--coverage {layer!r} is a layer for which there is no file")
    return list(named or ())


def _metres(layers: Iterable[str], texts: Sequence[str] | None) -> dict[str, float]:
    found: dict[str, float] = {}
    for text in texts or ():
        layer, _, metres = text.partition("=")
        if layer not in layers:
            raise typer.BadParameter(f"--buffer {text!r} is not LAYER=METRES of a layer with a file")
        try:
            found[layer] = float(metres)
        except ValueError:
            raise typer.BadParameter(f"--buffer {text!r}: {metres!r} is no number of metres") from None
    return found
