"""``/healthz`` and ``/readyz``: what a supervisor asks."""

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from geo_fondue.api.answers import NEVER_KEPT, json_answer
from geo_fondue.api.parameters import TheService
from geo_fondue.api.problems import answered

router = APIRouter(tags=["operation"])


class Alive(BaseModel):
    """The process lives."""

    status: Literal["alive"]


class Ready(BaseModel):
    """The service can answer."""

    status: Literal["ready"]
    edition: str = Field(description="The edition of the boundaries in force today.")
    data_version: int = Field(description="Grows with every change of the reports.")


@router.get("/healthz", summary="Does the process live?", response_model=None, responses=answered(Alive))
async def healthz() -> Response:
    """Answer as long as the process does, whatever else is wrong."""
    return json_answer({"status": "alive"}, NEVER_KEPT)


@router.get("/readyz", summary="Can it answer?", response_model=None, responses=answered(Ready))
def readyz(service: TheService) -> Response:
    """Answer 200 when an edition is published and the database answers, else 503."""
    view = service.view()
    state = {"status": "ready", "edition": view.edition.id, "data_version": view.data_version}
    return json_answer(state, NEVER_KEPT)
