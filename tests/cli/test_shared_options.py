"""Options that several commands have alike."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from typer.testing import CliRunner

from geo_fondue.cli.shared_options import with_options


@dataclass(frozen=True, kw_only=True)
class Shared:
    """Options of several commands."""

    out: Annotated[Path, typer.Argument()]
    size: Annotated[int, typer.Option("--size")] = 1


@dataclass(frozen=True, kw_only=True)
class Others:
    """Options of some of them."""

    loud: Annotated[bool, typer.Option("--loud")] = False


def test_a_command_gets_the_options_of_a_dataclass_as_one_parameter_also_of_two_of_them() -> None:
    app = typer.Typer()
    seen = []

    @app.command()
    @with_options("others", Others)
    @with_options("shared", Shared)
    def draw(*, shared: Shared, own: Annotated[str, typer.Option("--own")] = "mine", others: Others) -> None:
        """Draw something."""
        seen.append((own, shared, others))

    assert CliRunner().invoke(app, ["a.html", "--size", "3", "--loud"]).exit_code == 0
    assert seen == [("mine", Shared(out=Path("a.html"), size=3), Others(loud=True))]
    told = CliRunner().invoke(app, ["--help"]).output
    assert told.index("--own") < told.index("--size") < told.index("--loud")
    assert "Draw something." in told
