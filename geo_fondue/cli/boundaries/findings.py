"""Findings: ``boundaries check``."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo_fondue.cli.boundaries.arguments import Edition
from geo_fondue.cli.console import print_json, print_table, say, working
from geo_fondue.cli.maps import Language
from geo_fondue.cli.opening import Data, Json, open_service

if TYPE_CHECKING:
    from geo_fondue.boundaries import Finding

FINDINGS_SHOWN = 60
"""So many are shown to people; all of them are in JSON."""


def check(
    *,
    edition: Edition,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="KIND", help="Only findings of this kind; may be given again."),
    ] = None,
    geojson: Annotated[
        Path | None,
        typer.Option("--geojson", metavar="OUT.geojson", help="Write those that have a place as well."),
    ] = None,
    map_: Annotated[
        Path | None, typer.Option("--map", metavar="OUT.html", help="Draw them on a map as well.")
    ] = None,
    lang: Language = None,
    json: Json = False,
    data: Data = None,
) -> None:
    """Verify an edition's files against their checksums, and show what was found when it came in."""
    from geo_fondue.boundaries.gate import obstacles
    from geo_fondue.exports import write_file
    from geo_fondue.maps import Assets
    from geo_fondue.service.basemap import basemap_shown
    from geo_fondue.service.findings import (
        counts,
        describe_findings,
        findings_geojson,
        findings_page,
        worst_first,
    )

    service = open_service(data)
    opened = service.catalogue.open(edition)
    findings = worst_first(opened.findings(), kind)
    if geojson is not None:
        size = write_file(geojson, findings_geojson(findings))
        say(f"{geojson}: {size / 1e6:.1f} MB")
    if map_ is not None:
        with working("Drawing the map"):
            page = findings_page(
                opened,
                findings,
                language=lang or service.settings.language,
                assets=Assets.inline(),
                basemap=basemap_shown(service.settings, Assets.inline()),
            )
            size = write_file(map_, [page.encode()])
        say(f"{map_}: {size / 1e6:.1f} MB")
    in_the_way = obstacles(opened)
    if json:
        told = [{"kind": one.kind, "what": one.what, "remedy": one.remedy} for one in in_the_way]
        print_json({**describe_findings(opened, findings), "whole": True, "obstacles": told})
        return
    many = "1 finding" if len(findings) == 1 else f"{len(findings):,} findings"
    print(f"Edition {opened.id} is as it was written; {many}.")
    if len(findings) > 1:
        print(", ".join(f"{count:,} {name}" for name, count in counts(findings).items()))
    show_findings(findings[:FINDINGS_SHOWN])
    if len(findings) > FINDINGS_SHOWN:
        say(f"The worst {FINDINGS_SHOWN} are shown; --kind has those of one kind, --json all of them.")
    for one in in_the_way:
        say(f"In the way of publishing: {one.what}. {one.remedy}.")


def as_json(findings: "Sequence[Finding]") -> list[dict[str, object]]:
    """Return findings as programs read them."""
    from geo_fondue.boundaries.findings import to_json

    return to_json(findings)


def show_findings(findings: "Iterable[Finding]") -> None:
    """Print findings as a table, if there are any."""
    rows = [
        (f.kind, f.layer, f.code, f.what, f.done, f.size_m2 and round(f.size_m2), _place(f)) for f in findings
    ]
    if rows:
        print_table(("finding", "layer", "code", "what", "done", "m²", "lat, lon"), rows)


def _place(finding: "Finding") -> str | None:
    return None if finding.where is None else f"{finding.where[1]:.5f}, {finding.where[0]:.5f}"
