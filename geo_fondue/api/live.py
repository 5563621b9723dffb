"""``GET /v1/live``: server-sent events that tell when there is something new to see."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from geo_fondue.api.answers import NEVER_KEPT
from geo_fondue.api.middleware import IS_HEAD
from geo_fondue.api.problems import responses
from geo_fondue.errors import UnavailableError
from geo_fondue.service import Service
from geo_fondue.service.news import News, news
from geo_fondue.service.watching import LOOK_SECONDS, Outage, Watcher

router = APIRouter(tags=["reports"])

MEDIA_TYPE = "text/event-stream"

BEAT_SECONDS = 15.0
"""So often is told that the connection stands, where there is nothing else to tell."""

SILENCE_SECONDS = 20.0
"""Where no look ends for so long, the database hangs: that is an outage too."""

RETRY_SECONDS = 3
"""So long a client waits before it connects again."""

HEADERS = {
    **NEVER_KEPT,
    # Or a proxy collects events until it has enough of them to pass on
    "X-Accel-Buffering": "no",
}

EXAMPLE = """\
retry: 3000

id: 1204-2026-07
event: news
data: {"now":"2026-07-01T08:30:01Z","data_version":1204,"edition":"2026-07","changed":"2026-07-01T08:30:00Z",\
"reports":{"open":310,"closed":5120,"excluded":47}}

"""


class Live:
    """Those who listen in this process, and the one who looks for all of them.

    All but :meth:`stop` is for the thread of the event loop. What is kept is the last thing told: whoever is
    slow to take it gets the newest then, and nothing piles up.

    Parameters
    ----------
    service : Service
    look_seconds, beat_seconds : float
    """

    def __init__(
        self, service: Service, *, look_seconds: float = LOOK_SECONDS, beat_seconds: float = BEAT_SECONDS
    ) -> None:
        self._service = service
        self._most = service.settings.live_clients
        self._look_seconds = look_seconds
        self._beat_seconds = beat_seconds
        self._listeners: set[asyncio.Event] = set()
        self._watcher: Watcher | None = None
        self._last: News | Outage | None = None
        self._stopped = False

    @property
    def listeners(self) -> int:
        """How many listen."""
        return len(self._listeners)

    def stop(self) -> None:
        """End all streams, and begin no other: the server stops."""
        if self._stopped:
            return
        self._stopped = True
        for told in self._listeners:
            told.set()

    async def events(self, last_id: str | None = None) -> AsyncGenerator[bytes]:
        """Yield what one listener is sent, until it goes or the server stops.

        Parameters
        ----------
        last_id : str, optional
            The id of the last event that it got before: what it knows is not told again.

        Raises
        ------
        UnavailableError
            At the first, where as many listen as may, or the server stops.
        """
        if self._stopped or len(self._listeners) >= self._most:
            raise UnavailableError(
                "the server stops"
                if self._stopped
                else f"{self._most:,} listen already, as many as may at once",
                remedy="Try again later, or ask with once=true",
            )
        told = asyncio.Event()
        self._listeners.add(told)
        try:
            watcher = self._watched()
            yield f"retry: {RETRY_SECONDS * 1000}\n\n".encode()
            sent: News | Outage | None = None
            while not self._stopped:
                told.clear()
                last = self._last
                if last is not sent and last is not None:
                    known = sent is None and isinstance(last, News) and last.id == last_id
                    sent = last
                    yield beat() if known else event(last)
                    continue
                try:
                    await asyncio.wait_for(told.wait(), self._beat_seconds)
                except TimeoutError:
                    if watcher.silent_seconds > SILENCE_SECONDS and not isinstance(self._last, Outage):
                        self._hear(watcher, Outage(datetime.now(UTC)))
                    else:
                        yield beat()
        finally:
            self._listeners.discard(told)
            if not self._listeners and self._watcher is not None:
                self._watcher.end()
                self._watcher = None

    def _watched(self) -> Watcher:
        if self._watcher is None:
            loop = asyncio.get_running_loop()

            def tell(what: News | Outage) -> None:
                # The loop may have ended meanwhile, and then nobody listens
                with contextlib.suppress(RuntimeError):
                    loop.call_soon_threadsafe(self._hear, watcher, what)

            watcher = Watcher(self._service, tell, look_seconds=self._look_seconds)
            self._watcher, self._last = watcher, None
            watcher.start()
        return self._watcher

    def _hear(self, watcher: Watcher, what: News | Outage) -> None:
        if watcher is self._watcher:
            self._last = what
            for told in self._listeners:
                told.set()


def event(what: News | Outage) -> bytes:
    """Return something new as it is sent."""
    if isinstance(what, Outage):
        return _written("outage", {"since": what.since})
    data = {
        "now": datetime.now(UTC),
        "data_version": what.data_version,
        "edition": what.edition,
        "changed": what.changed,
        "reports": dict(what.reports),
    }
    return f"id: {what.id}\n".encode() + _written("news", data)


def beat() -> bytes:
    """Return what is sent where nothing is new: a comment would not be told to a page's script."""
    return _written("beat", {"now": datetime.now(UTC)})


def _written(name: str, data: Mapping[str, Any]) -> bytes:
    text = orjson.dumps(data, option=orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS)
    return b"event: %s\ndata: %s\n\n" % (name.encode(), text)


@router.get(
    "/v1/live",
    summary="Tell me when there is something new",
    response_model=None,
    responses={
        200: {
            "description": "Server-sent events: `news` at first and whenever reports or the edition change, "
            "`outage` while the database does not answer (`news` ends it), `beat` every 15 seconds. The id "
            "of `news` changes whenever what pages show may.",
            "content": {MEDIA_TYPE: {"schema": {"type": "string"}, "example": EXAMPLE}},
        },
        **responses(503),
    },
)
async def live(
    *,
    request: Request,
    once: Annotated[bool, Query(description="Tell how things stand now, and end.")] = False,
    last_event_id: Annotated[
        str | None, Header(description="The last id that came; what it stands for is not told again.")
    ] = None,
) -> Response:
    """Tell the version of the reports, the edition, and how many reports there are, whenever they change.

    A change is told within two seconds or so, and several at once as one. Positions, texts and single reports
    are never told here.
    """
    service: Service = request.app.state.service
    current: Live = request.app.state.live
    if once:
        found = await run_in_threadpool(news, service)
        return Response(event(found), headers=HEADERS, media_type=MEDIA_TYPE)
    if request.scope.get(IS_HEAD):
        return Response(headers=HEADERS, media_type=MEDIA_TYPE)
    stream = current.events(last_event_id)
    first = await anext(stream)  # whether there is room is known before anything is answered
    return StreamingResponse(_joined(first, stream), headers=HEADERS, media_type=MEDIA_TYPE)


async def _joined(first: bytes, others: AsyncGenerator[bytes]) -> AsyncIterator[bytes]:
    async with contextlib.aclosing(others):
        yield first
        async for other in others:
            yield other
