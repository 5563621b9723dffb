"""Answers that are sent while the body of the request still arrives, in bounded memory."""

import math
from collections.abc import AsyncIterator, Mapping
from types import MappingProxyType

import anyio
import structlog
from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from geo_fondue.api.waiting import Waiting
from geo_fondue.errors import InputError
from geo_fondue.service.point_streams import PointStream, UnreadableError

PATIENCE_SECONDS = 60
"""So long is waited for the next piece of a body, and for a client to take the next piece of an answer."""

_PIECE = 1 << 17
"""No more bytes are worked on at once, however many a server hands over."""

log = structlog.get_logger("geo_fondue.api")


async def body_pieces(request: Request) -> AsyncIterator[bytes]:
    """Yield the body of a request as it comes.

    Raises
    ------
    UnreadableError
        When nothing more comes for :data:`PATIENCE_SECONDS`.
    """
    pieces = request.stream()
    while True:
        try:
            with anyio.fail_after(PATIENCE_SECONDS):
                data = await anext(pieces, None)
        except TimeoutError:
            raise UnreadableError(
                f"nothing more of the body came for {PATIENCE_SECONDS} seconds", remedy="Send it again"
            ) from None
        if data is None:
            return
        for start in range(0, len(data), _PIECE):
            yield data[start : start + _PIECE]


async def streamed(
    stream: PointStream,
    pieces: AsyncIterator[bytes],
    media_type: str,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    """Return the answer of a stream, whose first part is known to be good.

    Each piece is worked on in a thread. Answers that the client does not take yet, since it is still sending,
    wait on disk; where too many wait, no more of the body is taken.

    Parameters
    ----------
    stream : PointStream
    pieces : async iterator of bytes
    media_type : str
        Of the answer.
    headers : mapping of str to str

    Raises
    ------
    InputError
        When the body cannot be read or used and nothing has been answered yet.
    """
    answers = _answers(stream, pieces)
    first = await anext(answers, b"")
    # As it is: what is compressed on its way waits until there is enough of it
    headers = {"Cache-Control": "no-store", "Content-Encoding": "identity", **headers}
    return _Streamed(first, answers, stream, headers, media_type)


async def _answers(stream: PointStream, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for piece in pieces:
        answer = await run_in_threadpool(stream.feed, piece)
        if answer:
            yield answer
    yield await run_in_threadpool(stream.finish)


class _Streamed(Response):
    """An answer in pieces. One that ends early says so, or is cut off where its format cannot say it."""

    def __init__(
        self,
        first: bytes,
        rest: AsyncIterator[bytes],
        stream: PointStream,
        headers: Mapping[str, str],
        media_type: str,
    ) -> None:
        super().__init__(headers=headers, media_type=media_type)
        del self.headers["Content-Length"]
        self._first = first
        self._rest = rest
        self._stream = stream
        self._complete = False
        self._sending = anyio.CancelScope()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it: what is answered waits while a client sends that does not take it yet."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        waiting = Waiting()
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._fill, waiting, scope["path"])
                taken = await self._sent(waiting, send)
                tasks.cancel_scope.cancel()
        finally:
            waiting.close()
        if not taken:
            log.info("an answer is not taken", path=scope["path"])
        elif self._complete:
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        # else left without an end, upon which the server cuts the connection

    async def _fill(self, waiting: Waiting, path: str) -> None:
        """Put what is answered where it waits, and how it ends."""
        try:
            await waiting.put(self._first, PATIENCE_SECONDS)
            async for answer in self._rest:
                await waiting.put(answer, PATIENCE_SECONDS)
            self._complete = True
        except InputError as error:
            log.info("an answer ends early", path=path, detail=error.what)
            end = self._stream.broken_off(error)
            if end is not None:
                await waiting.put(end, PATIENCE_SECONDS)
                self._complete = True
        except TimeoutError:
            log.info("an answer is not taken", path=path)
        except ClientDisconnect:
            log.info("a client went away", path=path)
        finally:
            waiting.end()
            # from here on, nothing but the client's taking it is waited for
            self._sending.deadline = anyio.current_time() + PATIENCE_SECONDS

    async def _sent(self, waiting: Waiting, send: Send) -> bool:
        """Send what waits until its end; False where the client does not take it any more."""
        while (data := await waiting.take()) is not None:
            deadline = anyio.current_time() + PATIENCE_SECONDS if waiting.ended else math.inf
            with anyio.CancelScope(deadline=deadline) as self._sending:
                await send({"type": "http.response.body", "body": data, "more_body": True})
            if self._sending.cancelled_caught:
                return False
        return True
