"""Any CSV with a latitude and a longitude, its columns known by the names that people usually give them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

from geo_fondue.reports.readers.columns import Columns, reports
from geo_fondue.reports.readers.options import Options
from geo_fondue.reports.readers.row import BadRow
from geo_fondue.reports.readers.source import Source
from geo_fondue.reports.readers.table import header_of
from geo_fondue.reports.report import Report

USUAL_NAMES: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "lat": ("lat", "latitude", "y", "ละติจูด"),
        "lon": ("lon", "lng", "long", "longitude", "x", "ลองจิจูด", "ลองติจูด"),
        "ticket_id": ("ticket_id", "id", "report_id", "service_request_id", "case_id"),
        "categories": ("category", "categories", "type", "problem_type", "service_name", "ประเภท", "หมวดหมู่"),
        "state": ("state", "status", "สถานะ"),
        "created_at": (
            *("created_at", "timestamp", "created", "requested_datetime", "reported_at", "opened_at"),
            *("datetime", "date", "วันที่แจ้ง"),
        ),
        "last_activity": ("last_activity", "updated_at", "updated", "updated_datetime", "modified_at"),
        "started_at": ("started_at", "timestamp_inprogress"),
        "closed_at": ("closed_at", "closed", "timestamp_finished", "finished_at", "resolved_at"),
        "reopened": ("reopened", "count_reopen"),
        "description": ("description", "comment", "details", "detail", "รายละเอียด"),
        "address": ("address", "ที่อยู่"),
        "organisations": ("organisation", "organization", "organisations", "agency", "agency_responsible"),
        "photo": ("photo", "media_url"),
        "photo_after": ("photo_after",),
        "star": ("star", "rating"),
    }
)
"""For each fact the names of its column, the likeliest first; capitals, spaces and hyphens do not matter."""


def columns_of(names: Collection[str]) -> Columns | None:
    """Return which of the columns holds what, or None where no latitude or no longitude is among them."""
    by_key = {_key(name): name for name in reversed(list(names))}  # of two alike, the first
    found = {
        fact: next((by_key[usual] for usual in usuals if usual in by_key), None)
        for fact, usuals in USUAL_NAMES.items()
    }
    lon, lat = found.pop("lon"), found.pop("lat")
    return None if lon is None or lat is None else Columns(lon=lon, lat=lat, **found)


def recognise(columns: Collection[str]) -> bool:
    """Return whether a latitude and a longitude are among these columns."""
    return columns_of(columns) is not None


def read(source: Source, options: Options) -> Iterator[Report | BadRow]:
    """Yield the reports; see :func:`geo_fondue.reports.readers.read`."""
    header = header_of(source)
    columns = columns_of(header.columns)
    if columns is None:
        raise ValueError("the caller sees to it that the columns are there")
    # A category of one's own may well hold a comma; only lists in brackets are parted.
    return reports(source, header, columns, options, split=False)


def _key(name: str) -> str:
    return name.strip().casefold().replace(" ", "_").replace("-", "_")
