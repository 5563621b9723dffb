"""Reports at a glance: ``/v1/summary``, what the dashboard's panel shows."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from geo_fondue.api.answers import conditional, json_answer
from geo_fondue.api.filters import AreaFilter
from geo_fondue.api.parameters import Code, TheService
from geo_fondue.api.problems import responses
from geo_fondue.api.statistics import FiguresAnswer
from geo_fondue.service.maps import with_default_layer
from geo_fondue.service.summary import summary_of

router = APIRouter(tags=["statistics"])


class BeforeAnswer(FiguresAnswer):
    """The figures of the period before, as they stand now: as many days, just before the chosen ones."""

    from_: str = Field(alias="from")
    to: str
    change: float | None = Field(
        description="By which share the reports made have grown since; null of fewer than 10."
    )


class FlowAnswer(BaseModel):
    """How many reports came and how many were closed, whenever they were made."""

    from_: str = Field(alias="from")
    to: str
    made: int
    closed: int


class SeriesAnswer(BaseModel):
    """Reports made and closed in each step, from its first day on."""

    step: str
    starts: list[str]
    created: list[int]
    closed: list[int]


class StateAnswer(BaseModel):
    """How many reports are in one state."""

    state: str
    group: str
    known: bool
    count: int


class WaitingAnswer(BaseModel):
    """A report that waits, without any text and with no place finer than its areas."""

    source: str
    ticket_id: str
    created_at: str
    state: str
    categories: list[str]
    organisations: list[str]
    areas: dict[str, str]


class SummaryAnswer(BaseModel):
    """Reports at a glance."""

    figures: FiguresAnswer
    before: BeforeAnswer | None
    flow: FlowAnswer = Field(description="Of the chosen days until today, else of the last 30.")
    flow_before: FlowAnswer = Field(description="Of as many days before.")
    series: SeriesAnswer
    states: list[StateAnswer]
    by_category: dict[str, Any] = Field(description="The most frequent categories, and what is left.")
    by_agency: dict[str, Any] = Field(description="The organisations with the most open reports.")
    oldest_open: list[WaitingAnswer]


@router.get(
    "/v1/summary",
    summary="How do reports stand, and is it getting better?",
    response_model=None,
    responses={200: {"description": "The answer.", "model": SummaryAnswer}, **responses(404)},
)
def summary(*, request: Request, service: TheService, chosen: AreaFilter, code: Code = None) -> Response:
    """Count reports by state, category, agency and time, with the period before and those waiting longest.

    Of one area with `code`, else of all that is asked for; without a layer, of the coarsest.
    """
    view = service.view()
    wanted = replace(with_default_layer(view, chosen), code=code)
    return conditional(
        request,
        view.edition.id,
        view.data_version,
        view.today,
        answer=lambda: json_answer(summary_of(view, wanted).to_dict()),
    )
