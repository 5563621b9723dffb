"""The catalogue: which editions there are, and which one is in force on a day."""

import os
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from geo_fondue.boundaries.durable import lock
from geo_fondue.boundaries.edition import MANIFEST, Edition, open_edition, read_manifest
from geo_fondue.boundaries.manifest import Manifest
from geo_fondue.boundaries.published import PUBLISHED, Pointer, Publication, read_pointer, write_pointer
from geo_fondue.boundaries.rules import check_edition_id
from geo_fondue.boundaries.timeline import Stated, Term
from geo_fondue.errors import ConflictError, DamagedError, NotFoundError

_PUBLISH = "Run geo-fondue boundaries import LAYER=FILE … --edition ID --publish"


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """An edition that there is, and whether it is published.

    Attributes
    ----------
    manifest : Manifest
    published : bool
    terms : tuple of Term
        The days on which it is really in force. A published edition has none after a correction of it, with
        the same period, was published.
    """

    manifest: Manifest
    published: bool
    terms: tuple[Term, ...] = ()


class Catalogue:
    """The editions of a data folder. Any number of threads and processes may use it at once.

    On any day at most one published edition is in force; :class:`~geo_fondue.boundaries.timeline.Timeline`
    says which.

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
        self._pointed_at = os.fspath(self.folder / PUBLISHED)
        self._opened: dict[tuple[str, int], Edition] = {}
        self._opening = threading.Lock()

    def editions(self) -> list[CatalogueEntry]:
        """Return all editions that can be read, the oldest first; :meth:`damaged` has the others."""
        pointer = self.pointer()
        terms = pointer.timeline.terms()
        found = [self._manifest_or_damage(path) for path in self._folders()]
        manifests = sorted((m for m in found if isinstance(m, Manifest)), key=lambda m: (m.created_at, m.id))
        return [
            CatalogueEntry(manifest, manifest.id in pointer.published, terms.get(manifest.id, ()))
            for manifest in manifests
        ]

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
        self,
        edition_id: str,
        *,
        who: str | None = None,
        why: str | None = None,
        at: datetime | None = None,
        forced: Sequence[str] = (),
    ) -> Publication | None:
        """Put an edition in force on the days of its period.

        Publishing what counts already changes nothing.

        Parameters
        ----------
        edition_id : str
        who, why : str, optional
            Kept in the history.
        at : datetime, optional
            When, with its timezone; now.
        forced : sequence of str
            What stands in its way and is passed over, in words; kept in the history too.

        Returns
        -------
        Publication or None
            What was done; None where nothing was.

        Raises
        ------
        NotFoundError
            When there is no such edition.
        DamagedError
            When it, or another published one, is not as it was written.
        ConflictError
            When it would be in force together with another on some day, or never.
        """
        new = self.open(edition_id).manifest
        with lock(self.folder / ".publish.lock"):
            pointer = self.pointer()
            timeline = pointer.timeline
            stated = Stated(edition_id, Term(new.valid_from, new.valid_to))
            if stated in timeline.counting:
                return None
            timeline.check(stated, today=self.today())
            done = Publication("publish", edition_id, _instant(at), who, why, tuple(forced))
            write_pointer(self.folder, pointer.after(done, stated.period))
        return done

    def rollback(
        self, *, who: str | None = None, why: str | None = None, at: datetime | None = None
    ) -> Publication:
        """Undo the last publishing.

        Returns
        -------
        Publication
            What was done.

        Raises
        ------
        ConflictError
            When nothing is published.
        """
        nothing = ConflictError("nothing is published", where=str(self.folder / PUBLISHED), remedy=_PUBLISH)
        if not self.pointer().published:
            raise nothing
        with lock(self.folder / ".publish.lock"):
            pointer = self.pointer()
            if not pointer.published:
                raise nothing
            done = Publication("rollback", pointer.published[-1], _instant(at), who, why)
            write_pointer(self.folder, pointer.after(done))
        return done

    def history(self) -> list[Publication]:
        """Return everything that was published and rolled back, the oldest first."""
        return list(self.pointer().history)

    def today(self) -> date:
        """Return the day that it is in the timezone of the catalogue."""
        return datetime.now(self.timezone).date()

    def published(self, on: date | None = None) -> Edition:
        """Return the published edition in force on a day.

        Parameters
        ----------
        on : date, optional
            Without it: today's; where none is in force today, the last that was, else the first to come, so
            that a service goes on answering when nobody thought of the next edition in time.

        Raises
        ------
        NotFoundError
            When nothing is published, or nothing for that day.
        DamagedError
            When an edition to choose from is not as it was written.
        """
        pointer = self.pointer()
        if not pointer.published:
            raise NotFoundError("no edition is published", where=str(self.data), remedy=_PUBLISH)
        timeline = pointer.timeline
        found = timeline.nearest(self.today()) if on is None else timeline.on(on)
        if found is not None:
            return self.open(found)
        listed = ", ".join(sorted({one.edition for one in timeline.counting}))
        remedy = f"Published are: {listed}; geo-fondue boundaries list has their days"
        raise NotFoundError(f"no published edition is in force on {on}", where=str(self.data), remedy=remedy)

    def pointer(self) -> Pointer:
        """Return what is published, and all that was ever done to it.

        Raises
        ------
        DamagedError
            When that cannot be read.
        """
        pointer = read_pointer(self.folder)
        # Written by a version that kept no periods beside the history
        lacking = {done.edition for done in pointer.history}.difference(pointer.periods)
        manifests = [read_manifest(self._path(edition_id)) for edition_id in lacking]
        stated = {one.id: Term(one.valid_from, one.valid_to) for one in manifests}
        return replace(pointer, periods={**pointer.periods, **stated}) if stated else pointer

    def token(self) -> str:
        """Return a text that changes whenever anything is published or rolled back. It costs one ``stat``."""
        try:
            stamp = os.stat(self._pointed_at)  # noqa: PTH116 - a third of what Path.stat costs, for each request
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


def _instant(at: datetime | None) -> datetime:
    return datetime.now(UTC) if at is None else at.astimezone(UTC)
