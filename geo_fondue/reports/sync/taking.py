"""Rows from a source into the store: resolved, merged, the bad ones listed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from geo_fondue.reports.readers import BadRow
from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Counts, Store
from geo_fondue.reports.sync.refused import RefusedRows
from geo_fondue.resolver import Resolver


@dataclass(slots=True)
class Taking:
    """Takes rows into a store, and counts what becomes of them.

    Attributes
    ----------
    store : Store
    resolver : Resolver
    refused : RefusedRows
    counts : Counts
        Of the rows that could be used.
    bad : int
        How many could not.
    notes : list of str
        What the one who runs it should know: limits that cut, what a server said.
    """

    store: Store
    resolver: Resolver
    refused: RefusedRows
    counts: Counts = field(default_factory=Counts)
    bad: int = 0
    notes: list[str] = field(default_factory=list)

    def take(self, rows: Sequence[Report | BadRow]) -> None:
        """Put rows into the store in one transaction; what returns is on the disk, bad rows listed."""
        reports = [row for row in rows if isinstance(row, Report)]
        for row in rows:
            if isinstance(row, BadRow):
                self.refused.add(row)
                self.bad += 1
            else:
                self.refused.clear(row.ticket_id)
        if reports:
            jurisdictions = self.resolver.resolve_batch(
                [report.lon for report in reports], [report.lat for report in reports]
            )
            self.counts += self.store.upsert(reports, jurisdictions)
        self.refused.keep()

    def note(self, text: str) -> None:
        """Remember something to be said, once."""
        if text not in self.notes:
            self.notes.append(text)
