"""Most of the rows, at rest: in a file that all processes share, or in memory where there can be none."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection

from geo_fondue.boundaries.durable import lock
from geo_fondue.errors import GeoFondueError
from geo_fondue.reports.columns.columns import Part
from geo_fondue.reports.columns.file import FileWriter, MemoryWriter, open_columns, replacing
from geo_fondue.reports.columns.layout import TYPES, Arrays
from geo_fondue.reports.columns.reading import Mark, last_deleted, last_written

_log = logging.getLogger(__name__)

_AT_ONCE = 1 << 20

Batches = Callable[[], Iterable[Arrays]]
States = Mapping[str, int]


@dataclass(frozen=True, eq=False, slots=True)
class Base:
    """Rows of one version of the data.

    Attributes
    ----------
    mark : Mark
        Which data.
    part : Part
    states : tuple of str
        By their position in the column ``state``.
    """

    mark: Mark
    part: Part
    states: tuple[str, ...]


@contextmanager
def alone(path: Path | None, *, wait: bool = True) -> Iterator[Path | None]:
    """Hold the lock of a file, and lend the path, or None where the folder cannot be written.

    Raises
    ------
    BlockingIOError
        When another process holds it and it is not waited for.
    """
    if path is None or not _can_be_written(path):
        yield None
        return
    with lock(path.with_name(f"{path.name}.lock"), wait=wait):
        yield path


def open_base(path: Path, connection: Connection, mark: Mark) -> Base | None:
    """Return the rows in a file if the data have gone on from there, else None.

    Parameters
    ----------
    path : Path
    connection : Connection
        Sees the data.
    mark : Mark
        Which they are.
    """
    found = open_columns(path, TYPES)
    if found is None:
        return None
    arrays, about = found
    try:
        own = Mark(about["store_id"], about["generation"], about["version"])
        states, told = tuple(about["states"]), about["last_written"]
        told_deleted = about.get("last_deleted", [])
    except (KeyError, TypeError):
        return None
    if not mark.follows(own):
        return None
    # A database that was put back to what it was, and written to since, has come to the same version by
    # another way: then that version wrote or deleted other rows.
    if not set(last_written(connection, own.version, told)) <= set(told):
        return None
    if last_deleted(connection, own.version) != told_deleted:
        return None
    return Base(own, Part(arrays), states)


def make_base(
    path: Path | None, rows: int, batches: Batches, *, connection: Connection, mark: Mark, states: States
) -> Base:
    """Return rows at rest: in the file, or in memory where there is none or it cannot be written.

    Parameters
    ----------
    path : Path or None
        The lock is held.
    rows : int
        How many there are in all batches.
    batches : callable
        Gives the columns of rows, by ascending id: each time some rows of some columns.
    connection : Connection
        Sees the data that the rows are of.
    mark : Mark
        Which those are.
    states : mapping of str to int
        The numbers in the column ``state``; complete when all rows were given.
    """
    if path is not None:
        try:
            with replacing(path) as file:
                writer = FileWriter(file, TYPES, rows)
                for batch in batches():
                    writer.write(batch)
                writer.finish(_about(connection, mark, states))
        except GeoFondueError:
            raise  # the database's, though some are errors of the system as well
        except OSError as error:
            _say_in_memory(path, error)
        else:
            found = open_columns(path, TYPES)
            if found is not None:
                return Base(mark, Part(found[0]), tuple(states))
            _say_in_memory(path, "it does not hold what was written")
    memory = MemoryWriter(TYPES, rows)
    for batch in batches():
        memory.write(batch)
    return Base(mark, Part(memory.arrays), tuple(states))


def folded(first: Part, second: Part) -> tuple[int, Batches] | None:
    """Return how many rows hold in two parts, and what gives them as one.

    None where a row of the second is new and stands before rows of the first, or rows of the first were
    deleted: then all have to be read anew.
    """
    ids = second["ids"]
    at = np.searchsorted(first["ids"], ids)
    known = at < len(first)
    known[known] = first["ids"][at[known]] == ids[known]
    new = np.flatnonzero(~known)
    if len(first) - len(known) + len(new) != first.count():
        return None
    if len(new) and np.any(at[new] < len(first)):
        return None
    places = at[known]

    def batches() -> Iterator[Arrays]:
        for name in TYPES:
            replaced = second[name][known]
            for begin in range(0, len(first), _AT_ONCE):
                values = first[name][begin : begin + _AT_ONCE].copy()
                here = slice(*np.searchsorted(places, (begin, begin + len(values))))
                values[places[here] - begin] = replaced[here]
                yield {name: values}
            yield {name: second[name][new]}

    return len(first) + len(new), batches


def _about(connection: Connection, mark: Mark, states: States) -> dict[str, Any]:
    return {
        "store_id": mark.store_id,
        "generation": mark.generation,
        "version": mark.version,
        "last_written": last_written(connection, mark.version),
        "last_deleted": last_deleted(connection, mark.version),
        "states": list(states),
    }


def _can_be_written(path: Path) -> bool:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with lock(path.with_name(f"{path.name}.lock"), wait=False):
            pass
    except BlockingIOError:
        return True
    except OSError as error:
        _say_in_memory(path, error)
        return False
    return True


def _say_in_memory(path: Path, why: object) -> None:
    _log.warning("the columns of the reports stay in memory: %s: %s", path, why)
