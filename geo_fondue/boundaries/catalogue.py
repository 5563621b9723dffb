"""The catalogue: which editions there are, and which one is in force on a day."""

import json
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from geo_fondue.boundaries.durable import lock, write_whole
from geo_fondue.boundaries.edition import MANIFEST, Edition, open_edition, read_manifest
from geo_fondue.boundaries.manifest import Manifest
from geo_fondue.boundaries.rules import check_edition_id
from geo_fondue.errors import ConflictError, DamagedError, NotFoundError

PUBLISHED = "published.json"
_PUBLISH = "Run geo-fondue boundaries import LAYER=FILE … --edition ID --publish"


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """An edition that there is, and whether it is published."""

    manifest: Manifest
    published: bool


@dataclass(frozen=True, slots=True)
class Publication:
    """Something that was done to what is published.

    Attributes
    ----------
    action : str
        ``"publish"`` or ``"rollback"``.
    edition : str
        The id of the edition that came in force, or out of it.
    at : datetime
        In UTC.
    who, why : str or None
    """

    action: Literal["publish", "rollback"]
    edition: str
    at: datetime
    who: str | None
    why: str | None


@dataclass(frozen=True, slots=True)
class _Pointer:
    """What ``published.json`` says: a stack of ids, the last published on top, and all that was ever done.

    The history only grows, and so does the file: its size alone tells two states apart.
    """

    published: tuple[str, ...] = ()
    history: tuple[Publication, ...] = ()


