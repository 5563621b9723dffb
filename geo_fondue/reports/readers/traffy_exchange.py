"""The CSV of Traffy Fondue's exchange API (``download-issues``), with the times of work and closing."""

from collections.abc import Collection, Iterator

from geo_fondue.reports.readers.columns import Columns, reports
from geo_fondue.reports.readers.options import Options
from geo_fondue.reports.readers.row import BadRow
from geo_fondue.reports.readers.source import Source
from geo_fondue.reports.readers.table import header_of
from geo_fondue.reports.report import Report

COLUMNS = Columns(
    ticket_id="ticket_id",
    lon="longitude",
    lat="latitude",
    categories="type",
    state="status",
    created_at="timestamp",
    last_activity="last_activity",
    started_at="timestamp_inprogress",
    closed_at="timestamp_finished",
    reopened="count_reopen",
    description="description",
    address="address",
    organisations="organization",
    photo="photo",
    photo_after="photo_after",
    star="star",
)

REQUIRED = frozenset({"ticket_id", "longitude", "latitude"})
"""The columns without which no report can be read."""

_TELLING = REQUIRED | {"type", "timestamp", "status"}


def recognise(columns: Collection[str]) -> bool:
    """Return whether these are the columns of this format."""
    return _TELLING.issubset(columns)


def read(source: Source, options: Options) -> Iterator[Report | BadRow]:
    """Yield the reports; see :func:`geo_fondue.reports.readers.read`."""
    header = header_of(source)
    return reports(source, header, COLUMNS.present(header), options)
