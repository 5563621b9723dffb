"""Reports into files as Traffy Fondue writes them: its dump, its exchange CSV, its public GeoJSON feed.

All three stream, and tell the same facts of the same reports as far as the format has a place for them.
"""

import csv
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import orjson

from geo_fondue.reports.demo.generating import BANGKOK
from geo_fondue.reports.demo.spoiling import Coordinates, Written, check_spoiling, coordinates
from geo_fondue.reports.demo.texts import MADE_UP
from geo_fondue.reports.report import Report
from geo_fondue.reports.states import state_name

DUMP_COLUMNS = (
    "ticket_id",
    "type",
    "organization",
    "comment",
    "photo",
    "photo_after",
    "coords",
    "address",
    "subdistrict",
    "district",
    "province",
    "timestamp",
    "state",
    "star",
    "count_reopen",
    "last_activity",
)

EXCHANGE_COLUMNS = (
    "ticket_id",
    "type",
    "organization",
    "description",
    "photo",
    "latitude",
    "longitude",
    "address",
    "subdistrict",
    "district",
    "province",
    "timestamp",
    "photo_after",
    "timestamp_inprogress",
    "timestamp_finished",
    "org_finished",
    "status",
    "confirmed",
    "star",
    "count_reopen",
    "last_activity",
)

_COUNT_WIDTH = 12
_SPECIAL = re.compile(r'[,{}"\\\s]')


def write_traffy_dump(
    reports: Iterable[Report],
    path: Path,
    *,
    bad_share: float = 0.0,
    seed: int = 0,
    timezone: ZoneInfo = BANGKOK,
) -> Written:
    """Write Traffy's CSV dump.

    Of every three rows two have times in UTC with their zone (``+00``), as older rows have; the third has
    local times without one. Rows without a category alternate between ``{}`` and nothing.

    Parameters
    ----------
    reports : iterable of Report
    path : Path
        Overwritten where it exists.
    bad_share : float, default 0
        The share of rows whose coordinates are spoilt.
    seed : int, default 0
        Which rows those are.
    timezone : ZoneInfo
        Of times without a zone.

    Raises
    ------
    InputError
        When ``bad_share`` is not between 0 and 1, or ``seed`` is negative.
    """
    check_spoiling(bad_share, seed)
    written = Written()
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(DUMP_COLUMNS)
        for report in reports:
            place = coordinates(report, bad_share=bad_share, seed=seed)
            zone = timezone if written.rows % 3 == 2 else None
            empty = "{}" if written.rows % 2 else ""
            rows.writerow(
                (
                    report.ticket_id,
                    array_literal(report.categories) if report.categories else empty,
                    ",".join(report.organisations),
                    report.description,
                    ",".join(report.photo),
                    ",".join(report.photo_after),
                    _both(place),
                    report.address,
                    *_area_names(report),
                    _time(report.created_at, zone),
                    _label(report),
                    report.star or "",
                    report.reopened or "",
                    _time(report.last_activity, zone),
                )
            )
            written.count(place)
    return written


def write_exchange_csv(
    reports: Iterable[Report],
    path: Path,
    *,
    bad_share: float = 0.0,
    seed: int = 0,
    timezone: ZoneInfo = BANGKOK,
) -> Written:
    """Write the CSV of Traffy's exchange API: a byte order mark, and local times without a zone.

    Parameters are those of :func:`write_traffy_dump`, as is what is raised.
    """
    check_spoiling(bad_share, seed)
    written = Written()
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file, lineterminator="\r\n")
        rows.writerow(EXCHANGE_COLUMNS)
        for report in reports:
            place = coordinates(report, bad_share=bad_share, seed=seed)
            rows.writerow(
                (
                    report.ticket_id,
                    array_literal(report.categories),
                    ",".join(report.organisations),
                    report.description,
                    ",".join(report.photo),
                    _degrees(place.lat),
                    _degrees(place.lon),
                    report.address,
                    *_area_names(report),
                    _time(report.created_at, timezone),
                    ",".join(report.photo_after),
                    _time(report.started_at, timezone),
                    _time(report.closed_at, timezone),
                    report.organisations[0] if report.organisations and report.closed_at else "",
                    _label(report),
                    "",
                    report.star or "",
                    report.reopened,
                    _time(report.last_activity, timezone),
                )
            )
            written.count(place)
    return written


