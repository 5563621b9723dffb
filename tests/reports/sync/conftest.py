"""Servers on this machine that hold reports, and misbehave as the real ones do when told to."""

import gzip
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

import pytest

from geo_fondue.reports.readers.options import Options
from geo_fondue.reports.store import Store
from geo_fondue.reports.sync import Asker, Patience, RefusedRows, Taking

BANGKOK = ZoneInfo("Asia/Bangkok")
QUICK = Patience(first_wait=0.002, most_wait=0.005, between=0, connect=5, silence=0.3, answer=5)
STATES = ("waiting", "inprogress", "forward", "finish", "irrelevant")


@dataclass(frozen=True)
class Ticket:
    """A report as the server has it."""

    id: str
    made: datetime
    active: datetime
    state: str = "waiting"
    lon: float = 100.75
    lat: float = 13.25


Fault = Callable[["_Handler"], None]
"""Answers in place of the server, and badly."""


@dataclass
class Server:
    """The server: what it holds, how it behaves, what it was asked.

    Attributes
    ----------
    most : int
        Rows that it gives at once, whatever it is asked for.
    end_counts : bool
        Whether the last day asked for is counted in.
    order : callable
        By which its list is sorted, the greatest first.
    repeats : bool
        Whether it sends every third row again, as it was when it was made.
    total : int
        What it says that it has; None for the truth.
    shift : callable, optional
        Changes what it holds, after each page.
    faults : list
        Each is done once, in order, before anything else.
    pages, own_form : bool, str
        Of Open311: whether pages are known, and whether JSON, XML or both are spoken.
    """

    address: str = ""
    tickets: dict[str, Ticket] = field(default_factory=dict)
    most: int = 1000
    end_counts: bool = True
    total: int | None = 0
    shift: Callable[["Server"], None] | None = None
    faults: list[Fault] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    extra: list[Any] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    logins: int = 0
    token_lasts: int = 1_000_000
    pages: bool = True
    own_form: str = "both"
    order: Callable[[Ticket], Any] = lambda ticket: (ticket.made, ticket.id)
    repeats: bool = False
    files: dict[str, bytes] = field(default_factory=dict)

    def fill(self, days: int, a_day: int, *, until: date | None = None) -> None:
        """Put in so many reports for each of the last days, none of them made later than now."""
        last = until or datetime.now(BANGKOK).date()
        for age in range(days):
            midnight = datetime(last.year, last.month, last.day, tzinfo=BANGKOK) - timedelta(days=age)
            seconds = min(86_000.0, max((datetime.now(UTC) - midnight).total_seconds(), 0.0))
            for number in range(a_day):
                made = (midnight + timedelta(seconds=seconds * number / a_day)).astimezone(UTC)
                self.add(Ticket(f"{age:04}-{number:05}", made, made, STATES[number % 5]))

    def put(self, ticket_id: str, made: datetime, **more: Any) -> None:
        """Put in a report, or change it."""
        self.add(Ticket(ticket_id, made, more.pop("active", made), **more))

    def add(self, ticket: Ticket) -> None:
        self.tickets[ticket.id] = ticket

    def change(self, ticket_id: str, state: str) -> None:
        self.add(replace(self.tickets[ticket_id], state=state, active=datetime.now(UTC)))

    def newest_first(self) -> list[Ticket]:
        return sorted(self.tickets.values(), key=self.order, reverse=True)


