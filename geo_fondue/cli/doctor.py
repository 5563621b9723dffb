"""Whether everything is as it should be: ``doctor``."""

from typing import Annotated

import typer

from geo_fondue.cli.console import print_json, print_table, say, working
from geo_fondue.cli.opening import Data, Json, open_service


def doctor(
    *,
    repair: Annotated[
        bool,
        typer.Option("--repair", help="Make anew what can be: damaged indexes, columns that are not right."),
    ] = False,
    json: Json = False,
    data: Data = None,
) -> None:
    """Examine settings, disk, boundaries, database and figures; exits with 1 where something is wrong."""
    from geo_fondue.service.doctor import examine

    service = open_service(data)
    findings = []
    with working("looking at the settings") as step:
        for found in examine(service, repair=repair):
            findings.append(found)
            step(f"looked at {found.check}")
    service.close()
    wrong = sum(found.outcome == "wrong" for found in findings)
    if json:
        print_json({"healthy": not wrong, "findings": [found.to_dict() for found in findings]})
    else:
        print_table(("check", "", "found"), [(found.check, found.outcome, found.said) for found in findings])
        for found in findings:
            if found.remedy is not None:
                say(f"{found.check}: {found.remedy}.")
    if wrong:
        raise typer.Exit(1)
