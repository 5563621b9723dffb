"""PostgreSQL stopped and started again under load: said with 503, over without a restart, nothing lost."""

import json
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from geo_fondue.boundaries.demo import write_demo_edition
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.keys import create_key

pytestmark = pytest.mark.slow

DOWN_SECONDS = 3.0
BACK_WITHIN_SECONDS = 30.0
STORING = ("statistics", "hook", "write")
"""Those who need the database."""


@dataclass
class Client:
    """Asks the same thing again and again, and remembers what it was answered."""

    ask: Callable[[int], tuple[int, Any]]
    statuses: list[tuple[float, int, str | None]] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)

    def run(self, stop: threading.Event) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            status, headers = self.ask(number)
            self.statuses.append((time.monotonic(), status, headers.get("Retry-After")))
            if status in (200, 202):
                self.acknowledged.append(number)
            time.sleep(0.01)

    def between(self, first: float, last: float) -> set[int]:
        """Return the statuses that came in a time."""
        return {status for at, status, _ in self.statuses if first <= at <= last}


def ask(url: str, body: object = None, **headers: str) -> tuple[int, Any]:
    """Return the status and the headers of an answer."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            answer.read()
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers


def _until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not so():
        assert time.monotonic() < end
        time.sleep(0.1)


@contextmanager
def serving(data: Path, database: str) -> Iterator[str]:
    """Start a service of its own, and lend its address."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GEO_FONDUE_")}
    environment |= {"GEO_FONDUE_DATA": str(data), "GEO_FONDUE_DATABASE_URL": database}
    command = [sys.executable, "-m", "geo_fondue", "serve", "--port", "0"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stderr is not None
        try:
            line = next(line for line in process.stderr if "http://" in line)
            # what it says later must not fill the pipe
            threading.Thread(target=process.stderr.read, daemon=True).start()
            yield "http://" + line.partition("http://")[2].split()[0].rstrip("/")
            assert process.poll() is None
        finally:
            process.kill()


def test_a_database_that_is_started_again_under_load(postgresql: Any, tmp_path: Path) -> None:
    data = tmp_path / "data"
    edition = write_demo_edition(data)
    name = f"r{uuid4().hex}"
    postgresql.administer(f"CREATE DATABASE {name}")
    database = postgresql.database(name)
    with Store.open(database) as store:
        write_key, hook_key = (create_key(store, scope)[1] for scope in ("write", "hook"))
    inside = edition.areas("province").geometry[0].representative_point()
    resolved = f"/v1/resolve?lat={inside.y}&lon={inside.x}"

    def report(prefix: str, number: int) -> dict[str, Any]:
        """Return a report as Traffy's feed and webhooks have it."""
        return {
            "ticket_id": f"{prefix}-{number:06}",
            "latitude": inside.y,
            "longitude": inside.x,
            "timestamp": "2026-05-05T10:00:00+07:00",
            "type": "ถนน",
        }

    with serving(data, database) as address:
        clients = {
            "resolve": Client(lambda number: ask(address + resolved)),
            "statistics": Client(
                lambda number: ask(f"{address}/v1/statistics?layer=district&category=c{number}")
            ),
            "hook": Client(lambda number: ask(f"{address}/hooks/traffy/{hook_key}", report("H", number))),
            "write": Client(
                lambda number: ask(
                    f"{address}/v1/reports", report("W", number), Authorization=f"Bearer {write_key}"
                )
            ),
        }
        stop = threading.Event()
        threads = [threading.Thread(target=client.run, args=(stop,)) for client in clients.values()]
        for thread in threads:
            thread.start()
        time.sleep(3)
        # However long that takes on a machine that has much else to do
        _until(lambda: all(client.between(0, time.monotonic()) for client in clients.values()))
        began = time.monotonic()
        postgresql.stop()
        try:
            down = time.monotonic()
            time.sleep(DOWN_SECONDS)
            _until(lambda: all(503 in clients[name].between(down, time.monotonic()) for name in STORING))
        finally:
            ended = time.monotonic()
            postgresql.start()
        back = time.monotonic()
        while time.monotonic() < back + BACK_WITHIN_SECONDS:
            since = time.monotonic()
            time.sleep(2)
            lately = [client.between(since, time.monotonic()) for client in clients.values()]
            if all(some and some <= {200, 202} for some in lately):
                break
        else:
            pytest.fail("it did not recover")
        stop.set()
        for thread in threads:
            thread.join()

        assert clients["resolve"].between(0, time.monotonic()) == {200}
        for name in STORING:
            client = clients[name]
            assert client.between(0, began) <= {200, 202}, name
            assert 503 in client.between(down, ended), name
            assert client.between(0, time.monotonic()) <= {200, 202, 503}, name
            assert all(after is not None for _, status, after in client.statuses if status == 503), name
            assert client.acknowledged, name

        wanted = {f"H-{number:06}" for number in clients["hook"].acknowledged}
        wanted |= {f"W-{number:06}" for number in clients["write"].acknowledged}
        with Store.open(database) as store:
            for _ in range(300):
                known = [one.report.ticket_id for some in store.stream() for one in some]
                if wanted <= set(known):
                    break
                time.sleep(0.1)
        assert wanted <= set(known)
        assert len(known) == len(set(known))
