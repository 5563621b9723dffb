"""What a command line asks wrongly, told in one line."""

import re

import typer

_LONGEST_SHOWN = 60
"""So many characters of a value are repeated."""


def told(error: typer.TyperException) -> str | None:
    """Return what was asked wrongly and what to do, in one line; None where the help was shown instead.

    Parameters
    ----------
    error : typer.TyperException
        As Typer raises it for an unknown command or option, a value that is missing or no such value.

    Examples
    --------
    >>> told(typer.BadParameter("--json and --csv exclude one another"))
    'invalid value: --json and --csv exclude one another. Its --help tells what a command takes'
    """
    said = " ".join(_in_our_words(error).split()).rstrip(".")
    if not said:
        return None
    said = said[0].lower() + said[1:] + ("" if said.endswith("?") else ".")
    context: typer.Context | None = getattr(error, "ctx", None)
    if context is None:  # as of an option whose value is missing
        return f"{said} Its --help tells what a command takes"
    where = context.command_path.partition(" ")[2]
    return f"{where}: {said} See {context.command_path} --help" if where else f"{said} See geo-fondue --help"


def _in_our_words(error: typer.TyperException) -> str:
    """Return the message with the value in it, and without what is pydantic's own way of speaking."""
    from pydantic import ValidationError

    said = error.format_message().replace("Value error, ", "")
    cause = error.__cause__
    if not isinstance(cause, ValidationError):
        return said
    given = str(cause.errors()[0]["input"])
    shown = repr(given if len(given) <= _LONGEST_SHOWN else given[:_LONGEST_SHOWN] + "…")
    return re.sub(r", unable to parse .*$", "", said).replace("Input should", f"{shown} should")
