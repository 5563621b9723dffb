"""Agencies: ``geo-fondue agencies import``, ``list``, ``check`` and ``coverage``."""

from pathlib import Path
from typing import Annotated

import typer

from geo_fondue.cli.console import print_json, print_table, say
from geo_fondue.cli.opening import At, Data, Json, day, open_service

app = typer.Typer(help="Bring in agencies, and say who answers for what.", no_args_is_help=True)

BAD_SHOWN = 20
"""So many bad rows are shown; --json has all."""


@app.command("import")
def import_(
    *,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV or JSON with the fields of Traffy's get-org-list.")
    ],
    replace: Annotated[
        bool, typer.Option("--replace", help="Remove the agencies that are not in the file.")
    ] = False,
    json: Json = False,
    data: Data = None,
) -> None:
    """Take agencies in; those already known are updated, and bad rows are listed."""
    from dataclasses import asdict

    from geo_fondue.agencies import read_agencies, register

    agencies, bad = read_agencies(file)
    kept = register(open_service(data).settings.data, agencies, replace=replace)
    if json:
        print_json({**asdict(kept), "bad": [asdict(row) for row in bad]})
        return
    print(
        f"{kept.new:,} new, {kept.changed:,} changed, {kept.unchanged:,} as before, "
        f"{kept.removed:,} removed, {len(bad):,} bad"
    )
    if bad:
        rows = [(row.row, row.field, row.value, row.reason) for row in bad[:BAD_SHOWN]]
        print_table(("row", "field", "value", "not taken because"), rows)
    if len(bad) > BAD_SHOWN:
        say(f"{len(bad) - BAD_SHOWN:,} more bad rows: --json lists them all")


@app.command("list")
def list_(json: Json = False, data: Data = None) -> None:
    """List the agencies, and what each serves."""
    agencies = open_service(data).responsible.current().agencies
    if json:
        print_json({"agencies": [agency.to_dict() for agency in agencies]})
        return
    if not agencies:
        say("There are no agencies. Take some in: geo-fondue agencies import FILE")
        return
    rows = [
        (
            agency.org_id,
            agency.name.get("th"),
            agency.name.get("en"),
            ", ".join(map(str, agency.places)) or None,
            ", ".join(agency.categories) or "all",
        )
        for agency in agencies
    ]
    print_table(("id", "name (th)", "name (en)", "serves", "categories"), rows)


@app.command()
def check(json: Json = False, data: Data = None) -> None:
    """Say what the rules and agencies speak of and does not exist; exit code 1 where there is something."""
    from dataclasses import asdict

    from geo_fondue.responsibility import check as check_responsibility

    service = open_service(data)
    view = service.view()
    current = service.responsible.current()
    found = check_responsibility(current, view.edition, reported=list(view.store.categories()))
    service.close()
    rules = None if current.book is None else len(current.book.rules)
    if json:
        doubts = [asdict(one) for one in found]
        print_json({"agencies": len(current.agencies), "rules": rules, "doubtful": doubts})
    else:
        written = "no rules, so those by default hold" if rules is None else f"{rules:,} rules"
        if current.problem is None:
            print(f"{len(current.agencies):,} agencies, {written}; {len(found):,} doubtful")
        if found:
            print_table(("where", "what", "what to do"), [(one.where, one.what, one.remedy) for one in found])
    if found:
        raise typer.Exit(1)


@app.command()
def coverage(
    *,
    layer: Annotated[
        str | None,
        typer.Option("--layer", metavar="LAYER", help="Whose areas take part; else municipality."),
    ] = None,
    missing: Annotated[
        bool, typer.Option("--missing", help="List the areas that have no agency instead.")
    ] = False,
    at: At = None,
    json: Json = False,
    data: Data = None,
) -> None:
    """Say which areas of a layer have an agency, and in which provinces every one has."""
    from geo_fondue.service.maps import units_layer
    from geo_fondue.statistics.participation import participation

    service = open_service(data)
    view = service.view(day(at, "--at"))
    agencies = service.responsible.current().agencies
    found = participation(agencies, view.resolver, layer=layer or units_layer(view))
    if json:
        print_json(found.to_dict())
        return
    if missing:
        left = [
            (unit.code, unit.name.get("th"), unit.name.get("en"), unit.group)
            for unit in found.units
            if not unit.agencies
        ]
        print_table((found.layer, "name (th)", "name (en)", found.group_layer), left)
    else:
        rows = [
            (
                group.code,
                group.name.get("th"),
                group.name.get("en"),
                group.units,
                group.served,
                None if group.share is None else group.share * 100,
                "all" if group.all else "",
            )
            for group in found.groups
        ]
        columns = (found.group_layer, "name (th)", "name (en)", found.layer, "with an agency", "%", "")
        print_table(columns, rows)
    print(
        f"{found.served:,} of {len(found.units):,} {found.layer} areas have an agency; all have in "
        f"{found.whole_groups:,} of {len(found.groups):,} {found.group_layer} areas (edition {found.edition})"
    )
