"""What happens around every request: the last net for errors, safe headers, HEAD, a line in the log."""

import time

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo_fondue.api import problems
from geo_fondue.api.shown import shown

IS_HEAD = "geo_fondue.is_head"
"""In the scope of a request that came as HEAD: a long answer need not be made."""

SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
"""They tell browsers to take every answer for what it says it is, and to tell others no more than our host.

The host they must tell: OpenStreetMap's tile servers answer nobody who keeps silent about it.
"""

log = structlog.get_logger("geo_fondue.access")


class UnexpectedErrors:
    """Answers an error that nothing else caught with a problem that tells nothing of the inside."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except ClientDisconnect:
            return  # there is nobody to answer, and nothing went wrong here
        except Exception as error:
            if scope["type"] != "http" or started:
                # Half an answer is out: the server cuts the connection, so that nobody takes it for whole
                raise
            await problems.unexpected(Request(scope), error)(scope, receive, send)


class ReadableQueries:
    """Refuses a query of bytes that are no text, which nothing further in could even name."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http":
            try:
                scope["query_string"].decode()
            except UnicodeDecodeError:
                request = Request({**scope, "query_string": b""})
                await problems.unreadable(request, "the query is not in UTF-8")(scope, receive, send)
                return
        await self.app(scope, receive, send)


class HeadAsGet:
    """Answers HEAD as GET would be answered, without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET", IS_HEAD: True}, receive, without_body)


class SafeHeaders:
    """Adds :data:`SAFE_HEADERS` to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFE_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)


class AccessLog:
    """Logs one line for each request. Never its query, which may hold where somebody was, nor a key."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 0

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watch)
        finally:
            took = round((time.perf_counter() - began) * 1000, 1)
            log.info(
                "request", method=scope["method"], path=shown(scope["path"]), status=status, milliseconds=took
            )
