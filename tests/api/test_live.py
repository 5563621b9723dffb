"""The live events: whoever listens is told what changes, in time, and nothing holds the server up."""

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from geo_fondue.api import create_app
from geo_fondue.api.live import Live
from geo_fondue.api.server import configure, listen
from geo_fondue.reports.report import Report
from geo_fondue.service import Service
from geo_fondue.settings import Settings


@dataclass
class Served:
    """An application that is served, and how to stop it."""

    app: FastAPI
    port: int
    server: uvicorn.Server
    thread: threading.Thread

    def stop(self) -> float:
        """Stop it, and return how long that took."""
        began = time.monotonic()
        self.server.should_exit = True
        self.thread.join(20)
        assert not self.thread.is_alive()
        return time.monotonic() - began


@contextmanager
def served(settings: Settings, *, beat_seconds: float = 15.0) -> Iterator[Served]:
    app = create_app(settings)
    app.state.live = Live(app.state.service, look_seconds=0.05, beat_seconds=beat_seconds)
    sock = listen("127.0.0.1", 0)
    server = uvicorn.Server(configure(app))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 90
    while not server.started:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    running = Served(app, sock.getsockname()[1], server, thread)
    try:
        yield running
    finally:
        running.stop()


@dataclass
class Listener:
    """One who listens."""

    reader: asyncio.StreamReader
    status: int
    headers: dict[str, str]

    async def hears(self) -> dict[str, Any]:
        """Return the next event, its data decoded."""
        found: dict[str, Any] = {}
        async with asyncio.timeout(10):
            # Each event is a chunk: its size, what it says, an empty line
            await self.reader.readline()
            while line := (await self.reader.readline()).decode().strip():
                name, _, value = line.partition(": ")
                found[name] = json.loads(value) if name == "data" else value
            await self.reader.readline()
        return found

    async def ended(self) -> bool:
        """Wait for the end, and return whether it is a proper one."""
        async with asyncio.timeout(15):
            return (await self.reader.read()).endswith(b"0\r\n\r\n")


@asynccontextmanager
async def listening(port: int, *, headers: str = "", method: str = "GET") -> AsyncIterator[Listener]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{method} /v1/live HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n{headers}\r\n".encode())
    status = int((await reader.readline()).split()[1])
    fields = {}
    while line := (await reader.readline()).decode().strip():
        name, _, value = line.partition(": ")
        fields[name.lower()] = value
    try:
        yield Listener(reader, status, fields)
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


def _report(ticket_id: str) -> Report:
    day = datetime(2024, 5, 1, 12, tzinfo=UTC)
    return Report(
        source="test",
        ticket_id=ticket_id,
        lon=100.5,
        lat=13.2,
        categories=("ถนน",),
        state="inprogress",
        created_at=day,
        last_activity=day,
        description="โทร 081-234-5678",
    )


def _come(service: Service, ticket_id: str) -> None:
    resolver = service.view().resolver
    service.store.upsert([_report(ticket_id)], resolver.resolve_batch([100.5], [13.2]))


@pytest.fixture
def live_settings(small_data: Path, new_database_url: Callable[[], str]) -> Settings:
    """Return settings with a store of their own, on both databases."""
    return Settings(data=small_data, database_url=new_database_url())


def test_a_new_report_is_told_to_all_of_200_listeners(live_settings: Settings) -> None:
    async def run(port: int, service: Service, live: Live) -> None:
        async with contextlib.AsyncExitStack() as stack:
            all_ = [await stack.enter_async_context(listening(port)) for _ in range(200)]
            for one in all_:
                assert (await one.hears())["retry"] == "3000"
            first = [await one.hears() for one in all_]
            assert {one["event"] for one in first} == {"news"}
            assert live.listeners == 200
            assert sum(thread.name == "news" for thread in threading.enumerate()) == 1
            await asyncio.to_thread(_come, service, "1")
            told = [await one.hears() for one in all_]
        assert {one["data"]["data_version"] for one in told} == {first[0]["data"]["data_version"] + 1}
        assert told[0]["data"]["reports"] == {"open": 1, "closed": 0, "excluded": 0}
        assert told[0]["data"]["edition"] == "small"
        assert told[0]["id"] != first[0]["id"]
        assert told[0]["data"]["changed"].endswith("Z")
        # What is told is of all reports, and of none
        assert set(told[0]["data"]) == {"now", "data_version", "edition", "changed", "reports"}

    with served(live_settings) as running:
        asyncio.run(run(running.port, running.app.state.service, running.app.state.live))
        _until(lambda: running.app.state.live.listeners == 0)
        _until(lambda: all(thread.name != "news" for thread in threading.enumerate()))


