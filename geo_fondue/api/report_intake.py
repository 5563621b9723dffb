"""``POST /v1/reports``: reports from other systems, by those with a key for it."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from geo_fondue.api.answers import NEVER_KEPT, json_answer
from geo_fondue.api.parameters import EmptyIsNone, TheService
from geo_fondue.api.problems import INPUT, answered, problem, responses
from geo_fondue.api.security import needs
from geo_fondue.api.streaming import body_pieces
from geo_fondue.errors import InputError
from geo_fondue.reports.readers import MAX_SOURCE
from geo_fondue.reports.readers.posted import items_of
from geo_fondue.service import Service
from geo_fondue.service.posted import take_posted

MOST_BYTES = 16_000_000
MOST = 10_000
"""Reports in one body."""

_ECHOED = 100
"""So many bad ones are told where none is good."""

_TYPES = ("application/json", "application/geo+json")

router = APIRouter(prefix="/v1/reports", tags=["reports"])


class ItemProblem(BaseModel):
    """Why a report was not taken."""

    field: str
    detail: str
    given: str


class ItemResult(BaseModel):
    """What became of one report."""

    taken: bool
    ticket_id: str | None
    source: str | None = Field(default=None, description="Only where it was taken, as what follows.")
    outcome: str | None = Field(default=None, description="inside, nearest or outside")
    areas: dict[str, str] | None = Field(
        default=None, description="The code of the area it lies in, by layer."
    )
    problem: ItemProblem | None = Field(default=None, description="Only where it was not taken.")


class TakenAnswer(BaseModel):
    """What became of the reports that were sent."""

    edition: str = Field(description="Of the boundaries that they were resolved by.")
    new: int
    changed: int
    unchanged: int = Field(description="What was known already, or is forgotten for good.")
    bad: int
    results: list[ItemResult] = Field(description="One for each, in order.")


_EXAMPLE = {
    "ticket_id": "2024-B9WGC7",
    "source": "city-app",
    "lat": 13.7563,
    "lon": 100.5018,
    "category": "ถนน",
    "state": "waiting",
    "created_at": "2024-05-31T14:29:36+07:00",
}
_REQUEST: dict[str, Any] = {
    "application/json": {
        "schema": {
            "description": "An object with the names that plain CSV knows (ticket_id, lat, lon, category, "
            "state, created_at, last_activity, description, …), or a list of them.",
            "anyOf": [{"type": "object"}, {"type": "array", "items": {"type": "object"}}],
        },
        "example": _EXAMPLE,
    },
    "application/geo+json": {
        "schema": {
            "type": "object",
            "description": "A feature, or a collection of them, as Traffy's feed has.",
        }
    },
}


@router.post(
    "",
    summary="Bring in reports",
    response_model=None,
    responses={**answered(TakenAnswer), **responses(400, 401, 403, 413, 415)},
    dependencies=[Depends(needs("write"))],
    openapi_extra={"requestBody": {"required": True, "content": _REQUEST}},
)
async def bring_reports(
    request: Request,
    service: TheService,
    source: Annotated[
        str | None,
        EmptyIsNone,
        Query(
            description="The system that numbered those that do not say; else traffy for features, or api."
        ),
    ] = None,
) -> Response:
    """Take in reports, each known again by its source and ticket id: sending them again changes nothing.

    The good ones are taken in together, and are on the disk when this answers; of the others it says what is
    wrong. Where none is good, the answer is 422.
    """
    kind = request.headers.get("content-type", _TYPES[0]).partition(";")[0].strip().lower()
    if kind not in _TYPES:
        raise HTTPException(415, f"{kind[:100]!r} cannot be read here; send {' or '.join(_TYPES)}")
    if request.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise HTTPException(415, "a compressed body cannot be read here; send it plain")
    if source is not None and (len(source) > MAX_SOURCE or not source.isprintable()):
        raise InputError(f"not a name of 1 to {MAX_SOURCE} characters", where="source")
    body = bytearray()
    async for piece in body_pieces(request):
        body += piece
        if len(body) > MOST_BYTES:
            told = f"longer than {MOST_BYTES:,} bytes; send it in parts"
            raise HTTPException(413, told, headers={"Connection": "close"})
    return await run_in_threadpool(_taken, request, service, bytes(body), source or "")


def _taken(request: Request, service: Service, body: bytes, source: str) -> Response:
    try:
        items = items_of(orjson.loads(body))
    except orjson.JSONDecodeError as error:
        raise HTTPException(400, f"the body is no JSON: {error}") from error
    if items is None:
        raise InputError(
            "neither a report nor a list of them", where="body", remedy="Send an object or a list"
        )
    if len(items) > MOST:
        raise HTTPException(413, f"more than {MOST:,} reports; send them in parts")
    view = service.view()
    taken = take_posted(view, items, source)
    if items and len(taken.bad) == len(items):
        errors = [
            {"parameter": f"{row.line}.{row.field}".rstrip("."), "detail": row.reason, "given": row.value}
            for row in taken.bad[:_ECHOED]
        ]
        first = taken.bad[0]
        told = f"none of {len(items):,} reports can be used; number {first.line}: {first.reason}"
        return problem(request, INPUT, told, errors=errors)
    answer = {
        "edition": view.edition.id,
        "new": taken.counts.new,
        "changed": taken.counts.changed,
        "unchanged": taken.counts.unchanged,
        "bad": len(taken.bad),
        "results": taken.results,
    }
    return json_answer(answer, NEVER_KEPT)
