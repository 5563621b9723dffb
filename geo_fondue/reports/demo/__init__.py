"""Made-up reports of the made-up country, and files of them as Traffy Fondue writes them."""

from geo_fondue.reports.demo.generating import generate_reports
from geo_fondue.reports.demo.spoiling import Spoilt, Written
from geo_fondue.reports.demo.writing import write_exchange_csv, write_public_feed, write_traffy_dump

__all__ = [
    "Spoilt",
    "Written",
    "generate_reports",
    "write_exchange_csv",
    "write_public_feed",
    "write_traffy_dump",
]
