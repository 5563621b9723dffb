"""``POST /v1/resolve``: from many points to the areas they lie in."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from email.message import Message
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from starlette.exceptions import HTTPException

from geo_fondue.api.jurisdiction import ResolveAnswer
from geo_fondue.api.parameters import About, At, OptionalLayer, TheService, to_day
from geo_fondue.api.problems import responses
from geo_fondue.api.streaming import body_pieces, streamed
from geo_fondue.service import Service
from geo_fondue.service.answer_columns import AnswerColumns
from geo_fondue.service.point_answers import PointAnswers, point_results
from geo_fondue.service.point_streams import ArrowPoints, CsvPoints, JsonPoints, NdjsonPoints
from geo_fondue.service.point_streams.json import MOST_HELD
from geo_fondue.service.view import check_category

JSON = "application/json"
NDJSON = "application/x-ndjson"
CSV = "text/csv"
ARROW = "application/vnd.apache.arrow.stream"

EDITION = "Geo-Fondue-Edition"
"""The header that names the edition where the format has no place for it."""

_ENCODINGS = {"utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "utf-8"} | dict.fromkeys(
    ("tis-620", "cp874", "windows-874", "iso-8859-11"), "cp874"
)

router = APIRouter(prefix="/v1/resolve", tags=["resolve"])


class PointProblem(BaseModel):
    """Why a point cannot be resolved."""

    detail: str
    remedy: str | None = None


class Unresolved(BaseModel):
    """What stands in a point's place when it cannot be resolved."""

    outcome: None
    problem: PointProblem


class BatchAnswer(BaseModel):
    """One result for each point, in order."""

    edition: str
    results: list[ResolveAnswer | Unresolved]
    problem: PointProblem | None = Field(
        default=None, description="Why the results end early; only where they do."
    )


class Batch(BaseModel):
    """The points to resolve."""

    model_config = ConfigDict(extra="forbid", strict=True)

    points: list[Any] = Field(
        description="[lon, lat] of each, as many as you like.",
        json_schema_extra={
            "items": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 3},
            "examples": [[[100.5018, 13.7563], [98.9853, 18.7883]]],
        },
    )
    layer: str | None = Field(default=None, description="Answer for this layer alone.")
    category: str | None = Field(default=None, description="What all of them are about.")
    at: Annotated[date | None, BeforeValidator(to_day)] = Field(
        default=None,
        description="The day, as 2011-03-10, whose boundaries answer; today's without it.",
    )


