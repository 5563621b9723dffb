"""The inbox: what others send comes to rest here, on the disk, before anything is made of it.

It is apart from the reports, so that nothing that writes those, such as an import, holds up what arrives:
with SQLite a file of its own beside theirs, with PostgreSQL a table that no lock of theirs is held for.
"""

from geo_fondue.reports.inbox.delivery import STATUSES, Arrival, Delivery, Outcome, Status
from geo_fondue.reports.inbox.forgetting import forget_deliveries
from geo_fondue.reports.inbox.inbox import Inbox
from geo_fondue.reports.inbox.waiting import settle_waiting, waiting_tickets

__all__ = [
    "STATUSES",
    "Arrival",
    "Delivery",
    "Inbox",
    "Outcome",
    "Status",
    "forget_deliveries",
    "settle_waiting",
    "waiting_tickets",
]
