"""Areas to read: ``/v1/areas``, by code and by name, with their kin, their neighbours and their shapes."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from geo_fondue.api.answers import conditional, json_answer
from geo_fondue.api.parameters import At, EmptyIsNone, OptionalLayer, Parent, TheService
from geo_fondue.api.problems import answered, responses
from geo_fondue.exports import MEDIA_TYPES, export_area
from geo_fondue.service.areas import (
    children_of,
    describe_area,
    describe_in_full,
    describe_neighbour,
    list_areas,
    neighbours_of,
)

MOST_AREAS = 10_000
USUAL_AREAS = 1000

router = APIRouter(prefix="/v1/areas", tags=["areas"])

Layer = Annotated[str, Path(description="A layer, such as district; GET /editions lists them.")]
AreaCode = Annotated[str, Path(description="The code of the area in the layer.")]


class AreaListed(BaseModel):
    """An area, as lists have it."""

    layer: str
    code: str
    name: dict[str, str] = Field(description="By language; a language without a name is absent.")
    parent: str | None = Field(description="The code of the area that it lies in, in the layer above.")


class AreasAnswer(BaseModel):
    """The areas that fit, a page of them at a time."""

    edition: str
    total: int = Field(description="How many fit.")
    offset: int = Field(description="How many of them stand before this page.")
    limit: int = Field(description="How many of them a page has at most.")
    areas: list[AreaListed] = Field(description="For a search the best fit first, else by layer and code.")


class AreaInFull(AreaListed):
    """All that is known of an area but its shape."""

    edition: str
    parents: list[AreaListed] = Field(description="The areas that it lies in, the nearest first.")
    children: dict[str, int] = Field(description="How many areas lie in it, by layer.")
    area_km2: float
    bounds: tuple[float, float, float, float] = Field(description="West, south, east, north in degrees.")
    point: tuple[float, float] = Field(description="Lon, lat of a point inside.")
    postal_codes: list[str] = Field(description="Of a subdistrict of Thailand.")
    facts: dict[str, Any] = Field(description="What else came with the boundaries, such as population.")


class KinAnswer(BaseModel):
    """The areas that lie in an area."""

    edition: str
    areas: list[AreaListed]


class NeighbourListed(AreaListed):
    """An area that borders on another."""

    border_m: float = Field(description="Metres of border shared; 0 where they meet in single points.")


class NeighboursAnswer(BaseModel):
    """The areas of the same layer that an area borders on, the longest shared border first."""

    edition: str
    areas: list[NeighbourListed]


@router.get(
    "",
    summary="Which areas are there, and which is called so?",
    response_model=None,
    responses={**answered(AreasAnswer), **responses(404)},
)
def areas(
    *,
    request: Request,
    service: TheService,
    layer: OptionalLayer = None,
    q: Annotated[
        str | None,
        EmptyIsNone,
        Query(
            description="A name in Thai or English, with or without the word for the layer, or a code, "
            "or a postal code of Thailand.",
            examples=["อำเภอเมือง"],
        ),
    ] = None,
    parent: Parent = None,
    at: At = None,
    limit: Annotated[int, Query(ge=1, le=MOST_AREAS, description="Areas a page.")] = USUAL_AREAS,
    offset: Annotated[int, Query(ge=0, description="Areas to pass over.")] = 0,
) -> Response:
    """List areas, all or those that a search finds; ``total`` says how many, however short the page."""
    view = service.view(at)

    def answer() -> Response:
        found = list_areas(view.edition, layer=layer, text=q, parent=parent)
        page = [describe_area(area) for area in found[offset : offset + limit]]
        said = {"edition": view.edition.id, "total": len(found), "offset": offset, "limit": limit}
        return json_answer({**said, "areas": page})

    return conditional(request, view.edition.id, answer=answer)


# Before the address of an area alone, whose code would take the suffix in
@router.get(
    "/{layer}/{code}.geojson",
    summary="The shape of an area",
    response_model=None,
    responses={
        200: {"description": "A Feature.", "content": {MEDIA_TYPES["geojson"]: {}}},
        **responses(404),
    },
)
def shape(
    *,
    request: Request,
    service: TheService,
    layer: Layer,
    code: AreaCode,
    simplify: Annotated[
        float | None,
        EmptyIsNone,
        Query(description="Metres: fewer vertices; shapes of neighbours simplified alike fit together."),
    ] = None,
    at: At = None,
) -> Response:
    """Give the area as a GeoJSON Feature, as the boundaries have it or simplified."""
    view = service.view(at)

    def answer() -> Response:
        feature = export_area(view.edition, layer=layer, code=code, simplify_m=simplify)
        return Response(feature, media_type=MEDIA_TYPES["geojson"])

    return conditional(request, view.edition.id, answer=answer)


@router.get(
    "/{layer}/{code}",
    summary="What is known of an area?",
    response_model=None,
    responses={**answered(AreaInFull), **responses(404)},
)
def area(*, request: Request, service: TheService, layer: Layer, code: AreaCode, at: At = None) -> Response:
    """Give names, the areas around and within it, size and bounds."""
    view = service.view(at)
    return conditional(
        request,
        view.edition.id,
        answer=lambda: json_answer(describe_in_full(view.edition, layer, code)),
    )


@router.get(
    "/{layer}/{code}/children",
    summary="Which areas lie in it?",
    response_model=None,
    responses={**answered(KinAnswer), **responses(404)},
)
def children(
    *, request: Request, service: TheService, layer: Layer, code: AreaCode, at: At = None
) -> Response:
    """List the areas of the layers right below that lie in the area; there may be none."""
    view = service.view(at)

    def answer() -> Response:
        below = [describe_area(child) for child in children_of(view.edition, layer, code)]
        return json_answer({"edition": view.edition.id, "areas": below})

    return conditional(request, view.edition.id, answer=answer)


@router.get(
    "/{layer}/{code}/neighbours",
    summary="Which areas does it border on?",
    response_model=None,
    responses={**answered(NeighboursAnswer), **responses(404)},
)
def neighbours(
    *, request: Request, service: TheService, layer: Layer, code: AreaCode, at: At = None
) -> Response:
    """List the areas of the same layer that touch the area, with the metres of border that they share."""
    view = service.view(at)

    def answer() -> Response:
        beside = [describe_neighbour(one) for one in neighbours_of(view.edition, layer, code)]
        return json_answer({"edition": view.edition.id, "areas": beside})

    return conditional(request, view.edition.id, answer=answer)