def test_who_comes_back_is_told_what_it_missed_and_no_more(live_settings: Settings) -> None:
    async def run(port: int, service: Service) -> None:
        async with listening(port) as one:
            await one.hears()
            first = await one.hears()
        known = f"Last-Event-ID: {first['id']}\r\n"
        async with listening(port, headers=known) as one:
            await one.hears()
            assert (await one.hears())["event"] == "beat"
        await asyncio.to_thread(_come, service, "1")
        async with listening(port, headers=known) as one:
            await one.hears()
            assert (await one.hears())["event"] == "news"

    with served(live_settings) as running:
        asyncio.run(run(running.port, running.app.state.service))


def test_events_come_at_once_uncompressed_and_past_proxies(live_settings: Settings) -> None:
    async def run(port: int) -> None:
        async with listening(port) as one:
            assert one.status == 200
            assert one.headers["content-type"].startswith("text/event-stream")
            assert one.headers["cache-control"] == "no-store"
            assert one.headers["x-accel-buffering"] == "no"
            assert "content-encoding" not in one.headers
        async with listening(port, method="HEAD") as one:
            assert one.status == 200
            assert "text/event-stream" in one.headers["content-type"]

    with served(live_settings) as running:
        asyncio.run(run(running.port))


def test_beats_tell_that_the_connection_stands(live_settings: Settings) -> None:
    async def run(port: int) -> None:
        async with listening(port) as one:
            heard = [(await one.hears()).get("event") for _ in range(4)]
        assert heard == [None, "news", "beat", "beat"]

    with served(live_settings, beat_seconds=0.2) as running:
        asyncio.run(run(running.port))


def test_no_more_listen_than_may(live_settings: Settings) -> None:
    async def run(port: int) -> None:
        async with listening(port) as one, listening(port) as other:
            await one.hears()
            await other.hears()
            async with listening(port) as third:
                assert third.status == 503
                assert int(third.headers["retry-after"]) > 0
        # Room is made by those who go
        for _ in range(50):
            async with listening(port) as again:
                if again.status == 200:
                    return
            await asyncio.sleep(0.05)
        raise AssertionError("no room was made")

    with served(live_settings.model_copy(update={"live_clients": 2})) as running:
        asyncio.run(run(running.port))


def test_a_server_with_100_listeners_stops_at_once(live_settings: Settings) -> None:
    async def run(running: Served) -> float:
        async with contextlib.AsyncExitStack() as stack:
            all_ = [await stack.enter_async_context(listening(running.port)) for _ in range(100)]
            for one in all_:
                await one.hears()
            took = await asyncio.to_thread(running.stop)
            assert all([await one.ended() for one in all_])
        return took

    with served(live_settings) as running:
        assert asyncio.run(run(running)) < 5


def test_an_outage_of_the_database_is_told_and_so_is_its_end(
    live_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run(port: int, service: Service) -> None:
        async with listening(port) as one:
            await one.hears()
            first = await one.hears()
            with monkeypatch.context() as broken:
                broken.setattr(type(service.store), "version", _no_database)
                outage = await one.hears()
                assert outage["event"] == "outage"
                assert set(outage["data"]) == {"since"}
                async with listening(port) as other:
                    await other.hears()
                    assert (await other.hears())["event"] == "outage"
            again = await one.hears()
        assert (again["event"], again["id"]) == ("news", first["id"])

    with served(live_settings) as running:
        asyncio.run(run(running.port, running.app.state.service))


def _no_database(*_: object) -> int:
    raise OperationalError("SELECT", {}, Exception("gone"))


def test_without_boundaries_it_tells_of_reports_alone(fresh: TestClient) -> None:
    answer = fresh.get("/v1/live?once=true")
    assert answer.status_code == 200
    data = json.loads(answer.text.split("data: ")[1])
    assert data == {
        "now": data["now"],
        "data_version": data["data_version"],
        "edition": None,
        "changed": None,
        "reports": {"open": 0, "closed": 0, "excluded": 0},
    }


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)
