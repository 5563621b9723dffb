"""``GET /v1/resolve`` for the plain question, latitude and longitude as decimals, ahead of the framework.

A look-up takes a microsecond; the way to it through routing, validation and threads a few hundred. What is
asked in any other way, or takes more than a look, goes that way, and gets the same answer to the byte.
"""

import asyncio
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import orjson
from starlette.types import ASGIApp, Receive, Scope, Send

from geo_fondue.answer import Answer
from geo_fondue.api.answers import CACHE_CONTROL, GZIP_FROM_BYTES, GZIP_LEVEL, VARY, content_tag, has
from geo_fondue.api.middleware import SAFE_HEADERS
from geo_fondue.service import Service, View

PATH = "/v1/resolve"

MOST_ANSWERS = 20_000
"""So many are kept as they are sent, some 2 kB each: more than a nation's finest layer has areas."""

_DEGREES = rb"(-?[0-9]{1,3}(?:\.[0-9]{1,15})?)"
_LAYER = rb"(?:&layer=([a-z][a-z0-9_-]{0,31}))?"
_LAT_LON = re.compile(rb"lat=" + _DEGREES + rb"&lon=" + _DEGREES + _LAYER)
_LON_LAT = re.compile(rb"lon=" + _DEGREES + rb"&lat=" + _DEGREES + _LAYER)

_Headers = tuple[tuple[bytes, bytes], ...]

# Shared by all answers: what is small stays in the processor's caches
_KEPT = (b"cache-control", CACHE_CONTROL.encode())
_VARY = (b"vary", VARY.encode())
_VARY_TWICE = (b"vary", f"{VARY}, Accept-Encoding".encode())  # GZipMiddleware adds it in any case
_SAFE = tuple((name.lower().encode(), value.encode()) for name, value in SAFE_HEADERS.items())


@dataclass(frozen=True, slots=True)
class _Sent:
    """An answer as it is sent: whole, and compressed where that is worth it."""

    answer: Answer
    etag: tuple[bytes, bytes]
    whole: tuple[int, _Headers, bytes]
    packed: tuple[int, _Headers, bytes]


class PlainQuestions:
    """Answers the plain question itself, and lets everything else pass."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self.app = app
        self._service = service
        self._current: View | None = None
        self._sent: dict[int, _Sent] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and scope["method"] == "GET" and _asks(scope):
            try:
                found = self._find(scope["query_string"])
            except Exception:  # the framework will meet it too, and knows how to tell it
                found = None
            if found is not None:
                status, headers, body = _agreed(found, scope["headers"])
                # A message of its own for each request: whoever stands around this may change it
                await send({"type": "http.response.start", "status": status, "headers": headers})
                await send({"type": "http.response.body", "body": body})
                return
        await self.app(scope, receive, send)

    def _find(self, query: bytes) -> _Sent | None:
        if (asked := _LAT_LON.fullmatch(query)) is not None:
            lat, lon, layer = asked.groups()
        elif (asked := _LON_LAT.fullmatch(query)) is not None:
            lon, lat, layer = asked.groups()
        else:
            return None
        view = self._current or self._look()
        if view is None:
            return None
        answer = view.resolve_at_once(
            lat=float(lat), lon=float(lon), layer=None if layer is None else layer.decode()
        )
        if answer is None:
            return None
        sent = self._sent.get(id(answer))
        if sent is None or sent.answer is not answer:
            if len(self._sent) >= MOST_ANSWERS:
                self._sent.clear()
            sent = self._sent[id(answer)] = _written(answer)
        return sent

    def _look(self) -> View | None:
        """Return the view at hand, and keep it for the requests that have come in by now.

        To look whether it still holds costs as much as an answer. So it is done once in a turn of the event
        loop: whatever comes in later is answered in a later turn, and after another look.
        """
        view = self._service.view_at_hand()
        if view is not None:
            asyncio.get_running_loop().call_soon(self._forget)
            self._current = view
        return view

    def _forget(self) -> None:
        self._current = None


def _asks(scope: Scope) -> bool:
    """Return whether the address is ours, also where the service stands below a path of a proxy's."""
    root = scope.get("root_path")
    path: str = scope["path"]
    return path == (root + PATH if root else PATH)


def _agreed(found: _Sent, headers: Iterable[tuple[bytes, bytes]]) -> tuple[int, _Headers, bytes]:
    """Return the form of an answer that suits what a client takes and has."""
    packed = known = None
    for name, value in headers:  # the first of equal ones counts, as everywhere
        if name == b"accept-encoding" and packed is None:
            packed = b"gzip" in value
        elif name == b"if-none-match" and known is None:
            known = value
    if known is not None and has(known.decode("latin-1"), found.etag[1].decode()):
        return 304, (found.etag, _KEPT, _VARY, *_SAFE), b""
    return found.packed if packed else found.whole


def _written(answer: Answer) -> _Sent:
    body = orjson.dumps(answer.to_dict())
    etag = (b"etag", content_tag(body).encode())
    whole = packed = (200, (*_content(len(body)), etag, _KEPT, _VARY, *_SAFE), body)
    if len(body) >= GZIP_FROM_BYTES:
        compressor = zlib.compressobj(GZIP_LEVEL, wbits=16 + zlib.MAX_WBITS)
        zipped = compressor.compress(body) + compressor.flush()
        long = (etag, _KEPT, _VARY_TWICE)
        whole = (200, (*_content(len(body)), *long, *_SAFE), body)
        packed = (200, (*_content(len(zipped)), *long, (b"content-encoding", b"gzip"), *_SAFE), zipped)
    return _Sent(answer, etag, whole, packed)


@cache
def _content(length: int) -> _Headers:
    return (b"content-length", str(length).encode()), (b"content-type", b"application/json")
