"""From a point, or a file of points, to the areas they lie in: ``resolve`` and ``resolve-file``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo_fondue.cli.console import counting, print_json, print_table, say
from geo_fondue.cli.opening import At, Data, Json, day, open_service
from geo_fondue.cli.stopping import tidy_when_stopped
from geo_fondue.errors import InputError

if TYPE_CHECKING:
    from geo_fondue.answer import Answer, Candidate, Ruling
    from geo_fondue.service.point_files import FileResult

NEGATIVE_NUMBERS = {"ignore_unknown_options": True}
"""So that -33.9 is taken for a number, not for options."""


def resolve(
    *,
    lat: Annotated[float, typer.Argument(metavar="LAT", help="Latitude in degrees, such as 13.7563.")],
    lon: Annotated[float, typer.Argument(metavar="LON", help="Longitude in degrees, such as 100.5018.")],
    at: At = None,
    layer: Annotated[
        str | None, typer.Option("--layer", metavar="LAYER", help="Answer for this layer alone.")
    ] = None,
    accuracy: Annotated[
        float | None,
        typer.Option(
            "--accuracy",
            metavar="M",
            help="The radius in metres that holds the true position with 68 %, as phones state it.",
        ),
    ] = None,
    category: Annotated[
        str | None,
        typer.Option("--category", metavar="C", help="What the report is about: who is responsible?"),
    ] = None,
    json: Json = False,
    data: Data = None,
) -> None:
    """Say whose job it is at a place: its area in each layer, or the nearest."""
    view = open_service(data).view(day(at, "--at"))
    answer = view.resolve(lat=lat, lon=lon, layer=layer, accuracy=accuracy, category=category)
    if json:
        print_json(answer.to_dict())
        return
    rows = [
        (area.layer, area.code, area.name.get("th"), area.name.get("en")) for area in answer.areas.values()
    ]
    outcome: str = answer.outcome
    if answer.distance_m is not None:
        outcome = f"{outcome}, {answer.distance_m:,.0f} m away"
    if rows:
        print_table(("layer", "code", "name (th)", "name (en)"), rows)
    print(f"{outcome} (edition {answer.edition})")
    if answer.rule is not None:
        _tell_agency(answer, answer.rule)
    if answer.candidates is not None:
        _tell_doubt(answer, answer.candidates)


def _tell_agency(answer: "Answer", ruling: "Ruling") -> None:
    if answer.agency is not None:
        thai, english = answer.agency.title("th"), answer.agency.title("en")
        both = thai if thai == english else f"{thai} · {english}"
        print(f"responsible: {both} ({answer.agency.org_id}), by rule {ruling.rule}")
    else:
        print("responsible: nobody is named")
    for why in dict.fromkeys(ruling.why.values()):
        print(f"  {why}")
    if ruling.also:
        print(f"  the claim of {', '.join(ruling.also)} is as good")


def _tell_doubt(answer: "Answer", candidates: "tuple[Candidate, ...]") -> None:
    said = {"others": "all others", "outside": "outside every area"}
    rows = [
        (candidate.layer, candidate.code or said[candidate.kind], candidate.share * 100)
        for candidate in candidates
    ]
    print_table(("may really be in", "code", "%"), rows)
    border = answer.border_distance_m
    verdict = "certain" if answer.certain else "not certain"
    away = "" if border is None else f", whose border is {border:,.1f} m away"
    print(f"{verdict}: that takes {answer.certain_share:.0%} in the answer's area{away}")


def resolve_file(
    *,
    source: Annotated[
        Path, typer.Argument(metavar="IN", help="CSV, NDJSON, GeoJSON, (Geo)Parquet or Arrow, by its suffix.")
    ],
    target: Annotated[
        Path, typer.Argument(metavar="OUT", help="The same with a column of codes for each layer.")
    ],
    layer: Annotated[
        list[str] | None,
        typer.Option("--layer", metavar="LAYER", help="A layer to answer for; may be given again. Else all."),
    ] = None,
    names: Annotated[
        bool, typer.Option("--names", help="Add the Thai and English name of each area as well.")
    ] = False,
    at: At = None,
    lat_column: Annotated[
        str | None, typer.Option("--lat-column", metavar="C", help="Holds the latitude; else found by name.")
    ] = None,
    lon_column: Annotated[
        str | None, typer.Option("--lon-column", metavar="C", help="Holds the longitude; else found by name.")
    ] = None,
    agency: Annotated[
        bool, typer.Option("--agency", help="Add the id of the agency that is responsible.")
    ] = False,
    category_column: Annotated[
        str | None,
        typer.Option(
            "--category-column",
            metavar="C",
            help="What each point is about, on which the agency may depend; adds it too.",
        ),
    ] = None,
    json: Json = False,
    data: Data = None,
) -> None:
    """Write a file of points again with the areas that they lie in."""
    from dataclasses import asdict

    from geo_fondue.service.point_files import resolve_file as resolve_points_of

    view = open_service(data).view(day(at, "--at"))
    assigner = view.assigner() if agency or category_column else None
    if assigner is None and (agency or category_column):
        raise InputError(
            "there are no agencies",
            where="--agency" if agency else "--category-column",
            remedy="Take some in: geo-fondue agencies import FILE",
        )
    with tidy_when_stopped(), counting(f"Resolving {source.name}") as told:
        result = resolve_points_of(
            view.resolver,
            source,
            target,
            layers=layer or None,
            names=names,
            lon_column=lon_column,
            lat_column=lat_column,
            assigner=assigner,
            category_column=category_column,
            told=told,
        )
    if json:
        print_json({**asdict(result), "edition": view.edition.id})
    else:
        _tell(result, view.edition.id)
    if not result.complete:
        raise InputError(
            "the file breaks off, and what comes after the last bad row was not read",
            where=str(source),
            remedy=f"Get the file again and resolve it; {target} has only what stands before",
        )


def _tell(result: "FileResult", edition: str) -> None:
    print(
        f"{result.rows:,} rows: {result.inside:,} inside, {result.nearest:,} nearest, "
        f"{result.outside:,} outside, {result.bad:,} bad (edition {edition})"
    )
    if result.renamed:
        say(f"The file has columns of these names already, so ours are {', '.join(result.renamed)}")
    if result.bad_path is not None:
        say(f"The bad rows are listed in {result.bad_path}")
