"""What commands open, and the options that several of them have."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from geo_fondue.service import Service

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="The data folder, instead of that of the settings."),
]
LARGEST_ID = 2**63 - 1
"""No id of a database is larger."""

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

_OPENED = ExitStack()


def close_at_end(close: Callable[[], None]) -> None:
    """Have something that the command at hand has opened closed when the command ends."""
    _OPENED.callback(close)


def close_opened() -> None:
    """Close what the command has opened, the last first, so that no connection is left to chance."""
    _OPENED.close()


def open_service(data: Path | None = None, *, makes_store: bool = False) -> "Service":
    """Return the service of the settings, or of a data folder given on the command line.

    It is closed when the command ends.

    Parameters
    ----------
    data : Path, optional
    makes_store : bool
        Whether the command puts something into the database of reports, which is then made where there is
        none; one that only looks makes nothing.
    """
    from geo_fondue.service import Service
    from geo_fondue.settings import load_settings

    service = Service.open(load_settings(data=data), makes_store=makes_store)
    close_at_end(service.close)
    return service


def year(text: str) -> int:
    """Return the year that an option says, also in Thai digits.

    Raises
    ------
    typer.BadParameter
        When it says none.
    """
    try:
        return int(text)  # which reads the digits of every script
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a year such as 2566") from None


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
