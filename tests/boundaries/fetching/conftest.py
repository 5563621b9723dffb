"""A publisher's server on this machine: answers as the real ones do, and misbehaves when told to."""

import hashlib
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from geo_fondue.boundaries.fetching import web_session

CELLS = {
    1: [("XX1", "ก", "Alpha", None, (100, 10, 102, 12))],
    2: [
        ("XX11", "กก", "Alpha West", "XX1", (100, 10, 101, 12)),
        ("XX12", "กข", "Alpha East", "XX1", (101, 10, 102, 12)),
    ],
}


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def cod_ab_geojson(level: int) -> bytes:
    """Return a level of the small country with the columns that OCHA gives it."""
    rows = [
        {
            f"ADM{level}_PCODE": code,
            f"ADM{level}_TH": thai,
            f"ADM{level}_EN": english,
            **({f"ADM{level - 1}_PCODE": parent} if parent else {}),
        }
        for code, thai, english, parent, _ in CELLS[level]
    ]
    shapes = [box(*cell[4]) for cell in CELLS[level]]
    features = [
        {"type": "Feature", "properties": row, "geometry": shape}
        for row, shape in zip(rows, shapes, strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def geoboundaries_geojson(level: int) -> bytes:
    """Return a level of the small country with the columns that geoBoundaries gives it."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "shapeName": english,
                "shapeISO": "",
                "shapeID": f"1234B{code}",
                "shapeGroup": "XXX",
                "shapeType": f"ADM{level}",
            },
            "geometry": box(*cell),
        }
        for code, _, english, _, cell in CELLS[level]
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def archive(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return packed.getvalue()


@dataclass
class Publisher:
    """The server: what it holds by path, how it misbehaves, and what it was asked for.

    Attributes
    ----------
    breaks_after : list of int
        Bytes of a body after which the connection breaks; one is taken off for each answer with a body.
    refusals : list of int
        Statuses to answer with instead, before anything else.
    ranges : bool
        Whether parts of files are given.
    """

    address: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    packages: dict[str, Any] = field(default_factory=dict)
    boundaries: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    breaks_after: list[int] = field(default_factory=list)
    refusals: list[int] = field(default_factory=list)
    ranges: bool = True
    asked: list[tuple[str, str]] = field(default_factory=list)

    def ranges_asked(self) -> list[str]:
        return [asked_range for _, asked_range in self.asked if asked_range]


class _Handler(BaseHTTPRequestHandler):
    publisher: Publisher
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        publisher, asked = self.publisher, urlsplit(self.path)
        publisher.asked.append((asked.path, self.headers.get("Range", "")))
        if publisher.refusals:
            self._say(publisher.refusals.pop(0), b"", {"Retry-After": "0"})
        elif asked.path == "/api/3/action/package_show":
            self._package(parse_qs(asked.query)["id"][0])
        elif asked.path.startswith("/api/current/"):
            self._boundaries(asked.path)
        elif asked.path.startswith("/moved/"):
            self._say(302, b"", {"Location": publisher.address + asked.path.removeprefix("/moved")})
        elif asked.path in publisher.files:
            self._file(publisher.files[asked.path])
        else:
            self._say(404, b"not found")

    def _package(self, name: str) -> None:
        found = self.publisher.packages.get(name)
        if isinstance(found, bytes):
            self._say(200, found)
            return
        answer = (
            {"success": True, "result": found} if found else {"success": False, "error": {"message": "x"}}
        )
        self._say(200 if found else 404, json.dumps(answer).encode(), {"Content-Type": "application/json"})

    def _boundaries(self, path: str) -> None:
        _, _, _, release, country, level, *_ = path.split("/")
        there = self.publisher.boundaries.get(f"{release}/{country}", [])
        if level == "ALL" and there:
            self._say(200, json.dumps(there).encode())
            return
        (one,) = [described for described in there if described["boundaryType"] == level] or [None]
        self._say(200 if one else 404, json.dumps(one).encode())

    def _file(self, content: bytes) -> None:
        tag = f'"{hashlib.sha256(content).hexdigest()[:12]}"'
        if self.headers.get("If-None-Match") == tag:
            self._say(304, b"", {"ETag": tag})
            return
        wanted = self.headers.get("Range", "")
        if wanted and self.publisher.ranges and self.headers.get("If-Range") == tag:
            start = int(wanted.removeprefix("bytes=").partition("-")[0])
            if start >= len(content):
                self._say(416, b"", {"Content-Range": f"bytes */{len(content)}"})
                return
            span = f"bytes {start}-{len(content) - 1}/{len(content)}"
            self._say(206, content[start:], {"ETag": tag, "Content-Range": span}, breakable=True)
            return
        self._say(200, content, {"ETag": tag}, breakable=True)

    def _say(
        self, status: int, body: bytes, headers: dict[str, str] | None = None, *, breakable: bool = False
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if breakable and self.publisher.breaks_after:
            self.wfile.write(body[: self.publisher.breaks_after.pop(0)])
            self.close_connection = True
            return
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    """Start a server that has a small country, as both publishers describe theirs."""
    there = Publisher()
    handler = type("Handler", (_Handler,), {"publisher": there})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    there.address = f"http://127.0.0.1:{server.server_port}"
    packed = archive(
        {
            "xxx_admin1.geojson": cod_ab_geojson(1),
            "xxx_admin2.geojson": cod_ab_geojson(2),
            "xxx_adminlines.geojson": b"{}",
            "readme.txt": b"",
        }
    )
    path = "/dataset/a/resource/b/download/xxx_admin_boundaries.geojson.zip"
    there.files[path] = packed
    there.packages["cod-ab-xxx"] = {
        "title": "Exland - Subnational Administrative Boundaries",
        "license_id": "cc-by-igo",
        "license_title": "Creative Commons Attribution for Intergovernmental Organisations",
        "dataset_source": "Survey Department of Exland",
        "organization": {"title": "OCHA Exland"},
        "dataset_date": "[2022-01-22T00:00:00 TO 2022-01-22T23:59:59]",
        "resources": [
            {"name": "map.pdf", "format": "PDF", "url": f"{there.address}/map.pdf"},
            {"name": "table.xlsx", "format": "XLSX", "url": f"{there.address}/table.xlsx"},
            {
                "name": "xxx_admin_boundaries.geojson.zip",
                "format": "GeoJSON",
                "download_url": f"{there.address}/moved{path}",
                "url": "http://127.0.0.1:9/never-asked",
                "size": len(packed),
                "hash": hashlib.md5(packed, usedforsecurity=False).hexdigest(),
            },
        ],
    }
    there.boundaries["gbOpen/XXX"] = [
        {
            "boundaryID": f"XXX-ADM{level}-1",
            "boundaryName": "Exland",
            "boundaryISO": "XXX",
            "boundaryType": f"ADM{level}",
            "boundaryYearRepresented": "2021",
            "boundarySource": "Survey Department of Exland",
            "boundaryLicense": "CC BY 4.0",
            "gjDownloadURL": f"{there.address}/gb/geoBoundaries-XXX-ADM{level}.geojson",
            "simplifiedGeometryGeoJSON": f"{there.address}/gb/simplified.geojson",
        }
        for level in (2, 1)
    ]
    for level in (1, 2):
        there.files[f"/gb/geoBoundaries-XXX-ADM{level}.geojson"] = geoboundaries_geojson(level)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield there
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[requests.Session]:
    """Return a session that waits for nobody."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with web_session(wait_factor=0) as opened:
        yield opened
