"""Answers: JSON, and those that a client need not fetch twice, by ETags (RFC 9110, 13)."""

from collections.abc import Callable, Iterator, Mapping
from hashlib import blake2b

import orjson
from fastapi import Request, Response
from fastapi.responses import StreamingResponse

import geo_fondue
from geo_fondue.api.middleware import IS_HEAD
from geo_fondue.exports import MEDIA_TYPES, Format

CACHE_CONTROL = "public, no-cache"
"""Whoever keeps an answer asks each time whether it still holds; that costs us next to nothing."""

PRIVATE = "private, no-cache"
"""What only some may see, nobody keeps on the way."""

VARY = "Accept, Accept-Encoding, Accept-Language"
VARY_BY_KEY = f"{VARY}, Authorization, X-Api-Key"

GZIP_FROM_BYTES = 1024
GZIP_LEVEL = 5
"""Beyond it, a national layer takes much longer to send for a few percent."""

NEVER_KEPT = {"Cache-Control": "no-store"}


def json_answer(value: object, headers: Mapping[str, str] | None = None) -> Response:
    """Return a value as JSON."""
    return Response(orjson.dumps(value), headers=headers, media_type="application/json")


def file_answer(request: Request, chunks: Iterator[bytes], written_as: Format, name: str) -> Response:
    """Return chunks, made as they are sent, as a file for download; none of them for HEAD.

    Parameters
    ----------
    request : Request
    chunks : iterator of bytes
    written_as : {"geojson", "geojsonl", "csv", "parquet"}
    name : str
        Of the file, without its suffix.
    """
    headers = {"Content-Disposition": f'attachment; filename="{name}.{written_as}"'}
    media_type = MEDIA_TYPES[written_as]
    if request.scope.get(IS_HEAD):
        response = Response(headers=headers, media_type=media_type)
        del response.headers["Content-Length"]  # nobody knows how long it would be
        return response
    return StreamingResponse(chunks, headers=headers, media_type=media_type)


def conditional(
    request: Request,
    *state: object,
    answer: Callable[[], Response],
    by_key: bool = False,
    private: bool = False,
) -> Response:
    """Return the answer, or 304 Not Modified without working it out where the client has it already.

    The ETag is that of the address asked for and of the state it is answered from.

    Parameters
    ----------
    request : Request
    *state
        All that the answer depends on beside the address asked for: the edition, the version of the reports,
        the language and format agreed on.
    answer : callable
        Makes the answer. What it reads must not be older than ``state``.
    by_key : bool
        Whether a key of the caller may change the answer.
    private : bool
        Whether this answer is not for everybody.
    """
    tag = _tag(request, state)
    headers = {
        "ETag": tag,
        "Cache-Control": PRIVATE if private else CACHE_CONTROL,
        "Vary": VARY_BY_KEY if by_key or private else VARY,
    }
    if has(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    response = answer()
    response.headers.update(headers)
    return response


def conditional_on_content(request: Request, response: Response) -> Response:
    """Return the answer, or 304 Not Modified where the client has it already; its ETag is that of its bytes.

    For answers that are made faster than the state could be told that they depend on.
    """
    tag = content_tag(bytes(response.body))
    headers = {"ETag": tag, "Cache-Control": CACHE_CONTROL, "Vary": VARY}
    if has(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    response.headers.update(headers)
    return response


def content_tag(body: bytes) -> str:
    """Return the ETag of an answer's bytes, weak as all are."""
    return f'W/"{blake2b(body, digest_size=12).hexdigest()}"'


def has(known: str, tag: str) -> bool:
    """Return whether a client that sends this as ``If-None-Match`` has the answer with that ETag."""
    opaque = tag.removeprefix("W/")
    return known.strip() == "*" or opaque in (one.strip().removeprefix("W/") for one in known.split(","))


def _tag(request: Request, state: tuple[object, ...]) -> str:
    asked = (geo_fondue.__version__, request.url.path, request.url.query, *map(str, state))
    digest = blake2b("\x1f".join(asked).encode(), digest_size=12).hexdigest()
    # Weak: the bytes differ between those who take gzip and those who do not.
    return f'W/"{digest}"'
