"""The reports as columns, for statistics and maps: a file beside the database, and what changed since.

What is counted of a report (where, when, in which state, of what kind) stands in columns of numbers that
NumPy and compiled functions run over. They are derived: the database is the truth, the file can be removed at
any time, and what is read from it is always of one version of the data.
"""

from geo_fondue.reports.columns.choosing import ALWAYS, period
from geo_fondue.reports.columns.columns import Column, Part, ReportColumns
from geo_fondue.reports.columns.layout import CLOSED, EXCLUDED, NEVER, OPEN, Arrays

__all__ = [
    "ALWAYS",
    "CLOSED",
    "EXCLUDED",
    "NEVER",
    "OPEN",
    "Arrays",
    "Column",
    "Part",
    "ReportColumns",
    "period",
]
