"""What is printed: tables for people, JSON for programs on stdout; progress and notes on stderr."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import orjson
import typer
from rich import box
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table
from rich.text import Text

WIDE = 10_000
"""Columns of a table that goes to a file or a pipe: as many as it needs."""


def say(message: str) -> None:
    """Print a line for the person who runs the command; on stderr, so that it never mixes with data."""
    print(message, file=sys.stderr)


def agreed(question: str) -> bool:
    """Ask the person who runs the command, and return whether the answer is yes; no where nobody is there."""
    return sys.stdin.isatty() and typer.confirm(question, err=True)


def print_json(value: Any) -> None:
    """Print a value as JSON, in UTF-8 whatever the terminal says of itself."""
    sys.stdout.flush()
    sys.stdout.buffer.write(orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2) + b"\n")
    sys.stdout.buffer.flush()


def print_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    title: str | None = None,
    caption: str | None = None,
) -> None:
    """Print a table; columns in which every value is a number are aligned right.

    Parameters
    ----------
    columns : sequence of str
    rows : iterable of sequences
        None is shown as a dash.
    title, caption : str, optional
    """
    lines = [list(row) for row in rows]
    table = Table(
        title=title, caption=caption, title_justify="left", caption_justify="left", box=box.SIMPLE_HEAD
    )
    for position, column in enumerate(columns):
        values = [line[position] for line in lines]
        numeric = any(isinstance(value, int | float) for value in values) and all(
            value is None or isinstance(value, int | float) for value in values
        )
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for line in lines:
        table.add_row(*(Text(_shown(value)) for value in line))
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = WIDE
    console.print(table)


def _shown(value: object) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.2f}"
        case date():
            return value.isoformat()
        case _:
            return str(value)


def print_bytes(chunks: Iterable[bytes]) -> None:
    """Print bytes as they are, such as CSV."""
    sys.stdout.flush()
    for chunk in chunks:
        sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()


@contextmanager
def counting(description: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on stderr, and lend what moves it: told how much is done, and of how much.

    Nothing is shown where stderr is no terminal.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with _progress(*columns) as bar:
        task = bar.add_task(description, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


@contextmanager
def downloading() -> Iterator[Callable[[str, int, int | None], None]]:
    """Show a bar on stderr for each file, and lend what moves it: told its name, its bytes, and of how many.

    Nothing is shown where stderr is no terminal.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with _progress(*columns) as bar:
        tasks: dict[str, TaskID] = {}

        def told(name: str, done: int, of: int | None) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=of)
            bar.update(tasks[name], completed=done, total=of)

        yield told


@contextmanager
def working(description: str) -> Iterator[Callable[[str], None]]:
    """Show on stderr that something is going on, and lend what says which step it is at.

    Nothing is shown where stderr is no terminal.
    """
    with _progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()) as bar:
        task = bar.add_task(description, total=None)
        yield lambda step: bar.update(task, description=step)


def _progress(*columns: ProgressColumn) -> Progress:
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
