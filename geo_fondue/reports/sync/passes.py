"""Reading pages that shift while they are read, until a reading brings nothing unknown."""

from collections.abc import Callable, Iterator
from datetime import datetime

from geo_fondue.reports.readers import BadRow
from geo_fondue.reports.report import Report

Rows = list[Report | BadRow]

MOST_PASSES = 5
"""So often is a window read at most; who shifts more than that is read again with the next run."""


def key_of(row: Report | BadRow) -> str:
    """Return what tells a row from the others of its window."""
    if isinstance(row, Report):
        return row.ticket_id
    return row.ticket_id or f"{row.field}\x1f{row.reason}\x1f{row.value}"


def read_until_settled(pages: Callable[[], Iterator[Rows]], take: Callable[[Rows], None]) -> bool:
    """Read all pages, and read them again until nothing is among them that was not seen before.

    A list that grows or shrinks while it is read page by page shows some rows twice and others never; only
    another reading tells. A list that one page holds is of one moment, and is not read again.

    Parameters
    ----------
    pages : callable
        Reads from the first page on.
    take : callable
        Given the rows of each page that are unknown, or have another last activity than before.

    Returns
    -------
    bool
        Whether it settled within :data:`MOST_PASSES`.
    """
    known: dict[str, datetime | None] = {}
    for _ in range(MOST_PASSES):
        unknown = filled = 0
        seen: set[str] = set()
        for rows in pages():
            fresh = []
            before = len(seen)
            seen.update(map(key_of, rows))
            filled += len(seen) > before
            for row in rows:
                key = key_of(row)
                activity = row.last_activity if isinstance(row, Report) else None
                if key not in known or known[key] != activity:
                    fresh.append(row)
                    unknown += key not in known
                    known[key] = activity
            if fresh:
                take(fresh)
        if not unknown or filled <= 1:
            return True
    return False
