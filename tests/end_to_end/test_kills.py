"""Killed at any moment, nothing that was acknowledged is lost, nothing is there twice, and all sums hold."""

import contextlib
import json
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from geo_fondue.boundaries import Catalogue, Edition
from geo_fondue.boundaries.demo import generate_country, write_demo_edition
from geo_fondue.reports.demo import generate_reports, write_public_feed, write_traffy_dump
from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.keys import create_key
from geo_fondue.reports.store.tables import report_details, report_states, reports
from geo_fondue.statistics import statistics

BANGKOK = ZoneInfo("Asia/Bangkok")

KILLS = 34
"""Of each of three kinds of work on each of two databases: 204 in all."""

REPORTS = 600

EVENTS = 100

AFRESH = 6
"""After so many kills the work begins anew on an empty store."""

pytestmark = pytest.mark.slow


class Victim:
    """A program that does what it is told until it is killed."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("victim.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def begin(self, **task: object) -> None:
        """Begin a task."""
        self._say(task)

    def ended(self) -> int:
        """Wait for the task's end, and return how it ended."""
        return self._end("wait")

    def kill(self) -> int:
        """Kill what does the task, and return how it ended: it may have been faster."""
        return self._end("kill")

    def close(self) -> None:
        """End the program."""
        self._process.communicate()

    def _end(self, how: str) -> int:
        self._say({"do": how})
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the program whose children are killed has died by itself"
        return int(line)

    def _say(self, what: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(what, default=str) + "\n")
        self._process.stdin.flush()


@pytest.fixture(scope="module")
def victim() -> Iterator[Victim]:
    program = Victim()
    yield program
    program.close()


@pytest.fixture(scope="module")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with the demo country, compiled."""
    data = tmp_path_factory.mktemp("demo")
    write_demo_edition(data)
    return data


@pytest.fixture(scope="module")
def demo(demo_data: Path) -> Edition:
    return Catalogue(demo_data).published()


@pytest.fixture(scope="module")
def made() -> list[Report]:
    """Return reports as they stand at last."""
    until = datetime(2026, 9, 1, tzinfo=UTC)
    return list(generate_reports(generate_country(), count=REPORTS, seed=5, until=until, days=120))


@pytest.fixture(scope="module")
def dump(made: list[Report], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file that tells of each report twice: when it was new, and as it stands at last."""
    path = tmp_path_factory.mktemp("dump") / "reports.csv"
    first = [
        replace(one, state="waiting", last_activity=one.created_at, closed_at=None, reopened=0, star=None)
        for one in made
    ]
    write_traffy_dump([*first, *made], path, bad_share=0.01)
    return path