def write_public_feed(
    reports: Iterable[Report], path: Path, *, bad_share: float = 0.0, seed: int = 0
) -> Written:
    """Write Traffy's public GeoJSON feed: an envelope with features, times in UTC with their zone.

    ``total`` is 0, which means not counted; ``count`` is filled in at the end. Parameters are those of
    :func:`write_traffy_dump`, as is what is raised.
    """
    check_spoiling(bad_share, seed)
    written = Written()
    with path.open("wb") as file:
        file.write(b'{"status":"success","message":"","total":0,"count":')
        count_at = file.tell()
        file.write(b" " * _COUNT_WIDTH + b',"features":[')
        for report in reports:
            place = coordinates(report, bad_share=bad_share, seed=seed)
            file.write((b",\n" if written.rows else b"\n") + orjson.dumps(_feature(report, place)))
            written.count(place)
        file.write(b"\n]}\n")
        file.seek(count_at)
        file.write(str(written.rows).rjust(_COUNT_WIDTH).encode())
    return written


def array_literal(names: Iterable[str]) -> str:
    """Return names as the literal of a PostgreSQL array, such as ``{ถนน,ทางเท้า}``; no names are ``{}``."""
    return "{" + ",".join(_member(name) for name in names) + "}"


def _member(name: str) -> str:
    plain = name and name.upper() != "NULL" and not _SPECIAL.search(name)
    return name if plain else '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _feature(report: Report, place: Coordinates) -> dict[str, object]:
    nowhere = place.lon is None or place.lat is None
    geometry = None if nowhere else {"type": "Point", "coordinates": [place.lon, place.lat]}
    code = _feed_code(report)
    subdistrict, district, province = _area_names(report)
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {
            "ticket_id": report.ticket_id,
            "message_id": f"demo-{report.ticket_id}",
            "description": report.description,
            "description_reporter": report.description,
            "note": MADE_UP if report.closed_at else "",
            "photo_url": ",".join(report.photo) or None,
            "after_photo": ",".join(report.photo_after) or None,
            "problem_type_fondue": list(report.categories),
            "type": report.categories[0] if report.categories else "",
            "state": code,
            "state_type_latest": code,
            "org": list(report.organisations),
            "org_action": list(report.organisations[:1]) if report.started_at else [],
            "address": report.address,
            "province": province,
            "district": district,
            "subdistrict": subdistrict,
            "timestamp": _time(report.created_at),
            "last_activity": _time(report.last_activity),
            "timestamp_inprogress": _time(report.started_at) or None,
            "timestamp_finished": _time(report.closed_at) or None,
            "duration_minutes_inprogress": _minutes(report.created_at, report.started_at),
            "duration_minutes_finished": _minutes(report.started_at, report.closed_at),
            "duration_minutes_total": _minutes(report.created_at, report.closed_at),
            "count_reopen": report.reopened,
            "view_count": 0,
            "like": 0,
            "dislike": 0,
            "star": report.star,
            "ai": {},
        },
    }


def _feed_code(report: Report) -> str:
    """Return the feed's code of the state: of the two that it has for waiting, half the reports get each."""
    start = report.state == "waiting" and ord(report.ticket_id[-1]) % 2 == 0
    return "start" if start else report.state


def _label(report: Report) -> str:
    """Return the Thai label of the state; what is passed on again has one of its own."""
    if report.state == "forward" and len(report.organisations) > 1:
        return "ส่งต่อ(ใหม่)"
    return state_name(report.state, "th")


def _area_names(report: Report) -> tuple[object, object, object]:
    extra = report.extra
    return extra.get("subdistrict", ""), extra.get("district", ""), extra.get("province", "")


def _both(place: Coordinates) -> str:
    return "" if place.lon is None else f"{_degrees(place.lon)},{_degrees(place.lat)}"


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.5f}"


def _time(moment: datetime | None, timezone: ZoneInfo | None = None) -> str:
    """Return a time as PostgreSQL prints it: local without its zone, or in UTC with ``+00``."""
    if moment is None:
        return ""
    local = moment.astimezone(timezone or UTC).replace(tzinfo=None)
    text = local.isoformat(" ", "microseconds").rstrip("0").rstrip(".")
    return text if timezone else f"{text}+00"


def _minutes(begin: datetime | None, end: datetime | None) -> int | None:
    return None if begin is None or end is None else (end - begin) // timedelta(minutes=1)
