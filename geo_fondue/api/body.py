"""Bodies of requests: read up to a limit, and refused where they cannot be read."""

from typing import Any

import orjson
from fastapi import Request
from starlette.exceptions import HTTPException


async def read_json(request: Request, most_bytes: int) -> Any:
    """Return the body's JSON.

    Parameters
    ----------
    request : Request
    most_bytes : int
        No more than this is ever held in memory.

    Raises
    ------
    HTTPException
        415 when it is said to be something else, 413 when it is larger, 400 when it is no JSON.
    """
    media_type = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise HTTPException(415, f"{media_type[:100]!r} cannot be read here; send application/json")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most_bytes:
            detail = f"the body is larger than {most_bytes:,} bytes; send it in several requests"
            raise HTTPException(413, detail)
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise HTTPException(400, f"the body is no JSON: {error}") from error
