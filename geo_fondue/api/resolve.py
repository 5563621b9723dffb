"""``GET /v1/resolve``: from one point to the areas it lies in."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from geo_fondue.api.answers import conditional_on_content, json_answer
from geo_fondue.api.jurisdiction import ResolveAnswer
from geo_fondue.api.parameters import About, Accuracy, At, OptionalLayer, TheService
from geo_fondue.api.problems import answered, responses

router = APIRouter(prefix="/v1/resolve", tags=["resolve"])


@router.get(
    "",
    summary="Whose job is it at this point?",
    response_model=None,
    responses={**answered(ResolveAnswer), **responses(404)},
)
def resolve(
    *,
    request: Request,
    service: TheService,
    lat: Annotated[float, Query(description="Latitude in degrees, WGS84.", examples=[13.7563])],
    lon: Annotated[float, Query(description="Longitude in degrees, WGS84.", examples=[100.5018])],
    at: At = None,
    layer: OptionalLayer = None,
    accuracy: Accuracy = None,
    category: About = None,
) -> Response:
    """Say which area of each layer the point lies in, or is nearest to, or that it lies outside all."""
    view = service.view(at)
    answer = view.resolve(lat=lat, lon=lon, layer=layer, accuracy=accuracy, category=category)
    return conditional_on_content(request, json_answer(answer.to_dict()))
