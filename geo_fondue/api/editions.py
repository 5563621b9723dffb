"""``/editions``: which boundaries there are, what is in them, and where they are from."""

from datetime import date, datetime
from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from geo_fondue.api.answers import conditional, json_answer
from geo_fondue.api.parameters import TheService
from geo_fondue.api.problems import answered
from geo_fondue.service.editions import describe_history, overview

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


class DaysAnswer(BaseModel):
    """Days in a row; null is without limit."""

    from_: date | None = Field(alias="from", description="The first of them.")
    to: date | None = Field(description="The first day after them.")


class DoneAnswer(BaseModel):
    """Something that was done to what is published."""

    action: Literal["publish", "rollback"]
    edition: str
    at: datetime


class EditionAnswer(BaseModel):
    """A published edition."""

    id: str
    published: bool
    valid_from: date | None = Field(description="The first day of the period that it states.")
    valid_to: date | None = Field(description="The first day after it.")
    days: list[DaysAnswer] = Field(
        description="When it is really in force; never, where a correction of it was published."
    )
    made_up: bool = Field(description="Whether it is a country that does not exist.")
    created_at: datetime
    layers: list[LayerAnswer]


class EditionsAnswer(BaseModel):
    """The published editions, the oldest first."""

    in_force: str | None = Field(
        description="The one in force today; where none is, the last that was, else the first to come."
    )
    editions: list[EditionAnswer]
    history: list[DoneAnswer] = Field(description="All that was published and taken back, the oldest first.")


@router.get(
    "/editions",
    summary="Which boundaries are there?",
    response_model=None,
    responses=answered(EditionsAnswer),
)
def editions(request: Request, service: TheService) -> Response:
    """List the published editions with their layers, and say on which days each is in force."""
    # The token first: what is published after it is asked for again with the next request
    token = service.catalogue.token()
    listed = overview(service.catalogue, unpublished=False)
    answer = {**listed, "history": describe_history(service.catalogue, people=False)}
    return conditional(request, listed["in_force"], token, answer=lambda: json_answer(answer))
