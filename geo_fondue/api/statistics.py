"""Statistics of areas: ``/v1/statistics`` as JSON, CSV or GeoJSON."""

from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import BaseModel, Field

from geo_fondue.api.answers import conditional, file_answer, json_answer
from geo_fondue.api.filters import AreaFilter
from geo_fondue.api.parameters import EmptyIsNone, TheService, weighted
from geo_fondue.api.problems import responses
from geo_fondue.errors import InputError
from geo_fondue.exports import MEDIA_TYPES, export_statistics
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.service import View
from geo_fondue.service.summary import statistics_before
from geo_fondue.statistics import Statistics
from geo_fondue.statistics.comparing import with_changes

AnswerFormat = Literal["json", "csv", "geojson"]

_ACCEPTED: dict[str, AnswerFormat] = {
    "application/json": "json",
    "text/csv": "csv",
    "application/geo+json": "geojson",
    "application/vnd.geo+json": "geojson",
}

router = APIRouter(tags=["statistics"])


class FiguresAnswer(BaseModel):
    """Counts of reports, and times in days."""

    total: int = Field(description="open + closed + excluded")
    open: int
    closed: int
    excluded: int
    unknown: int = Field(description="The part of open whose state is not known.")
    resolution_rate: float | None = Field(
        description="closed / (open + closed), 0 to 1; null where both are 0."
    )
    reopened: int
    median_days_to_close: float | None
    p90_days_to_close: float | None
    median_working_hours_to_close: float | None = Field(
        description="Hours in which an office is open: not at night, at weekends or on holidays."
    )
    oldest_open: str | None = Field(description="When the oldest open report was made, in UTC.")
    per_km2: float | None
    per_1000_people: float | None


class AreaFiguresAnswer(FiguresAnswer):
    """The figures of one area."""

    code: str
    name: dict[str, str]


class AreaChangeAnswer(AreaFiguresAnswer):
    """The figures of one area, with `change=true` beside the period before."""

    total_before: int | None = Field(default=None, description="Reports made in the period before.")
    change: float | None = Field(
        default=None,
        description="By which share the reports made have grown since; null of fewer than 10 before.",
    )


class PeriodBeforeAnswer(BaseModel):
    """The period before, and its figures as they stand now."""

    from_: str = Field(alias="from")
    to: str
    totals: FiguresAnswer
    change: float | None


class StatisticsAnswer(BaseModel):
    """What was asked, the areas' figures, and what lies in none of them."""

    layer: str
    from_: str | None = Field(alias="from")
    to: str | None
    category: str | None
    parent: str | None
    state: str | None
    agency: str | None
    edition: str
    data_version: int
    areas: list[AreaChangeAnswer] = Field(description="Every area of the layer, by code.")
    totals: FiguresAnswer
    outside: int = Field(description="Reports that lie in none of these areas.")
    elsewhere: int = Field(description="The part of outside that was resolved by another edition.")
    before: PeriodBeforeAnswer | None = Field(default=None, description="With change=true.")


@router.get(
    "/v1/statistics",
    summary="How many reports, in which state and how long open, per area?",
    response_model=None,
    responses={
        200: {
            "description": "The answer.",
            "model": StatisticsAnswer,
            "content": {MEDIA_TYPES["csv"].partition(";")[0]: {}, MEDIA_TYPES["geojson"]: {}},
        },
        **responses(404),
    },
)
def statistics(
    *,
    request: Request,
    service: TheService,
    chosen: AreaFilter,
    written_as: Annotated[
        AnswerFormat | None,
        EmptyIsNone,
        Query(alias="format", description="Without it, the header Accept counts; else JSON."),
    ] = None,
    geometry: Annotated[
        bool | None, EmptyIsNone, Query(description="true: as GeoJSON, with the areas' shapes.")
    ] = None,
    change: Annotated[
        bool | None,
        EmptyIsNone,
        Query(
            description="true: with total_before and change, against as many days just before the period; of "
            "one that is not over, as many as have passed."
        ),
    ] = None,
    accept: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Response:
    """Count the reports in every area of a layer; those without any are there too."""
    answered_as = _format(written_as, geometry, accept)
    view = service.view()

    def answer() -> Response:
        counted = view.statistics(chosen)
        before = _before(view, chosen) if change else None
        if answered_as == "json":
            return json_answer(counted.to_dict() if before is None else with_changes(counted, before))
        chunks = export_statistics(counted, view.edition, before=before, written_as=answered_as)
        return file_answer(request, chunks, answered_as, f"statistics-{counted.layer}")

    # A period that is not over grows with the days
    state = view.edition.id, view.data_version, answered_as, view.today if change else None
    return conditional(request, *state, answer=answer)


def _before(view: View, chosen: ReportFilter) -> Statistics:
    before = statistics_before(view, chosen)
    if before is None:
        raise InputError(
            "there is no period before this one",
            where="change",
            remedy="Give from, or a fiscal_year that has begun",
        )
    return before


def _format(asked: AnswerFormat | None, geometry: bool | None, accept: str | None) -> AnswerFormat:
    if geometry and asked in ("json", "csv"):
        raise InputError(
            f"{asked} has no geometry", where="geometry", remedy="Leave out format, or give geojson"
        )
    if geometry:
        return "geojson"
    if asked is not None:
        return asked
    # The heaviest, and of equals the first; what cannot be given is passed over (RFC 9110, 12.4.1)
    for media_type, weight in sorted(weighted(accept or ""), key=lambda wish: -wish[1]):
        if weight > 0 and media_type in _ACCEPTED:
            return _ACCEPTED[media_type]
    return "json"