class _Handler(BaseHTTPRequestHandler):
    server_: Server
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _answer(self, posted: Any = None) -> None:
        there, asked = self.server_, urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(asked.query).items()}
        there.asked.append((asked.path, query))
        if there.faults:
            there.faults.pop(0)(self)
        elif asked.path.startswith("/geojson/"):
            self._feed(query)
        elif asked.path.endswith("get-auth/v1"):
            self._token(posted)
        elif asked.path.endswith("get-issues/v2"):
            self._issues(query)
        elif asked.path.startswith("/open311/"):
            self._open311(asked.path, query)
        elif asked.path in there.files:
            self.say(200, there.files[asked.path])
        else:
            self.say(404, b"<html>no such thing")

    def _feed(self, query: dict[str, str]) -> None:
        there = self.server_
        first = date.fromisoformat(query["start"])
        last = date.fromisoformat(query["end"]) - timedelta(days=not there.end_counts)
        found = [
            ticket
            for ticket in there.newest_first()
            if first <= ticket.made.astimezone(BANGKOK).date() <= last
        ]
        offset = int(query.get("offset", 0))
        page = found[offset : offset + min(int(query.get("limit", 300)), there.most)]
        features = [_feature(ticket) for ticket in page] + there.extra
        if there.repeats:
            features += [_feature(replace(one, active=one.made, state="waiting")) for one in page[::3]]
        total = len(found) if there.total is None else there.total
        self.say_json({"status": "success", "message": "", "total": total, "features": features})
        if there.shift is not None:
            there.shift(there)

    def _token(self, posted: Any) -> None:
        if posted != {"user": "city", "pass": "s3cret-word"}:
            self.say_json({"status": "fail", "message": f"bad password {posted['pass']}", "results": None})
            return
        self.server_.logins += 1
        token = f"token-{self.server_.logins}"
        self.server_.tokens = {token}
        self.say_json({"status": "success", "message": "", "results": {"token": token}})

    def _issues(self, query: dict[str, str]) -> None:
        there = self.server_
        there.token_lasts -= 1
        if there.token_lasts == 0:
            there.tokens.clear()
        if self.headers.get("Authorization", "").removeprefix("Bearer ") not in there.tokens:
            self.say_json({"status": "fail", "message": "jwt expired", "count": 0, "results": []})
            return
        days = {"today": 1, "3days": 3, "all": 100_000}[query["duration"]]
        since = datetime.now(UTC) - timedelta(days=days)
        rows = [_issue(one) for one in there.newest_first() if one.made >= since][:5000] + there.extra
        self.say_json({"status": "success", "message": "", "count": len(rows), "results": rows})

    def _open311(self, path: str, query: dict[str, str]) -> None:
        there, (what, _, form) = self.server_, path.rpartition("/")[2].partition(".")
        if there.own_form not in ("both", form):
            self.say(404, b"no such form")
            return
        if what == "services":
            rows = [{"service_code": "001", "service_name": "Holes, in roads", "type": "realtime"}]
        else:
            first, last = (
                datetime.fromisoformat(query[key]).replace(tzinfo=UTC) for key in ("start_date", "end_date")
            )
            found = [one for one in there.newest_first() if first <= one.made <= last]
            offset = (int(query.get("page", 1)) - 1) * there.most if there.pages else 0
            rows = [_request(one) for one in found[offset : offset + there.most]] + there.extra
        if form == "json":
            self.say_json(rows)
        else:
            self.say(200, _xml(rows, what))
        if there.shift is not None and what == "requests":
            there.shift(there)

    def say_json(self, value: Any) -> None:
        body = json.dumps(value).encode()
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            self.say(200, gzip.compress(body, 1), {"Content-Encoding": "gzip"})
        else:
            self.say(200, body)

    def say(
        self, status: int, body: bytes, headers: dict[str, str] | None = None, *, sent: int | None = None
    ) -> None:
        """Answer; with ``sent``, only so many bytes of the body before the connection ends."""
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body if sent is None else body[:sent])
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        if sent is not None:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _feature(ticket: Ticket) -> dict[str, Any]:
    properties = {
        "ticket_id": ticket.id,
        "type": "ถนน",
        "state": ticket.state,
        "org": ["เขตหนึ่ง"],
        "timestamp": ticket.made.isoformat(sep=" "),
        "last_activity": ticket.active.isoformat(sep=" "),
    }
    point = {"type": "Point", "coordinates": [ticket.lon, ticket.lat]}
    return {"type": "Feature", "geometry": point, "properties": properties}


def _issue(ticket: Ticket) -> dict[str, Any]:
    return {
        "ticket_id": ticket.id,
        "type": "ถนน",
        "organization": "เขตหนึ่ง",
        "photo": ["https://example.org/1.jpg"] if ticket.id.endswith("1") else "https://example.org/0.jpg",
        "latitude": ticket.lat,
        "longitude": str(ticket.lon),
        "status": ticket.state,
        "timestamp": ticket.made.isoformat(sep=" "),
        "last_activity": ticket.active.isoformat(sep=" "),
    }


def _request(ticket: Ticket) -> dict[str, Any]:
    closed = ticket.state in ("finish", "irrelevant", "closed")
    return {
        "service_request_id": ticket.id,
        "status": "closed" if closed else "open",
        "service_code": "001",
        "agency_responsible": "Roads, and bridges",
        "requested_datetime": ticket.made.isoformat(),
        "updated_datetime": ticket.active.isoformat(),
        "lat": ticket.lat,
        "long": ticket.lon,
    }


