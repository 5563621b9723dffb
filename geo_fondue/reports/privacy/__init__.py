"""What is personal in reports: hidden in texts, blurred on the map, and forgotten in time."""

from geo_fondue.reports.privacy.grid import Grid
from geo_fondue.reports.privacy.scrubbing import scrub

__all__ = ["Grid", "scrub"]
