"""Answers that are sent while the body of the request still arrives, in bounded memory."""

from collections.abc import AsyncIterator, Mapping
from types import MappingProxyType

import anyio
import structlog
from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from geo_fondue.errors import InputError
from geo_fondue.service.point_streams import PointStream, UnreadableError

PATIENCE_SECONDS = 60
"""So long is waited for the next piece of a body, and for a client to take the next piece of an answer."""

_PIECE = 1 << 17
"""No more bytes are worked on, or sent, at once, however many a server hands over: what a client that does
not take them leaves behind is that small."""

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

    Each piece is worked on in a thread, and none is taken before the client has taken what the last one gave.

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

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""

        async def patiently(data: bytes, *, more: bool = True) -> None:
            for start in range(0, len(data), _PIECE):
                message = {
                    "type": "http.response.body",
                    "body": data[start : start + _PIECE],
                    "more_body": True,
                }
                with anyio.fail_after(PATIENCE_SECONDS):
                    await send(message)
            if not more:
                await send({"type": "http.response.body", "body": b"", "more_body": False})

        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        try:
            await patiently(self._first)
            async for answer in self._rest:
                await patiently(answer)
            await patiently(b"", more=False)
        except InputError as error:
            end = self._stream.broken_off(error)
            log.info("an answer ends early", path=scope["path"], detail=error.what)
            if end is not None:
                await patiently(end, more=False)
            # else left without an end, upon which the server cuts the connection
        except TimeoutError:
            log.info("an answer is not taken", path=scope["path"])
        except ClientDisconnect:
            log.info("a client went away", path=scope["path"])
