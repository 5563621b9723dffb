"""``/hooks/traffy/{key}``: what Traffy Fondue tells an agency, written down before it is answered.

All of it runs in the event loop: to be answered within milliseconds, it must not wait for a thread that
draws a map.
"""

import asyncio
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, HTTPException, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field

from geo_fondue.api.answers import NEVER_KEPT
from geo_fondue.api.problems import answered, responses
from geo_fondue.reports.inbox import Arrival
from geo_fondue.service import Service
from geo_fondue.service.intake import Intake
from geo_fondue.service.keys import Key, allows
from geo_fondue.settings import Settings

router = APIRouter(tags=["hooks"])

BODY_SECONDS = 10.0
"""A body must have come within this time."""

ANSWER_AFTER_SECONDS = 0.005
"""So long is it waited, from the end of the body, for what came to be applied."""


class Received(BaseModel):
    """It is on the disk, and will not be lost."""

    received: int = Field(description="Its number in the inbox.")
    applied: bool = Field(description="Whether it has been taken into the reports already.")


_EVENT = {
    "description": "A JSON object with a `ticket_id`, whatever the content type says.",
    "content": {"application/json": {"schema": {"type": "object", "required": ["ticket_id"]}}},
    "required": True,
}
_DESCRIBED: dict[str, Any] = {
    "response_model": None,
    "openapi_extra": {"requestBody": _EVENT},
    "responses": {
        **answered(Received),
        202: {"description": "Received, and not applied yet.", "model": Received},
        **responses(403, 404, 408, 413),
    },
}
_Key = Annotated[str, Path(description="A key of the scope hook.")]


@router.post("/hooks/traffy/{key}/", include_in_schema=False)  # senders do not follow where they are sent on
@router.post("/hooks/traffy/{key}", summary="A new report, or a word about one", **_DESCRIBED)
async def told(key: _Key, request: Request) -> Response:
    """Take in a new report, or a chat, rating or comment. Sent twice, late or in any order: all the same."""
    return await _receive(key, request)


@router.patch("/hooks/traffy/{key}/", include_in_schema=False)
@router.patch("/hooks/traffy/{key}", summary="A report changed its state", **_DESCRIBED)
async def changed(key: _Key, request: Request) -> Response:
    """Take in a change of state. One that comes before its report waits for it."""
    return await _receive(key, request)


async def _receive(token: str, request: Request) -> Response:
    service: Service = request.app.state.service
    intake: Intake = request.app.state.intake
    settings = service.settings
    if not _may_send(request, settings):
        raise HTTPException(403, "this address is not among those that may send here")
    key = await _key(service, token)
    body = await _body(request, settings.hook_max_bytes)
    arrival = Arrival(
        received_at=datetime.now(UTC),
        method=request.method,
        content_type=request.headers.get("content-type", ""),
        key_id=key.id,
        body=body,
    )
    number, applied = await intake.take(arrival, patience_seconds=ANSWER_AFTER_SECONDS)
    answer = orjson.dumps({"received": number, "applied": applied})
    return Response(answer, 200 if applied else 202, headers=NEVER_KEPT, media_type="application/json")


def _may_send(request: Request, settings: Settings) -> bool:
    """Return whether the client is in one of the networks that may send; all may where none is set.

    Behind a proxy the client is who the proxy says it is, if the proxy is trusted: that is uvicorn's
    ``forwarded_allow_ips``.
    """
    if not settings.hook_allow:
        return True
    try:
        client: IPv4Address | IPv6Address = ip_address("" if request.client is None else request.client.host)
    except ValueError:
        return False
    if isinstance(client, IPv6Address) and client.ipv4_mapped is not None:
        client = client.ipv4_mapped
    return any(client in network for network in settings.hook_allow)


async def _key(service: Service, token: str) -> Key:
    """Return the key of the address; without a good one there is no such address."""
    known, key = service.keys.at_hand(token)
    if not known:
        key = await run_in_threadpool(service.keys.find, token)
    elif service.keys.is_ageing(token):
        asyncio.get_running_loop().run_in_executor(None, service.keys.renew, token)
    if key is None or not allows(key.scope, "hook"):
        raise HTTPException(404)
    return key


async def _body(request: Request, most: int) -> bytes:
    """Return the body, unless it is too long or takes too long: then the connection is closed as well."""
    too_long = HTTPException(413, f"longer than {most:,} bytes", headers={"Connection": "close"})
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > most:
        raise too_long
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                size += len(part)
                if size > most:
                    raise too_long
                parts.append(part)
    except TimeoutError:
        raise HTTPException(
            408, f"the body did not come within {BODY_SECONDS:.0f} s", headers={"Connection": "close"}
        ) from None
    return b"".join(parts)
