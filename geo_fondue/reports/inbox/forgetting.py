"""Old deliveries forgotten: what came long ago, and what speaks of reports that were made long ago."""

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from geo_fondue.reports.inbox.inbox import Inbox
from geo_fondue.reports.readers.traffy_hooks import earliest_of
from geo_fondue.reports.store.retention import made_before
from geo_fondue.reports.store.sql import is_one_of
from geo_fondue.reports.store.store import Store
from geo_fondue.reports.store.tables import reports


def forget_deliveries(inbox: Inbox, store: Store, source: str, before: datetime, timezone: ZoneInfo) -> int:
    """Remove from the inbox what is of a time before a moment, dead letters among it; return how much it was.

    That is what came before, or had become what it is; what tells of a report that was made before; and what
    itself names a time before, whatever report it tells of. What was not tried yet stays.

    Parameters
    ----------
    inbox : Inbox
    store : Store
        Before its own reports are forgotten: it knows when they were made.
    source : str
        Of the reports that the inbox is told of.
    before : datetime
        Aware.
    timezone : ZoneInfo
        The zone of times that come without one.

    Raises
    ------
    UnavailableError
        When the database cannot be written just now.
    """
    old: list[int] = []
    others: dict[int, str] = {}
    for one in inbox.tried():
        times = one.arrival.received_at, one.done_at, earliest_of(one.arrival.body, timezone)
        if any(at is not None and at < before for at in times):
            old.append(one.id)
        elif one.ticket_id is not None:
            others[one.id] = one.ticket_id
    of_old = _made_before(store, source, set(others.values()), before)
    old += [number for number, ticket in others.items() if ticket in of_old]
    return inbox.drop(ids=old) if old else 0


def _made_before(store: Store, source: str, tickets: Collection[str], before: datetime) -> set[str]:
    """Return those of the tickets whose report was made before."""
    if not tickets:
        return set()
    which = reports.c.source == source, is_one_of(reports.c.ticket_id, tickets), made_before(before)
    with store.reading() as connection:
        return set(connection.execute(select(reports.c.ticket_id).where(*which)).scalars())
