"""Files of each format, written for one test."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from geo_fondue.position import Bounds
from geo_fondue.reports.readers import BadRow, read
from geo_fondue.reports.report import Report

THAILAND: Bounds = (97.3, 5.6, 105.7, 20.5)


@pytest.fixture
def a_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a file, text in UTF-8 as it is given, line ends included."""

    def write(content: str | bytes, name: str = "reports.dat") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def read_all(a_file: Callable[..., Path]) -> Callable[..., tuple[list[Report], list[BadRow]]]:
    """Read a text as a file, and part the reports from the bad rows."""

    def reading(content: str | bytes, **given: Any) -> tuple[list[Report], list[BadRow]]:
        given = {"timezone": ZoneInfo("Asia/Bangkok"), "bounds": THAILAND} | given
        items = list(read(a_file(content), **given))
        bad = [item for item in items if isinstance(item, BadRow)]
        return [item for item in items if isinstance(item, Report)], bad

    return reading


@pytest.fixture
def dump() -> Callable[..., str]:
    """Write a dump of rows, each given as the fields that differ from the usual."""
    header = (
        "ticket_id,type,organization,comment,photo,photo_after,coords,address,subdistrict,district,province,"
        "timestamp,state,star,count_reopen,last_activity"
    )
    usual = {
        "type": '"{ถนน,ทางเท้า}"',
        "organization": '"เขตจตุจักร,กทม."',
        "comment": "ฝาท่อชำรุด",
        "photo": "https://example.org/1.jpg",
        "coords": '"100.53084,13.81865"',
        "province": "กรุงเทพมหานคร",
        "timestamp": "2022-05-31 14:29:36.567+00",
        "state": "เสร็จสิ้น",
        "last_activity": "2022-06-04 15:34:14.609206+00",
    }

    def write(*rows: Mapping[str, str]) -> str:
        lines = [header]
        for number, row in enumerate(rows, 1):
            fields = {"ticket_id": f"2022-{number:04}"} | usual | row
            lines.append(",".join(fields.get(name, "") for name in header.split(",")))
        return "\r\n".join(lines) + "\r\n"

    return write


@pytest.fixture
def feed() -> Callable[..., str]:
    """Write a page of the feed, each feature given as the properties that differ from the usual."""
    usual = {
        "description": "ฝาท่อชำรุด",
        "problem_type_fondue": ["ถนน"],
        "state": "เสร็จสิ้น",
        "org": ["เขตจตุจักร"],
        "timestamp": "2022-05-31 14:29:36.567+00",
        "last_activity": "2022-06-04 15:34:14.609206+00",
        "view_count": 7,
    }

    def write(*features: Mapping[str, Any]) -> str:
        written = []
        for number, given in enumerate(features, 1):
            properties = {"ticket_id": f"2022-{number:04}"} | usual | given
            geometry = properties.pop("geometry", {"type": "Point", "coordinates": [100.53084, 13.81865]})
            written.append({"type": "Feature", "geometry": geometry, "properties": properties})
        page = {"status": "success", "message": "", "total": 0, "features": written, "count": len(written)}
        return json.dumps(page, ensure_ascii=False)

    return write
