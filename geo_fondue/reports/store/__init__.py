"""Where reports are kept."""

from geo_fondue.reports.store.engine import store_exists
from geo_fondue.reports.store.store import Store
from geo_fondue.reports.store.stored import StoredReport
from geo_fondue.reports.store.upsert import Counts

__all__ = ["Counts", "Store", "StoredReport", "store_exists"]
