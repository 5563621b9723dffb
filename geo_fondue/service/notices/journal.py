"""The journal: what others are to be told, and who was told it already."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from geo_fondue.boundaries.durable import lock, write_whole
from geo_fondue.errors import DamagedError

CURSOR = "told.json"
ARRIVED = "arrived"
"""The folder of notices that arrived everywhere, so that those which wait are found at once."""

_FOLDER = "notices"
_FILES = "[0-9]*.json"


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far a notice is on its way to one address.

    Attributes
    ----------
    attempts : int
    next_at : datetime or None
        When it is tried again, in UTC; None when it arrived.
    done_at : datetime or None
        When it arrived.
    problem : str or None
        Why it did not, the last time.
    """

    attempts: int
    next_at: datetime | None
    done_at: datetime | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that others are to be told.

    Attributes
    ----------
    id : str
        The same however often it is sent.
    made_at : datetime
        In UTC.
    body : str
        JSON, as it is sent to the letter.
    deliveries : mapping of str to Delivery
        By address.
    """

    id: str
    made_at: datetime
    body: str
    deliveries: dict[str, Delivery]

    def with_delivery(self, address: str, delivery: Delivery) -> "Notice":
        """Return the notice with news of one address."""
        return replace(self, deliveries={**self.deliveries, address: delivery})


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far what happened was made into notices.

    Attributes
    ----------
    history : int
        How many entries of the catalogue's history.
    day : date
        The last day whose changes by the calendar are in.
    count : int
        How many notices were ever made.
    """

    history: int
    day: date
    count: int = 0


class Journal:
    """The notices of a data folder, in ``notices/``: one file each, written whole or not at all.

    Parameters
    ----------
    data : Path
        The data folder.
    """

    def __init__(self, data: Path) -> None:
        self.folder = data / _FOLDER

    def cursor(self) -> Cursor | None:
        """Return how far it is, None where nothing was ever to be told.

        Raises
        ------
        DamagedError
            When it cannot be read.
        """
        try:
            fields = _read(self.folder / CURSOR)
        except FileNotFoundError:
            return None
        return Cursor(fields["history"], date.fromisoformat(fields["day"]), fields["count"])

    def move(self, cursor: Cursor) -> None:
        """Say how far it is; hold :meth:`making`."""
        fields = {"history": cursor.history, "day": cursor.day.isoformat(), "count": cursor.count}
        write_whole(self.folder / CURSOR, json.dumps(fields).encode() + b"\n")

    def waiting(self) -> list[Notice]:
        """Return the notices that did not arrive everywhere, in the order in which they were made.

        Raises
        ------
        DamagedError
            When one cannot be read.
        """
        arrived = self.folder / ARRIVED
        # One is in both folders where a process died between writing it here and removing it there
        paths = (path for path in self.folder.glob(_FILES) if not (arrived / path.name).exists())
        return [self._notice(path) for path in sorted(paths)]

    def notices(self) -> list[Notice]:
        """Return all notices in the order in which they were made; raises as :meth:`waiting` does."""
        arrived = [self._notice(path) for path in (self.folder / ARRIVED).glob(_FILES)]
        return sorted([*arrived, *self.waiting()], key=lambda notice: notice.id)

    def made(self, notice_id: str) -> bool:
        """Return whether there is a notice of that id already."""
        return any((folder / f"{notice_id}.json").exists() for folder in (self.folder, self.folder / ARRIVED))

    def keep(self, notice: Notice) -> None:
        """Write a notice, new or with news; hold :meth:`making` or :meth:`sending`."""
        fields = {
            "id": notice.id,
            "made_at": notice.made_at.isoformat(),
            "deliveries": {
                address: {
                    "attempts": one.attempts,
                    "next_at": one.next_at and one.next_at.isoformat(),
                    "done_at": one.done_at and one.done_at.isoformat(),
                    "problem": one.problem,
                }
                for address, one in notice.deliveries.items()
            },
            "body": notice.body,
        }
        data = json.dumps(fields, ensure_ascii=False, indent=1)
        here = self.folder / f"{notice.id}.json"
        if any(one.done_at is None for one in notice.deliveries.values()):
            write_whole(here, data.encode() + b"\n")
            return
        arrived = self.folder / ARRIVED
        arrived.mkdir(exist_ok=True)
        write_whole(arrived / here.name, data.encode() + b"\n")
        here.unlink(missing_ok=True)

    @contextmanager
    def making(self) -> Iterator[None]:
        """Be the only one who makes notices."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with lock(self.folder / ".making.lock"):
            yield

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Be the only one who sends them.

        Raises
        ------
        BlockingIOError
            When another one does.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with lock(self.folder / ".sending.lock", wait=False):
            yield

    def _notice(self, path: Path) -> Notice:
        fields = _read(path)
        return Notice(
            id=fields["id"],
            made_at=datetime.fromisoformat(fields["made_at"]),
            body=fields["body"],
            deliveries={
                address: Delivery(
                    one["attempts"], _time(one["next_at"]), _time(one["done_at"]), one["problem"]
                )
                for address, one in fields["deliveries"].items()
            },
        )


def _read(path: Path) -> dict[str, Any]:
    try:
        fields: dict[str, Any] = json.loads(path.read_bytes())
    except ValueError as error:
        remedy = "Remove the file; what it told can be seen with geo-fondue boundaries list --history"
        raise DamagedError("the notice cannot be read", where=str(path), remedy=remedy) from error
    return fields


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
