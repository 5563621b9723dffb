"""What commands open, and the options that several of them have."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from geo_fondue.reports.filter import ReportFilter
    from geo_fondue.service import Service

FILTERS = "Which reports"
"""The panel of the help that the filters stand in."""

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="The data folder, instead of that of the settings."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
At = Annotated[
    str | None,
    typer.Option(
        "--at", metavar="DAY", help="The day, as 2011-03-10, whose boundaries answer; else today's."
    ),
]
Layer = Annotated[
    str | None, typer.Option("--layer", metavar="LAYER", help="A layer, such as district; else the coarsest.")
]
From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="DAY",
        help="First day on which they were made, as 2024-01-31.",
        rich_help_panel=FILTERS,
    ),
]
To = Annotated[
    str | None,
    typer.Option("--to", metavar="DAY", help="Last day, itself included.", rich_help_panel=FILTERS),
]
FiscalYear = Annotated[
    int | None,
    typer.Option(
        "--fiscal-year",
        metavar="YEAR",
        help="Thai fiscal year in the Buddhist era, instead of --from and --to: 2566.",
        rich_help_panel=FILTERS,
    ),
]
Category = Annotated[
    str | None, typer.Option("--category", help="That have this category.", rich_help_panel=FILTERS)
]
State = Annotated[
    Literal["open", "closed", "excluded"] | None,
    typer.Option("--state", help="Whose state is in this group.", rich_help_panel=FILTERS),
]
Parent = Annotated[
    str | None,
    typer.Option(
        "--parent",
        metavar="CODE",
        help="In the area with this code, of a coarser layer.",
        rich_help_panel=FILTERS,
    ),
]


def open_service(data: Path | None = None) -> "Service":
    """Return the service of the settings, or of a data folder given on the command line."""
    from geo_fondue.service import Service
    from geo_fondue.settings import load_settings

    return Service.open(load_settings(data=data))


def day(text: str | None, option: str) -> date | None:
    """Return the day that an option says, None where it is not given.

    Raises
    ------
    InputError
        Naming the option.
    """
    from geo_fondue.errors import InputError
    from geo_fondue.service.periods import parse_day

    if text is None:
        return None
    try:
        return parse_day(text)
    except InputError as error:
        raise InputError(error.what, where=option, remedy=error.remedy) from error


def chosen_reports(
    service: "Service",
    *,
    layer: str | None = None,
    code: str | None = None,
    from_: str | None = None,
    to: str | None = None,
    fiscal_year: int | None = None,
    category: str | None = None,
    state: Literal["open", "closed", "excluded"] | None = None,
    parent: str | None = None,
) -> "ReportFilter":
    """Return the filter that the options of a command say.

    Raises
    ------
    InputError
        When they contradict one another.
    """
    from geo_fondue.reports.filter import ReportFilter
    from geo_fondue.service.periods import period

    first, last = period(from_=day(from_, "--from"), to=day(to, "--to"), fiscal_year=fiscal_year)
    return ReportFilter(
        layer=layer,
        code=code,
        parent=parent,
        state=state,
        category=category,
        from_=first,
        to=last,
        timezone=service.settings.timezone,
    )