class Catalogue:
    """The editions of a data folder. Any number of threads and processes may use it at once.

    Where the periods of several published editions hold a day, the one published last is in force on it.

    Parameters
    ----------
    data : Path
        The data folder; editions are in ``editions/`` below it. It need not exist yet.
    timezone : ZoneInfo, default Asia/Bangkok
        Whose calendar says which day it is today.
    """

    def __init__(self, data: Path, *, timezone: ZoneInfo = ZoneInfo("Asia/Bangkok")) -> None:  # noqa: B008 - unchanging
        self.data = data
        self.folder = data / "editions"
        self.timezone = timezone
        self._opened: dict[tuple[str, int], Edition] = {}
        self._opening = threading.Lock()

    def editions(self) -> list[CatalogueEntry]:
        """Return all editions that can be read, the oldest first; :meth:`damaged` has the others."""
        published = set(self._pointer().published)
        found = [self._manifest_or_damage(path) for path in self._folders()]
        manifests = sorted((m for m in found if isinstance(m, Manifest)), key=lambda m: (m.created_at, m.id))
        return [CatalogueEntry(manifest, manifest.id in published) for manifest in manifests]

    def damaged(self) -> list[DamagedError]:
        """Return, for each edition whose manifest cannot be read, what is wrong with it."""
        found = (self._manifest_or_damage(path) for path in self._folders())
        return [damage for damage in found if isinstance(damage, DamagedError)]

    def open(self, edition_id: str) -> Edition:
        """Return an edition, verified; the second call returns the same object.

        Raises
        ------
        NotFoundError
            When there is no such edition.
        DamagedError
            When it is not as it was written.
        """
        path = self._path(edition_id)
        try:
            stamp = (path / MANIFEST).stat()
        except FileNotFoundError:
            return open_edition(path)  # which says what is missing
        key = (edition_id, stamp.st_mtime_ns)
        with self._opening:
            if key not in self._opened:
                self._opened[key] = open_edition(path)
            return self._opened[key]

    def publish(
        self, edition_id: str, *, who: str | None = None, why: str | None = None, at: datetime | None = None
    ) -> None:
        """Put an edition in force on the days of its period; on those it takes precedence over earlier ones.

        Publishing what was published last changes nothing.

        Parameters
        ----------
        edition_id : str
        who, why : str, optional
            Kept in the history.
        at : datetime, optional
            When, with its timezone; now.

        Raises
        ------
        NotFoundError
            When there is no such edition.
        DamagedError
            When it is not as it was written.
        """
        self.open(edition_id)
        with lock(self.folder / ".publish.lock"):
            pointer = self._pointer()
            if pointer.published[-1:] == (edition_id,):
                return
            done = Publication("publish", edition_id, _instant(at), who, why)
            self._move(_Pointer((*pointer.published, edition_id), (*pointer.history, done)))

    def rollback(
        self, *, who: str | None = None, why: str | None = None, at: datetime | None = None
    ) -> str | None:
        """Undo the last publishing.

        Returns
        -------
        str or None
            The edition now in force, if any.

        Raises
        ------
        ConflictError
            When nothing is published.
        """
        nothing = ConflictError("nothing is published", where=str(self.folder / PUBLISHED), remedy=_PUBLISH)
        if not self._pointer().published:
            raise nothing
        with lock(self.folder / ".publish.lock"):
            pointer = self._pointer()
            if not pointer.published:
                raise nothing
            done = Publication("rollback", pointer.published[-1], _instant(at), who, why)
            left = _Pointer(pointer.published[:-1], (*pointer.history, done))
            self._move(left)
        return self.published().id if left.published else None

    def history(self) -> list[Publication]:
        """Return everything that was published and rolled back, the oldest first."""
        return list(self._pointer().history)

    def published(self, on: date | None = None) -> Edition:
        """Return the published edition in force on a day.

        Parameters
        ----------
        on : date, optional
            Without it: today's, or else the one published last.

        Raises
        ------
        NotFoundError
            When nothing is published, or nothing for that day.
        DamagedError
            When an edition to choose from is not as it was written.
        """
        newest_first = list(dict.fromkeys(reversed(self._pointer().published)))
        if not newest_first:
            raise NotFoundError("no edition is published", where=str(self.data), remedy=_PUBLISH)
        day = datetime.now(self.timezone).date() if on is None else on
        for edition_id in newest_first:
            if read_manifest(self._path(edition_id)).in_force(day):
                return self.open(edition_id)
        if on is None:
            return self.open(newest_first[0])
        remedy = f"Published are: {', '.join(newest_first)}; geo-fondue boundaries list has their dates"
        raise NotFoundError(f"no published edition is in force on {on}", where=str(self.data), remedy=remedy)

    def token(self) -> str:
        """Return a text that changes whenever anything is published or rolled back. It costs one ``stat``."""
        try:
            stamp = (self.folder / PUBLISHED).stat()
        except FileNotFoundError:
            return ""
        return f"{stamp.st_mtime_ns:x}-{stamp.st_size:x}"

    def _path(self, edition_id: str) -> Path:
        check_edition_id(edition_id)
        return self.folder / edition_id

    def _folders(self) -> Iterable[Path]:
        if not self.folder.is_dir():
            return []
        return (path for path in self.folder.iterdir() if path.is_dir() and not path.name.startswith("."))

    def _manifest_or_damage(self, path: Path) -> Manifest | DamagedError:
        try:
            return read_manifest(path)
        except DamagedError as damage:
            return damage

    def _pointer(self) -> _Pointer:
        path = self.folder / PUBLISHED
        try:
            fields = json.loads(path.read_bytes())
            history = tuple(
                Publication(**{**done, "at": datetime.fromisoformat(done["at"])})
                for done in fields["history"]
            )
            return _Pointer(tuple(fields["published"]), history)
        except FileNotFoundError:
            return _Pointer()
        except (OSError, ValueError, TypeError, KeyError) as error:
            remedy = "Restore it from a backup, or remove it and publish again"
            raise DamagedError("what is published cannot be read", where=str(path), remedy=remedy) from error

    def _move(self, pointer: _Pointer) -> None:
        history = [{**asdict(done), "at": done.at.isoformat()} for done in pointer.history]
        data = json.dumps({"published": pointer.published, "history": history}, indent=1, ensure_ascii=False)
        write_whole(self.folder / PUBLISHED, data.encode() + b"\n")


def _instant(at: datetime | None) -> datetime:
    return datetime.now(UTC) if at is None else at.astimezone(UTC)
