"""Old reports forgotten: ``reports forget``."""

from dataclasses import asdict
from typing import Annotated

import typer

from geo_fondue.cli.console import counting, print_json, say
from geo_fondue.cli.opening import Data, Json, day, open_service


def forget(
    *,
    before: Annotated[
        str,
        typer.Option(
            "--before", "--forget-before", metavar="DAY", help="Reports made before this day, as 2024-01-31."
        ),
    ],
    whole: Annotated[
        bool, typer.Option("--whole", help="Delete these reports; they count in statistics no more.")
    ] = False,
    json: Json = False,
    data: Data = None,
) -> None:
    """Erase texts, pictures and exact places of old reports for good; statistics stay as they are.

    It is remembered: importing an old file again does not bring them back.
    """
    from geo_fondue.service.forgetting import forget_reports

    service = open_service(data, makes_store=True)
    first = day(before, "--before")
    assert first is not None  # noqa: S101 - the option is required
    with counting("Forgetting") as told:
        done = forget_reports(service, first, whole=whole, progress=told)
    if json:
        print_json({"before": first, "whole": whole, **asdict(done)})
        return
    what = "deleted" if whole else "erased of what is personal"
    print(f"{done.reports:,} reports made before {first} {what}; importing them again does not bring it back")
    if done.deliveries:
        print(f"{done.deliveries:,} deliveries of webhooks from then, or of these reports, removed")
    say("Backups, files that were imported and lists of bad rows still hold it: see to them too")
