"""``/v1/changes``: what became of the areas of one edition in another."""

from typing import Annotated, Any

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from geo_fondue.api.answers import conditional, json_answer
from geo_fondue.api.parameters import EmptyIsNone, OptionalLayer, TheService
from geo_fondue.api.problems import answered, responses
from geo_fondue.boundaries.changes.describing import to_dict, to_geojson
from geo_fondue.exports import MEDIA_TYPES
from geo_fondue.service.changes import published_editions

AT_ONCE = 2
"""So many are answered at once; a national layer of which every border changed takes half a minute."""

router = APIRouter(tags=["boundaries"])


class ShareAnswer(BaseModel):
    """A part of an area's ground."""

    code: str | None = Field(description="The area of the other edition that has it; null for none.")
    km2: float
    share: float = Field(description="Of the area's ground in its own edition, 0 to 1.")


class CreatedAnswer(BaseModel):
    """An area that is there after but not before."""

    code: str
    name: dict[str, str]
    km2: float
    from_: list[ShareAnswer] = Field(alias="from", description="Whose ground it was, the largest first.")


class AbolishedAnswer(BaseModel):
    """An area that is there before but not after."""

    code: str
    name: dict[str, str]
    km2: float
    to: list[ShareAnswer] = Field(description="Whose ground it is, the largest first.")


class RenamedAnswer(BaseModel):
    """An area with another name."""

    code: str
    before: dict[str, str]
    after: dict[str, str]


class RecodedAnswer(BaseModel):
    """The same ground under another code."""

    from_: str = Field(alias="from")
    to: str
    name: dict[str, str]
    km2: float


class ReparentedAnswer(BaseModel):
    """An area in another parent."""

    code: str
    before: str | None
    after: str | None


class MovedAnswer(BaseModel):
    """Ground that went from one area to another; null is nobody's."""

    from_: str | None = Field(alias="from")
    to: str | None
    km2: float
    share_of_from: float | None
    share_of_to: float | None


class LayerChangesAnswer(BaseModel):
    """What changed in a layer."""

    before: int = Field(description="How many areas it had.")
    after: int = Field(description="How many it has.")
    unchanged: int
    created: list[CreatedAnswer]
    abolished: list[AbolishedAnswer]
    renamed: list[RenamedAnswer]
    recoded: list[RecodedAnswer]
    reparented: list[ReparentedAnswer]
    split: list[AbolishedAnswer] = Field(description="Areas before, with whose their ground is.")
    merged: list[CreatedAnswer] = Field(description="Areas after, with whose their ground was.")
    moved: list[MovedAnswer] = Field(description="Between areas that both were and are.")
    successors: dict[str, list[ShareAnswer]] = Field(
        description="For each code whose ground went to another: who has it. Others have theirs still."
    )
    noise_km2: float = Field(description="In pieces narrower than the tolerance, which are left out.")


class ChangesAnswer(BaseModel):
    """What changed between two editions."""

    from_: str = Field(alias="from", description="The edition before.")
    to: str = Field(description="The edition after.")
    tolerance_m: float = Field(description="Narrower pieces of ground are borders drawn anew.")
    layers: dict[str, LayerChangesAnswer] = Field(description="Those that both have.")
    added: list[str] = Field(description="Layers that only the edition after has.")
    removed: list[str] = Field(description="Layers that only the edition before has.")


ANSWERS: dict[int | str, dict[str, Any]] = answered(ChangesAnswer)
ANSWERS[200]["content"] = {MEDIA_TYPES["geojson"]: {}}


@router.get(
    "/v1/changes",
    summary="What became of the areas of one edition in another?",
    response_model=None,
    responses={**ANSWERS, **responses(404)},
)
async def changes(
    *,
    request: Request,
    service: TheService,
    from_: Annotated[
        str | None,
        EmptyIsNone,
        Query(alias="from", description="An edition; without it, the one in force just before the other."),
    ] = None,
    to: Annotated[
        str | None, EmptyIsNone, Query(description="An edition; without it, the one in force today.")
    ] = None,
    layer: OptionalLayer = None,
    geometry: Annotated[bool, Query(description="true: as GeoJSON, the ground that changed hands.")] = False,
) -> Response:
    """Say which areas were created, abolished, renamed, recoded, split, merged or moved, and into what."""

    def respond() -> Response:
        before, after = published_editions(service.catalogue, from_, to)

        def answer() -> Response:
            found = service.comparisons.between(before, after, layer)
            if geometry:
                return StreamingResponse(to_geojson(found), media_type=MEDIA_TYPES["geojson"])
            return json_answer(to_dict(found))

        return conditional(request, before.id, after.id, answer=answer)

    # Those who wait for a long comparison do not take the threads that others are answered with
    return await to_thread.run_sync(respond, limiter=_limiter(request))


def _limiter(request: Request) -> CapacityLimiter:
    state = request.app.state
    if not hasattr(state, "comparing"):
        state.comparing = CapacityLimiter(AT_ONCE)
    limiter: CapacityLimiter = state.comparing
    return limiter
