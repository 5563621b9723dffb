"""``POST /v1/resolve``: from many points to the areas they lie in."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from starlette.exceptions import HTTPException

from geo_fondue.api.answers import json_answer
from geo_fondue.api.body import read_json
from geo_fondue.api.jurisdiction import ResolveAnswer
from geo_fondue.api.parameters import TheService, to_day
from geo_fondue.api.problems import answered, responses
from geo_fondue.service import Service
from geo_fondue.service.points import resolve_points

MOST_POINTS = 10_000
MOST_BYTES = 1_000_000

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


class Batch(BaseModel):
    """The points to resolve."""

    model_config = ConfigDict(extra="forbid", strict=True)

    points: list[Any] = Field(
        description=f"[lon, lat] of each, at most {MOST_POINTS:,}.",
        json_schema_extra={
            "items": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
            "maxItems": MOST_POINTS,
            "examples": [[[100.5018, 13.7563], [98.9853, 18.7883]]],
        },
    )
    layer: str | None = Field(default=None, description="Answer for this layer alone.")
    at: Annotated[date | None, BeforeValidator(to_day)] = Field(
        default=None,
        description="The day, as 2011-03-10, whose boundaries answer; today's without it.",
    )


@router.post(
    "",
    summary="Whose job is it at each of these points?",
    response_model=None,
    responses={**answered(BatchAnswer), **responses(400, 404, 413, 415)},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": Batch.model_json_schema()}},
        }
    },
)
async def resolve_many(request: Request, service: TheService) -> Response:
    """Answer for up to 10,000 points (1 MB) at once; one that is no position gets a problem in its place."""
    try:
        batch = Batch.model_validate(await read_json(request, MOST_BYTES))
    except ValidationError as error:
        errors = [{**one, "loc": ("body", *one["loc"])} for one in error.errors(include_url=False)]
        raise RequestValidationError(errors) from error
    if len(batch.points) > MOST_POINTS:
        detail = f"{len(batch.points):,} points, more than {MOST_POINTS:,}; send them in several requests"
        raise HTTPException(413, detail)
    return await run_in_threadpool(_answers, service, batch)


def _answers(service: Service, batch: Batch) -> Response:
    view = service.view(batch.at)
    results = resolve_points(view.resolver, batch.points, layer=batch.layer)
    return json_answer({"edition": view.edition.id, "results": results})
