"""The commands put together, and how errors end a run: one line and an exit code, never a traceback."""

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

import geo_fondue
from geo_fondue.cli import (
    agencies,
    boundaries,
    database,
    demo,
    doctor,
    exports,
    forgetting,
    hooks,
    keys,
    maps,
    misuse,
    nearby,
    points,
    report_card,
    reports,
    serve,
    states,
    statistics,
)
from geo_fondue.cli.opening import close_opened
from geo_fondue.errors import GeoFondueError

EXIT_FAILED, EXIT_MISUSED = 1, 2

app = typer.Typer(
    help="Whose job is this? Finds the areas that a place lies in, and maps reports per area.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("demo")(demo.demo)
app.add_typer(boundaries.app, name="boundaries")
app.add_typer(agencies.app, name="agencies")
app.command("resolve", context_settings=points.NEGATIVE_NUMBERS)(points.resolve)
app.command("resolve-file")(points.resolve_file)
app.add_typer(reports.app, name="reports")
reports.app.command("near", context_settings=points.NEGATIVE_NUMBERS)(nearby.near)
reports.app.command("clusters")(nearby.clusters)
reports.app.command("forget")(forgetting.forget)
reports.app.command("states")(states.states)
app.command("statistics")(statistics.statistics)
app.add_typer(maps.app, name="map")
app.command("report-card")(report_card.report_card)
app.add_typer(exports.app, name="export")
app.command("serve")(serve.serve)
app.add_typer(keys.app, name="keys")
app.add_typer(hooks.app, name="hooks")
app.add_typer(database.app, name="db")
app.command("doctor")(doctor.doctor)


def main() -> NoReturn:
    """Run what ``sys.argv`` asks for, and exit: 0 done, 1 failed, 2 asked wrongly, 130 interrupted."""
    try:
        code = app(prog_name="geo-fondue", standalone_mode=False)
    except typer.TyperException as error:
        said = misuse.told(error)
        if said is not None:
            _fail(said, EXIT_MISUSED)
        sys.exit(EXIT_MISUSED)
    except typer.Abort:
        _fail("stopped at a question; nothing was done")
    except GeoFondueError as error:
        _fail(str(error))
    except OSError as error:
        # A disk that is full, a folder that may not be written: in the words of the system
        _fail(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except Exception as error:
        from geo_fondue.settings import tracebacks_wanted

        if tracebacks_wanted():
            raise
        remedy = "Run it again with GEO_FONDUE_TRACEBACK=1 for the details that a bug report needs"
        _fail(f"unexpected {type(error).__name__}: {error}. {remedy}")
    finally:
        close_opened()
    # what a command returns says nothing; where one ended early, it is its exit code
    sys.exit(code or 0)


def _fail(message: str, code: int = EXIT_FAILED) -> NoReturn:
    print(f"geo-fondue: {' '.join(message.split())}", file=sys.stderr)
    sys.exit(code)


def _version(asked: bool) -> None:
    if asked:
        print(f"geo-fondue {geo_fondue.__version__}")
        raise typer.Exit


@app.callback()
def options(
    data: Annotated[
        Path | None,
        typer.Option(
            "--data", metavar="DIR", help="The data folder, instead of GEO_FONDUE_DATA or ./geo-fondue-data."
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version and exit.")
    ] = False,
) -> None:
    """Take what stands before the command, for every command alike."""
    if data is not None:
        from geo_fondue.settings import hand_down

        hand_down(data=data)
