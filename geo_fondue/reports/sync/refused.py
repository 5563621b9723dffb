"""The rows of a source that cannot be used, kept in a list until they can, or are gone."""

import csv
import io
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from geo_fondue.boundaries.durable import write_whole
from geo_fondue.errors import ReportError
from geo_fondue.reports.readers import BadRow

COLUMNS = ("seen_at", "field", "reason", "ticket_id", "value")

KEPT = timedelta(days=35)
"""For so long is a row listed that is not met again; every day of a source is read again before."""


class RefusedRows:
    """A list of bad rows that outlives a run: a run reads a part of the source, and the list is of all of it.

    Parameters
    ----------
    path : Path
        The file, CSV with the columns :data:`COLUMNS`. Its folder is made where missing.

    Raises
    ------
    ReportError
        When it cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._rows: dict[str, Sequence[str]] = {}
        self._changed = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text(encoding="utf-8") if path.exists() else ""
        except (OSError, UnicodeDecodeError) as error:
            raise self._unusable(error) from None
        oldest = (datetime.now(UTC) - KEPT).isoformat(timespec="seconds")
        for row in list(csv.reader(io.StringIO(text, newline="")))[1:]:
            if len(row) == len(COLUMNS) and row[0] >= oldest:
                self._rows[_key(row)] = row

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, row: BadRow) -> None:
        """List a row, in place of the one that was listed of the same report."""
        seen = datetime.now(UTC).isoformat(timespec="seconds")
        listed = (seen, row.field, row.reason, row.ticket_id or "", row.value)
        self._rows[_key(listed)] = listed
        self._changed = True

    def clear(self, ticket_id: str) -> None:
        """Take a report off the list, which can be used now."""
        if self._rows.pop(ticket_id, None) is not None:
            self._changed = True

    def keep(self) -> None:
        """Write the list, if it is another one; without a row, remove it."""
        if not self._changed:
            return
        text = io.StringIO(newline="")
        csv.writer(text).writerows([COLUMNS, *sorted(map(tuple, self._rows.values()))])
        try:
            if self._rows:
                write_whole(self.path, text.getvalue().encode())
            else:
                self.path.unlink(missing_ok=True)
        except OSError as error:
            raise self._unusable(error) from None
        self._changed = False

    def _unusable(self, error: Exception) -> ReportError:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return ReportError(
            f"the list of bad rows cannot be kept: {reason}",
            where=os.fspath(self.path),
            remedy="See that you may write there",
        )


def _key(row: Sequence[str]) -> str:
    """Return what a row is known again by: its report, else all that is known of it."""
    _, field, reason, ticket_id, value = row
    return ticket_id or "\x1f".join((field, reason, value))