_REQUEST: dict[str, Any] = {
    JSON: {"schema": Batch.model_json_schema()},
    NDJSON: {
        "schema": {
            "type": "string",
            "description": 'On each line {"lon", "lat"} with any other members, [lon, lat], or a GeoJSON '
            f"feature; at most {MOST_HELD:,} bytes long.",
        },
        "example": '{"id": 1, "lon": 100.5018, "lat": 13.7563}\n[98.9853, 18.7883]\n',
    },
    CSV: {
        "schema": {
            "type": "string",
            "description": "With a header, in which lat and lon are found by their usual names.",
        },
        "example": "id,lat,lon\n1,13.7563,100.5018\n",
    },
    ARROW: {
        "schema": {
            "type": "string",
            "format": "binary",
            "description": "The stream format, uncompressed; with columns lat and lon, or a geometry as "
            "GeoParquet describes it; a record batch is at most 64 MB.",
        }
    },
}
_ANSWER: dict[str, Any] = {
    NDJSON: {
        "schema": {
            "type": "string",
            "description": "For each line its own members and those of the answer, or the answer's problem.",
        }
    },
    CSV: {
        "schema": {
            "type": "string",
            "description": "Each record, and behind it outcome, a code for each layer, agency where there "
            "are any, distance_m, problem.",
        }
    },
    ARROW: {
        "schema": {
            "type": "string",
            "format": "binary",
            "description": "The columns, and behind them those of CSV.",
        }
    },
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked for all points."""

    service: Service
    at: date | None
    layer: str | None
    category: str | None

    def answers(self) -> PointAnswers:
        return PointAnswers(self.service.view(self.at), self.layer, self.category)

    def columns(self) -> AnswerColumns:
        view = self.service.view(self.at)
        check_category(self.category, self.layer)
        if self.layer is not None:
            return AnswerColumns(view.resolver, [self.layer])
        return AnswerColumns(view.resolver, assigner=view.assigner(), category=self.category)

    def beside_points(self, members: dict[str, Any]) -> PointAnswers:
        """Return what answers points that these members stand before."""
        return self.beside(_validated({**members, "points": []})).answers()

    def beside(self, batch: Batch) -> "_Asked":
        """Return the same with what stands beside the points; it counts before the query."""
        return _Asked(
            self.service,
            batch.at or self.at,
            batch.layer or self.layer,
            batch.category or self.category,
        )


@router.post(
    "",
    summary="Whose job is it at each of these points?",
    response_model=None,
    responses={
        200: {
            "description": "The answer, in the format of the body.",
            "model": BatchAnswer,
            "content": _ANSWER,
        },
        **responses(400, 404, 415),
    },
    openapi_extra={"requestBody": {"required": True, "content": _REQUEST}},
)
async def resolve_many(
    request: Request,
    service: TheService,
    at: At = None,
    layer: OptionalLayer = None,
    category: About = None,
) -> Response:
    """Answer for as many points as you like, in the format of the body, while it still arrives.

    A point that is no position gets a problem in its place. Where the body cannot be read any further, the
    answer is a problem, or ends with one if it has begun; CSV and Arrow, which have no place for it, are cut
    off. Read the answer while you send, if you can: no more than 1 GB of it waits. A side that stands still
    for 60 seconds is given up.
    """
    kind, encoding = _kind(request)
    asked = _Asked(service, at, layer, category)
    pieces = body_pieces(request)
    if kind == JSON:
        held = bytearray()
        async for piece in pieces:
            held += piece
            if len(held) > MOST_HELD:
                break
        else:
            return await run_in_threadpool(_answered_at_once, asked, bytes(held))
        pieces = _after(bytes(held), pieces)
        return await streamed(JsonPoints(asked.beside_points), pieces, JSON)
    if kind == NDJSON:
        return await streamed(NdjsonPoints(await run_in_threadpool(asked.answers)), pieces, NDJSON)
    columns = await run_in_threadpool(asked.columns)
    edition = {EDITION: columns.resolver.edition.id}
    if kind == CSV:
        return await streamed(CsvPoints(columns, encoding), pieces, CSV, edition)
    return await streamed(ArrowPoints(columns), pieces, ARROW, edition)


def _validated(members: object) -> Batch:
    try:
        return Batch.model_validate(members)
    except ValidationError as error:
        errors = [{**one, "loc": ("body", *one["loc"])} for one in error.errors(include_url=False)]
        raise RequestValidationError(errors) from error


def _answered_at_once(asked: _Asked, body: bytes) -> Response:
    """Return the answer to a body of JSON that is all there."""
    try:
        members = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise HTTPException(400, f"the body is no JSON: {error}") from error
    batch = _validated(members)
    answers = asked.beside(batch).answers()
    edition = orjson.dumps(answers.view.edition.id)
    results = point_results(answers, batch.points)
    return Response(b'{"edition":%b,"results":[%b]}' % (edition, results), media_type=JSON)


async def _after(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in rest:
        yield piece


def _kind(request: Request) -> tuple[str, str]:
    """Return the media type of the body and the encoding of its text, or refuse it with what is taken."""
    coding = request.headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity"):
        raise HTTPException(
            415, f"a body in the content coding {coding[:100]!r} cannot be read; send it plain"
        )
    told = Message()
    told["Content-Type"] = request.headers.get("content-type", JSON)
    kind = told.get_content_type()
    if kind not in _REQUEST:
        raise HTTPException(415, f"{kind[:100]!r} cannot be read here; send {', '.join(_REQUEST)}")
    charset = str(told.get_param("charset", "utf-8")).lower()
    if charset not in _ENCODINGS or (kind != CSV and _ENCODINGS[charset] != "utf-8"):
        raise HTTPException(415, f"the charset {charset[:100]!r} cannot be read here; send utf-8")
    return kind, _ENCODINGS[charset]
