"""Deliveries that wait for the report they speak of."""

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import select

from geo_fondue.reports.inbox.inbox import Inbox
from geo_fondue.reports.store.sql import is_one_of
from geo_fondue.reports.store.store import Store
from geo_fondue.reports.store.tables import waiting_tellings


def waiting_tickets(store: Store, source: str, tickets: Collection[str]) -> set[str]:
    """Return those of the tickets of which something is told that waits for their report."""
    if not tickets:
        return set()
    wanted = select(waiting_tellings.c.ticket_id).where(
        waiting_tellings.c.source == source, is_one_of(waiting_tellings.c.ticket_id, tickets)
    )
    with store.reading() as connection:
        return set(connection.execute(wanted).scalars())


def settle_waiting(inbox: Inbox, store: Store, source: str) -> int:
    """Mark the deliveries whose report has come since, by whatever way, and return how many."""
    tickets = inbox.awaited()
    come = tickets - waiting_tickets(store, source, tickets)
    return inbox.came(come, datetime.now(UTC)) if come else 0
