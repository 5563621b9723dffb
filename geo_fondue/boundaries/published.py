"""What is published, and all that was ever done to it: the file ``published.json``."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from geo_fondue.boundaries.durable import write_whole
from geo_fondue.boundaries.timeline import Stated, Term, Timeline
from geo_fondue.errors import DamagedError

PUBLISHED = "published.json"


@dataclass(frozen=True, slots=True)
class Publication:
    """Something that was done to what is published.

    Attributes
    ----------
    action : str
        ``"publish"`` or ``"rollback"``.
    edition : str
        The id of the edition that was published, or taken back.
    at : datetime
        In UTC.
    who, why : str or None
    forced : tuple of str
        What stood in the way of publishing it and was passed over, in words.
    """

    action: Literal["publish", "rollback"]
    edition: str
    at: datetime
    who: str | None
    why: str | None
    forced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pointer:
    """What ``published.json`` says.

    The history only grows, and so does the file: its size alone tells two states apart.

    Attributes
    ----------
    published : tuple of str
        A stack of ids, the last published on top.
    history : tuple of Publication
        All that was ever done, the oldest first.
    periods : mapping of str to Term
        The days that each edition ever published states, so that a damaged one does not hide the others.
    """

    published: tuple[str, ...] = ()
    history: tuple[Publication, ...] = ()
    periods: Mapping[str, Term] = field(default_factory=dict)

    @property
    def timeline(self) -> Timeline:
        """Which of them is in force when."""
        return Timeline(Stated(edition, self.periods[edition]) for edition in self.published)

    def after(self, done: Publication, period: Term | None = None) -> "Pointer":
        """Return what is published after something more was done.

        Parameters
        ----------
        done : Publication
        period : Term, optional
            The period of an edition that was never published before.
        """
        periods = dict(self.periods) if period is None else {**self.periods, done.edition: period}
        stack = (*self.published, done.edition) if done.action == "publish" else self.published[:-1]
        return Pointer(stack, (*self.history, done), periods)

    def at(self, number: int) -> "Pointer":
        """Return what was published when so many things had been done."""
        pointer = Pointer(periods=self.periods)
        for done in self.history[:number]:
            pointer = pointer.after(done)
        return pointer


def read_pointer(folder: Path) -> Pointer:
    """Return what is published in a folder of editions.

    Raises
    ------
    DamagedError
        When the file cannot be read.
    """
    path = folder / PUBLISHED
    try:
        fields = json.loads(path.read_bytes())
        history = tuple(_publication(done) for done in fields["history"])
        periods = {edition: _period(days) for edition, days in fields.get("periods", {}).items()}
        return Pointer(tuple(fields["published"]), history, periods)
    except FileNotFoundError:
        return Pointer()
    except (OSError, ValueError, TypeError, KeyError) as error:
        remedy = "Restore it from a backup, or remove it and publish again"
        raise DamagedError("what is published cannot be read", where=str(path), remedy=remedy) from error


def write_pointer(folder: Path, pointer: Pointer) -> None:
    """Move the pointer of a folder of editions: whole or not at all. One writer at a time, under a lock."""
    fields = {
        "published": pointer.published,
        "periods": {
            edition: [day and day.isoformat() for day in (period.from_, period.to)]
            for edition, period in pointer.periods.items()
        },
        "history": [{**asdict(done), "at": done.at.isoformat()} for done in pointer.history],
    }
    data = json.dumps(fields, indent=1, ensure_ascii=False)
    write_whole(folder / PUBLISHED, data.encode() + b"\n")


def _publication(fields: dict[str, Any]) -> Publication:
    done = {**fields, "at": datetime.fromisoformat(fields["at"]), "forced": tuple(fields.get("forced", ()))}
    return Publication(**done)


def _period(days: Sequence[str | None]) -> Term:
    from_, to = (None if day is None else date.fromisoformat(day) for day in days)
    return Term(from_, to)
