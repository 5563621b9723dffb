"""Arguments that several commands about boundaries take, and who gave them."""

from typing import Annotated

import typer

Edition = Annotated[str, typer.Argument(metavar="ID", help="The edition.")]
Why = Annotated[str | None, typer.Option("--why", help="A reason, kept in the history.")]
Force = Annotated[
    bool,
    typer.Option("--force", help="Publish it though the quality gate refuses; give a reason with --why."),
]
Reresolve = Annotated[
    bool, typer.Option("--reresolve", help="Move the reports that are affected to their new areas at once.")
]


def whoami() -> str | None:
    """Return the name of the account that runs this, for the history; None where it has none."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as containers have
        return None
