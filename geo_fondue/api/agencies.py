"""Agencies: ``/v1/agencies``, one of them, and which areas have one."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from geo_fondue.api.answers import conditional, json_answer
from geo_fondue.api.parameters import At, TheService
from geo_fondue.api.problems import answered, responses
from geo_fondue.errors import NotFoundError
from geo_fondue.statistics.participation import participation

router = APIRouter(prefix="/v1/agencies", tags=["agencies"])

Names = dict[str, str]


class AgencyAnswer(BaseModel):
    """An agency."""

    org_id: str
    name: Names = Field(description="By language; a language without a name is absent.")
    lat: float | None = Field(description="Of its office, in degrees.")
    lon: float | None
    address: str | None
    province: str | None
    is_official: bool | None = Field(description="Whether it takes part officially.")
    areas: list[str] = Field(description="The areas it is in charge of: a code, or layer:code.")
    overlays: list[str] = Field(description="What it serves of layers that cut across; layer:* is all.")
    categories: list[str] = Field(description="It serves these alone; all, where there are none.")


class AgenciesAnswer(BaseModel):
    """All agencies, by id."""

    agencies: list[AgencyAnswer]


class UnitAnswer(BaseModel):
    """An area, and the agencies that list it."""

    code: str
    name: Names
    group: str | None = Field(description="The area of the coarsest layer that it lies in.")
    agencies: list[str] = Field(description="Ids; it takes part when there is any.")


class GroupAnswer(BaseModel):
    """An area of the coarsest layer, and how many of its units take part."""

    code: str
    name: Names
    units: int
    served: int
    share: float | None = Field(description="served / units; null where there are no units.")
    all: bool = Field(description="Whether every unit takes part.")


class ParticipationAnswer(BaseModel):
    """Which areas of a layer have an agency."""

    edition: str
    layer: str
    group_layer: str = Field(description="The coarsest layer of the edition.")
    units: int
    served: int
    groups: int
    whole_groups: int = Field(description="In so many groups every unit takes part.")
    by_group: list[GroupAnswer]
    by_unit: list[UnitAnswer]


@router.get("", summary="Which agencies are there?", response_model=None, responses=answered(AgenciesAnswer))
def agencies(request: Request, service: TheService) -> Response:
    """List the agencies with what each serves."""
    token = service.responsibility_token()
    found = service.responsible.current().agencies
    listed = {"agencies": [agency.to_dict() for agency in found]}
    return conditional(request, token, answer=lambda: json_answer(listed))


@router.get(
    "/coverage",
    summary="Which areas have an agency?",
    response_model=None,
    responses={**answered(ParticipationAnswer), **responses(404)},
)
def coverage(
    *,
    request: Request,
    service: TheService,
    layer: Annotated[str, Query(description="The layer whose areas are counted.", examples=["municipality"])],
    at: At = None,
) -> Response:
    """Say of each area of a layer which agencies list it, and in which provinces every one has an agency."""
    token = service.responsibility_token()
    view = service.view(at)

    def answer() -> Response:
        found = participation(service.responsible.current().agencies, view.resolver, layer=layer)
        return json_answer(found.to_dict())

    return conditional(request, view.edition.id, token, answer=answer)


@router.get(
    "/{org_id}",
    summary="What is known of this agency?",
    response_model=None,
    responses={**answered(AgencyAnswer), **responses(404)},
)
def agency(org_id: str, request: Request, service: TheService) -> Response:
    """Tell all that is known of one agency."""
    token = service.responsibility_token()
    found = next((one for one in service.responsible.current().agencies if one.org_id == org_id), None)
    if found is None:
        raise NotFoundError(f"no agency {org_id!r}", where="org_id", remedy="GET /v1/agencies lists them")
    return conditional(request, token, answer=lambda: json_answer(found.to_dict()))
