"""What comes over a connection is read as HTTP, and what never comes to its end is refused."""

import asyncio
import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from geo_fondue.api.protocol import MOST_HEAD_BYTES
from geo_fondue.api.server import configure, listen


async def length(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the number of bytes in the body."""
    if scope["type"] == "lifespan":
        for step in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{step}.complete"})
        return
    body = await Request(scope, receive).body()
    await Response(str(len(body)))(scope, receive, send)


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    """Serve as ``geo-fondue serve`` does, in a thread."""
    with listen("127.0.0.1", 0) as sock:
        server = uvicorn.Server(configure(length))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([sock])))
        thread.start()
        yield sock.getsockname()
        server.should_exit = True
        thread.join(20)


def talk(address: tuple[str, int], *pieces: bytes) -> bytes:
    """Send pieces one after the other, and return what was answered until nothing more comes."""
    with socket.create_connection(address, 10) as connection:
        told = bytearray()
        try:
            for piece in pieces:
                connection.sendall(piece)
            while chunk := connection.recv(65_536):
                told += chunk
        except OSError:
            pass  # cut off while still talking; what was answered may be lost on the way
        return bytes(told)


HEAD = b"POST /x HTTP/1.1\r\nHost: here\r\n"
KILO = b"x" * 1024
PIECES = [KILO] * (MOST_HEAD_BYTES // 1024 * 4)


@pytest.mark.parametrize(
    "begin",
    [
        b"GET /",
        HEAD + b"X-Endless: ",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nX-Endless: ",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n2;",
    ],
    ids=["address", "header", "trailer", "chunk extension"],
)
def test_what_never_comes_to_its_end_is_refused(address: tuple[str, int], begin: bytes) -> None:
    told = talk(address, begin, *PIECES, *PIECES, *PIECES)
    assert told == b"" or told.startswith(b"HTTP/1.1 400 ")
    with socket.create_connection(address, 10) as connection, pytest.raises(OSError, match=r"reset|roken"):
        connection.sendall(begin + KILO * 100_000)


def test_many_small_headers_without_end_are_refused(address: tuple[str, int]) -> None:
    told = talk(address, HEAD, *[b"a: b\r\n" * 200] * 200)
    assert told == b"" or told.startswith(b"HTTP/1.1 400 ")


def test_a_long_body_is_no_head(address: tuple[str, int]) -> None:
    body = PIECES * 8
    size = sum(map(len, body))
    told = talk(address, HEAD + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % size, *body)
    assert told.endswith(b"\r\n\r\n%d" % size)
    chunks = [b"%x\r\n%s\r\n" % (len(piece), piece) for piece in body]
    told = talk(
        address, HEAD + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n", *chunks, b"0\r\n\r\n"
    )
    assert told.endswith(b"\r\n\r\n%d" % size)


def test_a_head_may_be_as_long_as_is_said_and_come_in_pieces(address: tuple[str, int]) -> None:
    pieces = [b"X-Long: " + KILO + b"\r\n"] * 50
    told = talk(address, HEAD, *pieces, b"Connection: close\r\n\r\n")
    assert told.startswith(b"HTTP/1.1 200 ")


def test_many_requests_on_one_connection_are_each_counted_anew(address: tuple[str, int]) -> None:
    request = HEAD + b"X-Long: " + KILO * 20 + b"\r\nContent-Length: 2\r\n\r\nab"
    told = talk(address, *[request] * 9, HEAD + b"Connection: close\r\nContent-Length: 1\r\n\r\na")
    assert told.count(b"HTTP/1.1 200 ") == 10


def test_an_upgrade_that_is_not_offered_is_not_needed(address: tuple[str, int]) -> None:
    wishes = b"GET / HTTP/1.1\r\nHost: here\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n"
    assert talk(address, wishes).startswith(b"HTTP/1.1 200 ")