@pytest.fixture(scope="module")
def feed(made: list[Report], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the reports as the public feed does: by days, newest first, page by page; return its address."""
    path = tmp_path_factory.mktemp("feed") / "feed.geojson"
    write_public_feed(sorted(made, key=lambda one: str(one.created_at), reverse=True), path)
    features = json.loads(path.read_text("utf-8"))["features"]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            day = [one for one in features if asked["start"] <= _day(one) <= asked["end"]]
            first = int(asked.get("offset", 0))
            page = day[first : first + min(int(asked.get("limit", 300)), 100)]
            said = {"status": "success", "message": "", "total": 0, "count": len(page), "features": page}
            body = json.dumps(said).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with contextlib.suppress(OSError):  # who asked may be dead by now
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/geojson/v1"
        server.shutdown()
        thread.join()


def _day(feature: Any) -> str:
    made = datetime.fromisoformat(feature["properties"]["timestamp"])
    return (made if made.tzinfo is None else made.astimezone(BANGKOK)).date().isoformat()


def content(store: Store) -> dict[Any, Any]:
    """Return all that a store knows of each report, but for its own numbers."""
    with store.reading() as connection:
        states: dict[int, set[Any]] = {}
        for number, at, state in connection.execute(select(*report_states.c["report_id", "at", "state"])):
            states.setdefault(number, set()).add((at, state))
    found = {}
    for some in store.stream(details=True):
        for one in some:
            key = one.report.source, one.report.ticket_id
            assert key not in found, f"{key} is there twice"
            found[key] = one.report, one.areas, one.edition, one.outcome, states.pop(one.id, set())
    assert not states, "states of reports that are not there"
    return found


def check_sound(store: Store, edition: Edition) -> None:
    """Check what must hold of a store at any moment; the statistics are counted once more."""
    with store.reading() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        counts = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (reports, report_details)
        ]
        groups = dict(
            connection.execute(
                select(reports.c.state_group, func.count()).group_by(reports.c.state_group)
            ).all()
        )
    assert counts[0] == counts[1] == sum(groups.values())
    totals = statistics(store, edition, layer="subdistrict", timezone=BANGKOK).totals
    assert {"open": totals.open, "closed": totals.closed, "excluded": totals.excluded} == {
        group: groups.get(group, 0) for group in ("open", "closed", "excluded")
    }


class Work:
    """One kind of work that is begun again and again, and killed at random moments."""

    def __init__(self, victim: Victim, new_database: Callable[[], str], **task: object) -> None:
        self.victim = victim
        self._new_database = new_database
        self._task = task
        self.chance = random.Random(20261121)
        self.finish(self.fresh())  # the first time is slower than all others
        undisturbed = self.fresh()
        self.whole_seconds = self.finish(undisturbed)
        self.again_seconds = self.finish(undisturbed)
        with Store.open(undisturbed) as store:
            self.whole = content(store)

    def fresh(self) -> str:
        """Return the URL of an empty store."""
        url = self._new_database()
        Store.open(url).close()
        return url

    def begin(self, database: str) -> None:
        """Begin the work; what it told of before is forgotten, since that was of another time or store."""
        told = self._task.get("told")
        if isinstance(told, Path):
            told.unlink(missing_ok=True)
        self.victim.begin(database=database, **self._task)

    def finish(self, database: str) -> float:
        """Let the work come to its end, and return how many seconds it took."""
        began = time.perf_counter()
        self.begin(database)
        assert self.victim.ended() == 0
        return time.perf_counter() - began

    def killed(self) -> Iterator[tuple[str, int]]:
        """Kill the work again and again; yield the store, and how many reports it had before.

        Every few times it is left to end, and then nothing may be missing or be there twice.
        """
        kills = 0
        database = ""
        for number in range(KILLS):
            if number % AFRESH == 0:
                database = self.fresh()
            with Store.open(database) as store:
                before = store.count()
            self.begin(database)
            most = self.whole_seconds if number % AFRESH == 0 else self.again_seconds
            time.sleep(self.chance.uniform(0, most))
            kills += self.victim.kill() == -signal.SIGKILL
            yield database, before
            if number % AFRESH == AFRESH - 1 or number == KILLS - 1:
                self.finish(database)
                with Store.open(database) as store:
                    assert content(store) == self.whole
        assert kills > KILLS / 3


def test_an_import_that_is_killed(
    victim: Victim,
    demo: Edition,
    demo_data: Path,
    dump: Path,
    new_database_url: Callable[[], str],
    tmp_path: Path,
) -> None:
    told = tmp_path / "told"
    work = Work(victim, new_database_url, do="import", data=demo_data, file=dump, told=told)
    assert len(work.whole) > 0.95 * REPORTS
    for database, before in work.killed():
        acknowledged = [int(new) for new in told.read_bytes().splitlines()] if told.exists() else []
        with Store.open(database) as store:
            check_sound(store, demo)
            assert store.count() >= before + max(acknowledged, default=0)


def test_a_sync_that_is_killed(
    victim: Victim, demo: Edition, demo_data: Path, feed: str, new_database_url: Callable[[], str]
) -> None:
    work = Work(victim, new_database_url, do="sync", data=demo_data, url=feed, since="2026-05-01")
    assert len(work.whole) == REPORTS
    for database, before in work.killed():
        with Store.open(database) as store:
            check_sound(store, demo)
            assert store.count() >= before


def test_forgetting_that_is_killed(
    victim: Victim,
    demo: Edition,
    demo_data: Path,
    dump: Path,
    new_database_url: Callable[[], str],
    tmp_path: Path,
) -> None:
    """Who followed the data all the time counts right after each kill, and so does who begins then."""
    database = new_database_url()
    victim.begin(do="import", database=database, data=demo_data, file=dump, told=tmp_path / "told")
    assert victim.ended() == 0
    chance = random.Random(20261121)
    last = datetime(2026, 9, 1, tzinfo=UTC)
    kills = 0
    with Store.open(database) as follower:
        for days in range(110, 50, -5):
            before = last - timedelta(days=days)
            victim.begin(do="forget", database=database, before=before.isoformat())
            time.sleep(chance.uniform(0, 0.15))
            kills += victim.kill() == -signal.SIGKILL
            check_sound(follower, demo)
            with Store.open(database) as store:
                check_sound(store, demo)
        victim.begin(do="forget", database=database, before=before.isoformat())
        assert victim.ended() == 0
        check_sound(follower, demo)
        with follower.reading() as connection:
            first = connection.execute(select(func.min(reports.c.created_at))).scalar_one()
        assert first >= before
    assert kills > 3


@pytest.fixture(scope="module")
def events(made: list[Report]) -> list[tuple[str, bytes]]:
    """Return what Traffy tells of some reports, each thing once and in no order: method and body."""
    told = []
    for one in made[:EVENTS]:
        assert one.created_at is not None
        new = {
            "timestamp": one.created_at.isoformat(),
            "ticket_id": one.ticket_id,
            "description": one.description,
            "type": ",".join(one.categories),
            "latitude": one.lat,
            "longitude": one.lon,
            "orgs": [{"org_id": number, "org": name} for number, name in enumerate(one.organisations)],
        }
        told.append(("POST", new))
        for hours, status in ((5, "กำลังดำเนินการ"), (50, "เสร็จสิ้น")):
            at = one.created_at + timedelta(hours=hours)
            change = {"timestamp": at.isoformat(), "ticket_id": one.ticket_id, "status": status}
            told.append(("PATCH", change))
    random.Random(3).shuffle(told)
    return [(method, json.dumps(body).encode()) for method, body in told]


class Hook:
    """A service that takes webhooks, on a store of its own, until it is killed."""

    def __init__(self, victim: Victim, database: str, data: Path) -> None:
        self.victim = victim
        self._task = {"do": "serve", "database": database, "data": data}
        with Store.open(database) as store:
            self._token = create_key(store, "hook")[1]
        self.port = 0

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.victim.begin(**self._task, port=self.port)
        for _ in range(600):
            with contextlib.suppress(OSError):
                if self._ask("GET", "/healthz") == 200:
                    return
            time.sleep(0.05)
        pytest.fail("the service does not answer")

    def tell(self, events: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
        """Tell it things until it dies or knows them all, and return those that it did not acknowledge."""
        left = list(events)
        try:
            while left:
                method, body = left[-1]
                if self._ask(method, f"/hooks/traffy/{self._token}", body) in (200, 202):
                    left.pop()
        except (OSError, HTTPException):
            pass
        return left

    def _ask(self, method: str, path: str, body: bytes | None = None) -> int:
        with contextlib.closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, path, body)
            return connection.getresponse().status


def test_a_burst_of_webhooks_that_is_killed(
    victim: Victim,
    demo: Edition,
    demo_data: Path,
    events: list[tuple[str, bytes]],
    new_database_url: Callable[[], str],
) -> None:
    """What was acknowledged is told once only, whatever came to it; in the end all of it is there."""

    def settled(database: str) -> dict[Any, Any]:
        with Store.open(database) as store:
            found = content(store)
            for _ in range(600):
                if sum(len(states) for *_, states in found.values()) == 3 * EVENTS:
                    break
                time.sleep(0.05)
                found = content(store)
            check_sound(store, demo)
        return found

    undisturbed = new_database_url()
    hook = Hook(victim, undisturbed, demo_data)
    hook.start()
    began = time.perf_counter()
    assert hook.tell(events) == []
    duration = time.perf_counter() - began
    whole = settled(undisturbed)
    assert victim.kill() == -signal.SIGKILL
    assert len(whole) == EVENTS
    assert {one.state for one, *_ in whole.values()} == {"finish"}

    chance = random.Random(7)
    ends: list[int] = []
    while len(ends) < KILLS:
        database = new_database_url()
        hook = Hook(victim, database, demo_data)
        left = events
        for _ in range(AFRESH):
            hook.start()
            after = chance.uniform(0, duration / AFRESH * 1.5)
            killer = threading.Timer(after, lambda: ends.append(victim.kill()))
            killer.start()
            left = hook.tell(left)
            killer.join()
        hook.start()
        assert hook.tell(left) == []
        assert settled(database) == whole
        victim.kill()
    assert set(ends) == {-signal.SIGKILL}
