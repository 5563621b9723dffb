"""Traffy Fondue's monthly and full CSV dumps (``bangkok_traffy.csv``), with the position in one field."""

from collections.abc import Collection, Iterator

from geo_fondue.reports.readers.columns import Columns, reports
from geo_fondue.reports.readers.options import Options
from geo_fondue.reports.readers.row import BadRow
from geo_fondue.reports.readers.source import Source
from geo_fondue.reports.readers.table import header_of
from geo_fondue.reports.report import Report

COLUMNS = Columns(
    ticket_id="ticket_id",
    lon="coords",
    lat="coords",
    categories="type",
    state="state",
    created_at="timestamp",
    last_activity="last_activity",
    reopened="count_reopen",
    description="comment",
    address="address",
    organisations="organization",
    photo="photo",
    photo_after="photo_after",
    star="star",
)

REQUIRED = frozenset({"ticket_id", "coords"})
"""The columns without which no report can be read."""

_TELLING = REQUIRED | {"state", "timestamp"}


def recognise(columns: Collection[str]) -> bool:
    """Return whether these are the columns of this format."""
    return _TELLING.issubset(columns)


def read(source: Source, options: Options) -> Iterator[Report | BadRow]:
    """Yield the reports; see :func:`geo_fondue.reports.readers.read`."""
    header = header_of(source)
    return reports(source, header, COLUMNS.present(header), options)
