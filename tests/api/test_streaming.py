"""Answers stream: they begin before the body ends, wait for nobody forever, and never end early unseen."""

import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import anyio
import pytest
import uvicorn

from geo_fondue.api import create_app, streaming, waiting
from geo_fondue.api.server import configure, listen
from geo_fondue.settings import Settings

HEAD = "POST /v1/resolve HTTP/1.1\r\nHost: x\r\nContent-Type: {}\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.fixture(scope="module")
def port(api_settings: Settings) -> Iterator[int]:
    """Serve on a free port."""
    with listen("127.0.0.1", 0) as sock:
        server = uvicorn.Server(configure(create_app(api_settings)))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield sock.getsockname()[1]
        server.should_exit = True
        thread.join()


class Call:
    """A request that is sent piece by piece."""

    def __init__(self, port: int, kind: str) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.sock.sendall(HEAD.format(kind).encode())
        self.got = b""

    def send(self, data: bytes) -> None:
        self.sock.sendall(b"%x\r\n%b\r\n" % (len(data), data))

    def until(self, mark: bytes) -> bytes:
        """Read until something has come."""
        while mark not in self.got:
            data = self.sock.recv(1 << 16)
            assert data, self.got
            self.got += data
        return self.got

    def rest(self) -> bytes:
        """Read until the server closes the connection."""
        while data := self.sock.recv(1 << 16):
            self.got += data
        return self.got

    def close(self) -> None:
        self.sock.close()


def test_lines_are_answered_while_the_body_still_comes(port: int) -> None:
    with closing(Call(port, "application/x-ndjson")) as call:
        for number in range(3):
            call.send(json.dumps({"id": number, "lon": 100.5, "lat": 13.2}).encode() + b"\n")
            assert b'"D1"' in call.until(b'{"id": %d' % number)
        call.send(b"")
        call.until(b"0\r\n\r\n")


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("text/csv", b"lat,lon\n13.2,100.5\n", None),
        ("application/x-ndjson", b"[100.5,13.2]\n", b"[" * 1_100_000),
        ("application/json", b'{"points":[' + b"[100.5,13.2]," * 100_000, b"nonsense]]]],[[[["),
    ],
)
def test_an_answer_that_ends_early_says_so_or_is_cut_off(
    port: int, kind: str, good: bytes, bad: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if bad is None:
        monkeypatch.setattr(streaming, "PATIENCE_SECONDS", 0.3)
    with closing(Call(port, kind)) as call:
        call.send(good)
        call.until(b"D1")
        if bad is None:  # no more comes, and CSV has no place to say so
            assert not call.rest().endswith(b"0\r\n\r\n")
        else:
            call.send(bad)
            call.send(b"")
            assert b'"problem":{"detail"' in call.until(b"0\r\n\r\n")


def test_a_body_that_stands_still_is_given_up(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "PATIENCE_SECONDS", 0.2)
    with closing(Call(port, "application/x-ndjson")) as call:
        assert call.until(b"remedy").startswith(b"HTTP/1.1 400")
        assert b"nothing more of the body came" in call.got


def test_a_client_that_takes_nothing_holds_no_memory_and_is_given_up(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "PATIENCE_SECONDS", 1)
    monkeypatch.setattr(waiting, "ON_DISK", 10_000_000)
    block = b"[100.5,13.2]\n" * 5000
    with closing(Call(port, "application/x-ndjson")) as call:
        call.sock.settimeout(3)
        sent = 0

        def send_on() -> None:
            nonlocal sent
            while sent < 200_000_000:
                call.send(block)
                sent += len(block)

        with pytest.raises(OSError):  # noqa: PT011 - it stands still, or is closed
            send_on()
        assert sent < 50_000_000


def test_a_client_may_send_all_before_it_reads(port: int) -> None:
    with closing(Call(port, "application/x-ndjson")) as call:
        for _ in range(20):
            call.send(b"[100.5,13.2]\n" * 5000)
        call.send(b"")
        body = re.sub(rb"\r\n[0-9a-f]+\r\n", b"", call.until(b"\r\n0\r\n\r\n"))
        assert body.count(b'"D1"') == 100_000


def test_what_waits_comes_out_as_it_went_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "IN_MEMORY", 100)
    monkeypatch.setattr(waiting, "ON_DISK", 1000)
    monkeypatch.setattr(waiting, "_PIECE", 30)
    pieces = [bytes([number]) * (number * 7 % 200) for number in range(256)]
    got = []

    async def run() -> None:
        queue = waiting.Waiting()

        async def put() -> None:
            for piece in pieces:
                await queue.put(piece, 10)
            queue.end()

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(put)
            while (data := await queue.take()) is not None:
                got.append(data)
        queue.close()

    anyio.run(run)
    assert b"".join(got) == b"".join(pieces)


def test_who_brings_more_than_may_wait_waits_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "IN_MEMORY", 10)
    monkeypatch.setattr(waiting, "ON_DISK", 100)

    async def run() -> None:
        queue = waiting.Waiting()
        await queue.put(b"x" * 200, 0.01)
        await queue.put(b"x" * 200, 0.01)
        with pytest.raises(TimeoutError):
            await queue.put(b"x", 0.01)
        queue.close()

    anyio.run(run)
