"""Changes: ``boundaries diff``."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo_fondue.cli.console import print_json, print_table, say, working
from geo_fondue.cli.maps import Language
from geo_fondue.cli.opening import Data, Json, open_service
from geo_fondue.cli.reports import show_pairs
from geo_fondue.errors import NotFoundError

if TYPE_CHECKING:
    from geo_fondue.boundaries.changes import Changes, LayerChanges, OneArea, Piece

CHANGES_SHOWN = 60
"""So many of a layer are shown to people; all of them are in JSON."""

Row = tuple[str, str | None, str | None, str | None, float | None]


def diff(
    *,
    before: Annotated[str, typer.Argument(metavar="A", help="The edition before.")],
    after: Annotated[str, typer.Argument(metavar="B", help="The edition after.")],
    layer: Annotated[
        list[str] | None,
        typer.Option("--layer", metavar="LAYER", help="A layer to compare; may be given again. Else all."),
    ] = None,
    tolerance_m: Annotated[
        float | None,
        typer.Option(
            "--tolerance-m",
            metavar="M",
            help="Narrower pieces of ground are borders drawn anew, not ground that changed hands; else 10.",
        ),
    ] = None,
    geojson: Annotated[
        Path | None,
        typer.Option("--geojson", metavar="OUT.geojson", help="Write the ground that changed hands as well."),
    ] = None,
    map_: Annotated[
        Path | None,
        typer.Option(
            "--map",
            metavar="OUT.html",
            help="Draw the layer, or the first that changed, as one file that needs nothing else.",
        ),
    ] = None,
    lang: Language = None,
    json: Json = False,
    data: Data = None,
) -> None:
    """Say which areas were created, abolished, renamed, recoded, split, merged or moved from A to B."""
    from geo_fondue.boundaries.changes import TOLERANCE_M, compare
    from geo_fondue.boundaries.changes.describing import to_dict, to_geojson
    from geo_fondue.exports import write_file
    from geo_fondue.maps import Assets
    from geo_fondue.service.basemap import basemap_shown
    from geo_fondue.service.changes_map import changes_page
    from geo_fondue.service.reresolving import count_handover, describe_pairs

    service = open_service(data)
    editions = [service.catalogue.open(edition) for edition in (before, after)]
    with working("Comparing"):
        found = compare(
            *editions, layers=layer or None, tolerance_m=TOLERANCE_M if tolerance_m is None else tolerance_m
        )
    if geojson is not None:
        size = write_file(geojson, to_geojson(found))
        say(f"{geojson}: {size / 1e6:.1f} MB")
    if map_ is not None:
        drawn = _drawn(found)
        language = lang or service.settings.language
        page = changes_page(
            found,
            editions[0],
            editions[1],
            drawn,
            language=language,
            assets=Assets.inline(),
            basemap=basemap_shown(service.settings, Assets.inline()),
        )
        say(f"{map_}: the map of layer {drawn}, {write_file(map_, [page.encode()]) / 1e6:.1f} MB")
    with working("Counting the reports that change hands"):
        pairs = describe_pairs(count_handover(service, *editions))
    pairs = {name: some for name, some in pairs.items() if name in found.layers}
    if json:
        print_json({**to_dict(found), "reports": pairs})
        return
    for changes in found.layers.values():
        _show(changes)
    for words, layers in ((f"Only {after} has", found.added), (f"Only {before} has", found.removed)):
        if layers:
            say(f"{words}: {', '.join(layers)}")
    if pairs:
        print("Reports that change hands")
        show_pairs(pairs)


def _drawn(found: "Changes") -> str:
    """Return the layer to draw: the first in which anything changed, else the first."""
    if not found.layers:
        raise NotFoundError(f"editions {found.before!r} and {found.after!r} have no layer in common")
    changed = (layer for layer, changes in found.layers.items() if changes.pieces or changes.renamed)
    return next(changed, next(iter(found.layers)))


def _show(found: "LayerChanges") -> None:
    counts = (
        f"{found.before_count:,} areas before, {found.after_count:,} after, {found.unchanged:,} unchanged"
    )
    rows = list(_rows(found))
    if rows:
        columns = ("change", "code", "name", "", "km²")
        print_table(columns, rows[:CHANGES_SHOWN], title=f"{found.layer}: {counts}")
    else:
        print(f"{found.layer}: {counts}")
    if len(rows) > CHANGES_SHOWN:
        say(f"{len(rows) - CHANGES_SHOWN:,} more; --json has all")
    if found.noise_km2 >= 0.005:
        say(f"{found.layer}: {found.noise_km2:,.2f} km² along borders that were drawn anew are left out")


def _rows(found: "LayerChanges") -> Iterable[Row]:
    for kind, areas, word in (
        ("created", found.created, "from"),
        ("abolished", found.abolished, "now"),
        ("split", found.split, "into"),
        ("merged", found.merged, "from"),
    ):
        for one in areas:
            yield kind, one.code, _name(one.name), f"{word} {_shares(one)}", one.km2
    for recoded in found.recoded:
        yield "recoded", recoded.before, _name(recoded.name), f"now {recoded.after}", recoded.km2
    for piece in found.moved:
        yield "moved", piece.before, None, _moved(piece), piece.km2
    for renamed in found.renamed:
        yield "renamed", renamed.code, _name(renamed.before), f"now {_name(renamed.after)}", None
    for other in found.reparented:
        yield "parent", other.code, None, f"in {other.after or 'none'}, was in {other.before or 'none'}", None


def _shares(one: "OneArea") -> str:
    shares = [f"{share.code or 'nobody'} ({share.share:.1%})" for share in one.shares]
    return ", ".join(shares) or "nobody"


def _moved(piece: "Piece") -> str:
    given = "" if piece.share_of_before is None else f"{piece.share_of_before:.1%} of it "
    taken = "" if piece.share_of_after is None else f", {piece.share_of_after:.1%} of that"
    return f"{given}to {piece.after or 'nobody'}{taken}"


def _name(names: Mapping[str, str]) -> str | None:
    return " ".join(names.values()) or None
