"""``/editions``: which boundaries there are, what is in them, and where they are from."""

from datetime import date, datetime

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from geo_fondue.api.answers import conditional, json_answer
from geo_fondue.api.parameters import TheService
from geo_fondue.api.problems import answered
from geo_fondue.service.editions import overview

router = APIRouter(tags=["boundaries"])


class OriginAnswer(BaseModel):
    """Where a layer came from, as its source states it."""

    title: str | None
    licence: str | None
    attribution: str | None = Field(description="What maps must show.")
    url: str | None
    files: list[str]


class LayerAnswer(BaseModel):
    """A layer of an edition."""

    layer: str
    parent_layer: str | None = Field(description="The layer that it nests in.")
    count: int = Field(description="How many areas it has.")
    vertices: int
    bounds: tuple[float, float, float, float] = Field(description="West, south, east, north in degrees.")
    origin: OriginAnswer


class EditionAnswer(BaseModel):
    """A published edition."""

    id: str
    published: bool
    valid_from: date | None = Field(description="The first day that it is in force.")
    valid_to: date | None = Field(description="The first day that it is in force no more.")
    made_up: bool = Field(description="Whether it is a country that does not exist.")
    created_at: datetime
    layers: list[LayerAnswer]


class EditionsAnswer(BaseModel):
    """The published editions, the oldest first."""

    in_force: str | None = Field(description="The one in force today.")
    editions: list[EditionAnswer]


@router.get(
    "/editions",
    summary="Which boundaries are there?",
    response_model=None,
    responses=answered(EditionsAnswer),
)
def editions(request: Request, service: TheService) -> Response:
    """List the published editions with their layers, and say which one is in force today."""
    listed = overview(service.catalogue, unpublished=False)
    state = listed["in_force"], service.catalogue.token()
    return conditional(request, *state, answer=lambda: json_answer(listed))
