"""``/healthz`` and ``/readyz``: what a supervisor asks."""

from fastapi import APIRouter, Response

from geo_fondue.api.answers import NEVER_KEPT, json_answer
from geo_fondue.api.parameters import TheService

router = APIRouter(tags=["operation"])


@router.get("/healthz", summary="Does the process live?", response_model=None)
async def healthz() -> Response:
    """Answer as long as the process does, whatever else is wrong."""
    return json_answer({"status": "alive"}, NEVER_KEPT)


@router.get("/readyz", summary="Can it answer?", response_model=None)
def readyz(service: TheService) -> Response:
    """Answer 200 when an edition is published and the database answers, else 503."""
    view = service.view()
    state = {"status": "ready", "edition": view.edition.id, "data_version": view.data_version}
    return json_answer(state, NEVER_KEPT)
