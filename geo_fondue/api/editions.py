"""``/editions``: which boundaries there are, what is in them, and where they are from."""

from fastapi import APIRouter, Request, Response

from geo_fondue.api.answers import conditional, json_answer
from geo_fondue.api.parameters import TheService
from geo_fondue.service.editions import overview

router = APIRouter(tags=["boundaries"])


@router.get("/editions", summary="Which boundaries are there?", response_model=None)
def editions(request: Request, service: TheService) -> Response:
    """List the published editions with their layers, and say which one is in force today."""
    listed = overview(service.catalogue, unpublished=False)
    state = listed["in_force"], service.catalogue.token()
    return conditional(request, *state, answer=lambda: json_answer(listed))
