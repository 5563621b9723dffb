"""The list of rows that were not taken: a CSV file beside the one they came from."""

import csv
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from geo_fondue.errors import ReportError
from geo_fondue.reports.readers import BadRow

COLUMNS = ("line", "field", "reason", "ticket_id", "value")
"""The columns of the list, those of :class:`~geo_fondue.reports.readers.BadRow`."""


class BadRowList:
    """Collects bad rows in a file, which appears whole when all are there.

    Use it as a context manager: what an exception leaves behind is removed.

    Parameters
    ----------
    source : Path
        The file that the rows come from.
    path : Path, optional
        Where the list shall be. By default beside the source as ``<name>.bad.csv``; where that folder may not
        be written, in the folder for temporary files.

    Attributes
    ----------
    count : int

    Raises
    ------
    ReportError
        When nothing can be written at the path given, before the first row.
    """

    def __init__(self, source: Path, path: Path | None = None) -> None:
        self.count = 0
        self._source = source
        self._target = path or source.with_name(f"{source.name}.bad.csv")
        self._file: IO[str] | None = None
        if path is not None:
            if path.resolve() == source.resolve():
                raise _unwritable(path, "that is the file with the reports")
            self._file = self._begin(path.parent)

    def add(self, row: BadRow) -> None:
        """Add a row."""
        if self._file is None:
            self._file = self._begin_somewhere()
        with _told(self._target):
            if self.count == 0:
                csv.writer(self._file).writerow(COLUMNS)
            values = (row.line, row.field, row.reason, row.ticket_id or "", row.value)
            csv.writer(self._file).writerow(values)
        self.count += 1

    def finish(self) -> Path | None:
        """Put the list in its place and return where that is; without a row, remove one from before."""
        with _told(self._target):
            if self.count == 0 or self._file is None:
                self._target.unlink(missing_ok=True)
                return None
            part = Path(self._file.name)
            self._file.close()
            # whoever may read the reports may read which of them are bad
            part.chmod(self._source.stat().st_mode & 0o666)
            part.replace(self._target)
            self._file = None
        return self._target

    def discard(self) -> None:
        """Remove what was collected."""
        if self._file is not None:
            self._file.close()
            Path(self._file.name).unlink(missing_ok=True)
            self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()

    def _begin_somewhere(self) -> IO[str]:
        try:
            return self._begin(self._target.parent)
        except ReportError:
            folder = Path(tempfile.mkdtemp(prefix="geo-fondue-"))
            self._target = folder / self._target.name
            return self._begin(folder)

    def _begin(self, folder: Path) -> IO[str]:
        with _told(folder):
            return tempfile.NamedTemporaryFile(
                "w", encoding="utf-8", newline="", dir=folder, prefix=".bad-rows-", delete=False
            )


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _unwritable(path, error.strerror or str(error)) from None


def _unwritable(path: Path, reason: str) -> ReportError:
    return ReportError(
        f"the list of bad rows cannot be written: {reason}",
        where=str(path),
        remedy="Give another place for it",
    )