def _xml(rows: list[Any], what: str) -> bytes:
    kind = what.removesuffix("s")
    written = "".join(
        f"<{kind}>{''.join(f'<{key}>{escape(str(value))}</{key}>' for key, value in row.items())}</{kind}>"
        for row in rows
    )
    return f'<?xml version="1.0" encoding="utf-8"?><{what}>{written}</{what}>'.encode()


def refuse(status: int, **headers: str) -> Fault:
    """Answer with a status."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.say(status, b"<html>not now", named)


def web_page(handler: _Handler) -> None:
    handler.say(200, b"<!doctype html><title>Maintenance</title>")


def break_off(handler: _Handler) -> None:
    body = json.dumps({"status": "success", "features": [], "results": []}).encode() + b" " * 1000
    handler.say(200, body, sent=100)


def half_json(handler: _Handler) -> None:
    handler.say(200, b'{"status": "success", "features": [{"type": "Fea')


def stall(handler: _Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b"{")
    handler.wfile.flush()
    time.sleep(0.6)
    handler.close_connection = True


def hang_up(handler: _Handler) -> None:
    handler.close_connection = True


def fail(handler: _Handler) -> None:
    handler.say_json({"status": "fail", "message": "database is busy", "total": 0, "features": None})


def empty_warning(handler: _Handler) -> None:
    handler.say_json({"status": "warning", "message": "slow down", "features": [], "results": []})


_BOMB = gzip.compress(bytes(70_000_000), 1)


def bomb(handler: _Handler) -> None:
    handler.say(200, _BOMB, {"Content-Encoding": "gzip"})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Start a server without reports."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    there = Server()
    handler = type("Handler", (_Handler,), {"server_": there})
    listening = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    listening.daemon_threads = True
    there.address = f"http://127.0.0.1:{listening.server_port}"
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield there
    listening.shutdown()
    listening.server_close()
    thread.join()


@pytest.fixture
def faults() -> SimpleNamespace:
    """Return what a server may do in place of answering, by its name."""
    done = (web_page, break_off, half_json, stall, hang_up, fail, empty_warning, bomb)
    return SimpleNamespace(refuse=refuse, **{fault.__name__: fault for fault in done})


@pytest.fixture
def asker() -> Iterator[Asker]:
    """Return one that waits for hardly anything."""
    with Asker(QUICK) as opened:
        yield opened


@pytest.fixture
def options() -> Options:
    return Options("traffy", BANGKOK, (100.0, 12.0, 104.0, 16.0))


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """Name a store on SQLite: how a server is spoken to is the same on both."""
    return f"sqlite:///{tmp_path / 'reports.sqlite'}"


@pytest.fixture
def taking(store: Store, squares: Any, tmp_path: Path) -> Taking:
    return Taking(store, squares, RefusedRows(tmp_path / "sync" / "traffy.bad.csv"))


@pytest.fixture
def same(store: Store) -> Callable[[Server], None]:
    """Check that the store has what the server has, and no more."""

    def check(server: Server) -> None:
        kept = {
            one.report.ticket_id: (one.report.state, one.report.last_activity, one.report.created_at)
            for batch in store.stream()
            for one in batch
        }
        assert kept == {one.id: (one.state, one.active, one.made) for one in server.tickets.values()}

    return check


@pytest.fixture
def data(small_data: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(small_data, folder)
    return folder


@pytest.fixture
def start(server: Any, data: Path, database_url: str) -> Callable[..., subprocess.Popen[str]]:
    """Callable[..., subprocess.Popen[str]] the command."""
    settings = {
        "GEO_FONDUE_DATA": str(data),
        "GEO_FONDUE_DATABASE_URL": database_url,
        "GEO_FONDUE_TRAFFY_FEED": f"{server.address}/geojson/v2",
        "GEO_FONDUE_TRAFFY_EXCHANGE": f"{server.address}/exchange-api",
        "GEO_FONDUE_SYNC_WAIT": "0",
    }

    def run(*arguments: str, **more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "geo_fondue", "reports", "sync", *arguments],
            env=os.environ | settings | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return run


@pytest.fixture
def sync(start: Callable[..., subprocess.Popen[str]]) -> Callable[..., Any]:
    """Run the command, and return what it prints as JSON."""

    def run(*arguments: str, **more: str) -> Any:
        process = start(*arguments, "--json", **more)
        said, told = process.communicate(timeout=120)
        assert process.returncode == 0, told
        return json.loads(said)

    return run
