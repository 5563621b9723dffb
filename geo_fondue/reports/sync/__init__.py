"""Reports fetched from where they are made: Traffy Fondue's feed and exchange API, Open311 servers.

``asking`` asks, patiently; ``schedule`` says which days are due; ``days`` and ``traffy_exchange`` read them,
each with a cursor in the store that is moved after the rows are on the disk.
"""

from geo_fondue.reports.sync.asking import Asker, NotAllowedError, Patience
from geo_fondue.reports.sync.days import FIRST_DAYS, DaysRead, read_days
from geo_fondue.reports.sync.open311 import Open311, source_of
from geo_fondue.reports.sync.passing import AskedToWaitError, StoppedError
from geo_fondue.reports.sync.refused import RefusedRows
from geo_fondue.reports.sync.schedule import Window
from geo_fondue.reports.sync.taking import Taking
from geo_fondue.reports.sync.traffy_exchange import Credentials, TraffyExchange, read_exchange
from geo_fondue.reports.sync.traffy_feed import TraffyFeed

__all__ = [
    "FIRST_DAYS",
    "AskedToWaitError",
    "Asker",
    "Credentials",
    "DaysRead",
    "NotAllowedError",
    "Open311",
    "Patience",
    "RefusedRows",
    "StoppedError",
    "Taking",
    "TraffyExchange",
    "TraffyFeed",
    "Window",
    "read_days",
    "read_exchange",
    "source_of",
]
