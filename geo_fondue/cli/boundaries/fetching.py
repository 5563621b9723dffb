"""``boundaries fetch``: from those who publish them straight to an edition."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer

from geo_fondue.cli.boundaries.arguments import Why
from geo_fondue.cli.boundaries.importing import import_
from geo_fondue.cli.console import downloading, print_json, say
from geo_fondue.cli.opening import Data, Json, open_service


class Source(StrEnum):
    """Who publishes boundaries."""

    COD_AB = "cod-ab"
    GEOBOUNDARIES = "geoboundaries"


def fetch(
    *,
    source: Annotated[Source, typer.Argument(help="OCHA's common operational datasets, or geoBoundaries.")],
    country: Annotated[str, typer.Argument(help="The three letters of the country, such as THA.")],
    level: Annotated[
        list[str] | None,
        typer.Option(
            "--level",
            metavar="N[=LAYER]",
            help="An administrative level, and the layer it becomes: 1 (or ADM1), 4=village. May be "
            "repeated. Without it, 1, 2 and 3 become province, district and subdistrict.",
        ),
    ] = None,
    release: Annotated[
        str, typer.Option("--release", help="Of geoBoundaries: gbOpen, gbHumanitarian or gbAuthoritative.")
    ] = "gbOpen",
    edition: Annotated[
        str | None,
        typer.Option(
            "--edition", metavar="ID", help="The new edition; else named by source, country and date."
        ),
    ] = None,
    valid_from: Annotated[
        str | None, typer.Option("--valid-from", metavar="DAY", help="The first day it is in force.")
    ] = None,
    valid_to: Annotated[
        str | None, typer.Option("--valid-to", metavar="DAY", help="The first day it is in force no more.")
    ] = None,
    publish: Annotated[bool, typer.Option("--publish", help="Put it in force at once.")] = False,
    why: Why = None,
    only_download: Annotated[
        bool, typer.Option("--only-download", help="Leave the files in downloads/ and import nothing.")
    ] = False,
    mirror: Annotated[
        str | None,
        typer.Option(
            "--mirror", metavar="URL", help="Ask this address, which answers as the publisher does."
        ),
    ] = None,
    json: Json = False,
    data: Data = None,
) -> None:
    """Fetch a country's boundaries and make an edition of them; broken off, it goes on where it stopped."""
    from geo_fondue.boundaries.fetching import bring, cod_ab, geoboundaries, web_session
    from geo_fondue.boundaries.fetching.cod_ab import ADDRESS as COD_AB_ADDRESS
    from geo_fondue.boundaries.fetching.geoboundaries import ADDRESS as GEOBOUNDARIES_ADDRESS

    layers = _layers(level or ())
    service = open_service(data)
    with web_session() as session, downloading() as told:
        if source is Source.COD_AB:
            offer = cod_ab(session, country, address=mirror or COD_AB_ADDRESS)
        else:
            offer = geoboundaries(
                session,
                country,
                levels=sorted(layers) if level else (),
                release=release,
                address=mirror or GEOBOUNDARIES_ADDRESS,
            )
        downloads = service.settings.data / "downloads"
        fetched = bring(session, offer, downloads=downloads, layers=layers, progress=told)
    if fetched.passed_over:
        say(f"Passed over: level {', '.join(map(str, fetched.passed_over))}. --level N=LAYER takes one in.")
    if only_download:
        files = {layer: str(path) for layer, path in fetched.files.items()}
        if json:
            print_json({"folder": str(fetched.folder), "files": files})
        else:
            print("\n".join(f"{layer}={path}" for layer, path in files.items()))
        return
    import_(
        files=[f"{layer}={path}" for layer, path in fetched.files.items()],
        edition=edition or offer.id,
        valid_from=valid_from,
        valid_to=valid_to,
        publish=publish,
        why=why,
        title=offer.origin.title,
        licence=offer.origin.licence,
        attribution=offer.origin.attribution,
        url=offer.origin.url,
        json=json,
        data=data,
    )


def _layers(asked: Sequence[str]) -> dict[int, str]:
    """Return the layer that each administrative level becomes."""
    from geo_fondue.boundaries.fetching import LAYER_OF_LEVEL

    found: dict[int, str] = {}
    for text in asked:
        level, _, layer = text.partition("=")
        number = re.fullmatch(r"(?:adm)?([0-5])", level, re.IGNORECASE)
        known = LAYER_OF_LEVEL.get(int(number[1])) if number else None
        if number is None or not (layer or known):
            raise typer.BadParameter(
                f"{text!r} is not N or N=LAYER, such as 1 or 4=village", param_hint="--level"
            )
        found[int(number[1])] = layer or str(known)
    return found or dict(LAYER_OF_LEVEL)
