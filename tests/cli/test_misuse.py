"""Whatever is asked wrongly is told in one line on stderr, with what to do, and ends with 2."""

from collections.abc import Iterator
from typing import Any

import pytest
import typer

from geo_fondue.cli import app


def commands(group: Any, *before: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, command in group.commands.items():
        yield (*before, name), command
        if hasattr(command, "commands"):
            yield from commands(command, *before, name)


EVERY = dict(commands(typer.main.get_command(app)))
LEAVES = {path: command for path, command in EVERY.items() if not hasattr(command, "commands")}
GROUPS = [(), *(path for path in EVERY if path not in LEAVES)]


def refused(run: Any, *path: str) -> str:
    """Check that a run was refused as it should be, and return the line."""
    assert (run.code, run.out) == (2, "")
    assert run.err.count("\n") == 1
    assert run.err.startswith(f"geo-fondue: {' '.join(path)}{': ' if path else ''}")
    assert run.err.endswith("--help\n")
    return str(run.err)


def arguments_of(command: Any) -> list[str]:
    return ["1"] * sum(parameter.required for parameter in command.params if parameter.opts[0][0] != "-")


@pytest.mark.parametrize("path", GROUPS)
def test_a_command_that_there_is_not(cli: Any, path: tuple[str, ...]) -> None:
    assert "no such command 'nonsense'" in refused(cli(*path, "nonsense"), *path)


@pytest.mark.parametrize("path", sorted(EVERY))
def test_an_option_that_there_is_not(cli: Any, path: tuple[str, ...]) -> None:
    said = refused(cli(*path, *arguments_of(EVERY[path]), "--no-such-thing"), *path)
    assert "--no-such-thing" in said


@pytest.mark.parametrize("path", sorted(LEAVES))
def test_what_is_missing(cli: Any, path: tuple[str, ...]) -> None:
    required = [parameter for parameter in LEAVES[path].params if parameter.required]
    if required:
        assert "missing" in refused(cli(*path), *path)


@pytest.mark.parametrize("path", sorted(LEAVES))
def test_more_than_is_taken(cli: Any, path: tuple[str, ...]) -> None:
    command = LEAVES[path]
    if all(parameter.nargs == 1 for parameter in command.params):
        taken = sum(not parameter.opts[0].startswith("-") for parameter in command.params)
        refused(cli(*path, *["1"] * (taken + 1)), *path)


@pytest.mark.parametrize("path", sorted(LEAVES))
def test_an_option_without_its_value(cli: Any, path: tuple[str, ...]) -> None:
    run = cli(*path, *arguments_of(LEAVES[path]), "--data")
    if "--data" in {option for parameter in LEAVES[path].params for option in parameter.opts}:
        assert (run.code, run.err.count("\n")) == (2, 1)
        assert "option '--data' requires an argument. Its --help tells" in run.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("report", "import"), "no such command 'report'. Did you mean 'reports'"),
        (("boundaries", "imprt"), "boundaries: no such command 'imprt'. Did you mean 'import'? See"),
        (("statistics", "--fiscal-yer", "2566"), "(Possible options: --fiscal-year, --layer)"),
        (("resolve", "thirteen", "100"), "resolve: invalid value for 'LAT': 'thirteen' should be a valid n"),
        (("serve", "--port", "65536"), "'65536' should be less than or equal to 65535. See"),
        (("hooks", "show", "x" * 1000), f"'{'x' * 60}…' should be a valid integer"),
        (("statistics", "--state", "done"), "'done' is not one of 'open', 'closed', 'excluded'. See"),
        (("keys", "create"), "missing option '--scope'. Choose from: read, staff, write, hook, admin. See"),
        (("statistics", "--json", "--csv"), "--json and --csv exclude one another. See"),
        (("boundaries", "import", "provinces.geojson", "--edition", "x"), "is not LAYER=FILE"),
        (("statistics", "--state", "a\nb"), "--state"),
    ],
)
def test_the_line_says_what_was_wrong(cli: Any, arguments: tuple[str, ...], said: str) -> None:
    assert said in refused(cli(*arguments))


def test_help_is_help_and_goes_to_stdout(cli: Any) -> None:
    for asked in (("-h",), ("statistics", "--help"), ("map", "-h")):
        run = cli(*asked)
        assert (run.code, run.err) == (0, "")
        assert run.out.count("\n") > 5
