"""Hot spots and hexagons: ``/v1/statistics/hotspots`` and ``/v1/statistics/hexagons``."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field

from geo_fondue.api.answers import conditional, file_answer, json_answer
from geo_fondue.api.filters import AreaFilter
from geo_fondue.api.parameters import Bbox, EmptyIsNone, TheService, to_bbox
from geo_fondue.api.problems import responses
from geo_fondue.exports import MEDIA_TYPES
from geo_fondue.exports.hotspots import export_hexagons, export_hotspots
from geo_fondue.service.maps import with_default_layer
from geo_fondue.service.trials import Trial, hexagons_of, hotspots_of
from geo_fondue.statistics.hexagons import COARSEST, FINEST
from geo_fondue.statistics.hotspots import Measure, Per

router = APIRouter(tags=["statistics"])


AskedResolution = Annotated[
    int | None,
    EmptyIsNone,
    Query(description=f"For H3 hexagons instead of areas: {COARSEST} (the largest) to {FINEST}."),
]


def trial(
    *,
    measure: Annotated[
        Measure, Query(description="Which of the reports are counted; total is all of them.")
    ] = "open",
    per: Annotated[
        Per | None,
        EmptyIsNone,
        Query(
            description="What a count is set against: people, all reports of the same place and days, or "
            "none. Without it people where they came with the boundaries, else reports where only some of "
            "them are counted."
        ),
    ] = None,
    periods: Annotated[
        int, Query(description="Into how many periods the time is cut, to tell what is new; 0 for none.")
    ] = 0,
    resolution: AskedResolution = None,
) -> Trial:
    """Return how hot spots are to be looked for."""
    return Trial(measure=measure, per=per, periods=periods, resolution=resolution)


AskedTrial = Annotated[Trial, Depends(trial)]


class HotspotAnswer(BaseModel):
    """One area or hexagon."""

    code: str = Field(description="Of the area; of a hexagon its H3 index.")
    name: dict[str, str]
    count: int
    base: float | None = Field(description="People, or all reports.")
    expected: float | None = Field(description="The count there would be at the rate of all areas together.")
    ratio: float | None = Field(description="count / expected")
    z: float | None = Field(description="Getis and Ord's Gi*; null where it was not tested.")
    p: float | None
    q: float | None = Field(description="p corrected for the number of areas (Benjamini and Hochberg).")
    kind: str = Field(description="hot, cold, neither, alone (no neighbour with data) or no_data.")
    confidence: int | None = Field(description="99, 95 or 90 percent, of what is hot or cold.")
    trend: str | None = Field(description="new, persistent, recurring or fading, where periods were asked.")
    periods: list[int] = Field(description="The confidence in each period, below 0 where cold.")


class HotspotsAnswer(BaseModel):
    """What was asked, and every area or hexagon."""

    layer: str | None
    resolution: int | None
    from_: str | None = Field(alias="from")
    to: str | None
    category: str | None
    agency: str | None
    parent: str | None
    state: str | None
    measure: str
    per: str
    edition: str
    data_version: int
    periods: list[dict[str, str]]
    tested: int
    hot: int
    cold: int
    alone: int
    no_data: int
    joined: list[str] = Field(description="Codes of areas that touch no other: looked at with the nearest.")
    left_out: int = Field(description="Reports in none of these areas, or in hexagons with too few.")
    suppress_below: int
    areas: list[HotspotAnswer]


ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer.",
        "model": HotspotsAnswer,
        "content": {MEDIA_TYPES["geojson"]: {}, MEDIA_TYPES["csv"].partition(";")[0]: {}},
    },
    **responses(404),
}
FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The hexagons, as a stream.",
        "content": {MEDIA_TYPES["geojson"]: {}, MEDIA_TYPES["csv"].partition(";")[0]: {}},
    },
    **responses(404),
}


@router.get(
    "/v1/statistics/hotspots",
    summary="Where are reports more, or fewer, than chance explains?",
    response_model=None,
    responses=ANSWERS,
)
def hotspots(
    *,
    request: Request,
    service: TheService,
    chosen: AreaFilter,
    asked: AskedTrial,
    written_as: Annotated[
        Literal["json", "geojson", "csv"],
        Query(alias="format", description="geojson has the shapes too."),
    ] = "json",
) -> Response:
    """Test every area of a layer, the coarsest without one, or every hexagon with enough reports."""
    view = service.view()
    wanted = with_default_layer(view, chosen)

    def answer() -> Response:
        found = hotspots_of(view, wanted, asked)
        if written_as == "json":
            return json_answer(found.to_dict())
        chunks = export_hotspots(found, view.edition, written_as=written_as)
        return file_answer(request, chunks, written_as, f"hotspots-{found.layer or 'hexagons'}")

    return conditional(request, view.edition.id, view.data_version, written_as, answer=answer)


@router.get(
    "/v1/statistics/hexagons",
    summary="How many reports, in which state, in each H3 hexagon?",
    response_model=None,
    responses=FILES,
)
def hexagons(
    *,
    request: Request,
    service: TheService,
    chosen: AreaFilter,
    resolution: Annotated[int, Query(description=f"H3's: {COARSEST} (138 km wide) to {FINEST} (400 m).")] = 6,
    bbox: Bbox = None,
    written_as: Annotated[
        Literal["geojson", "csv"], Query(alias="format", description="geojson has the shapes too.")
    ] = "geojson",
) -> Response:
    """Count reports by hexagon. What is too few is counted in the larger one around it, or left out and told.

    A bounding box chooses hexagons that lie in it or close to it; their counts are always whole.
    """
    view = service.view()
    view.check_areas(chosen)
    box = None if bbox is None else to_bbox(bbox)

    def answer() -> Response:
        found = hexagons_of(view, chosen, resolution, box)
        query = {"resolution": resolution, "bbox": bbox, "from": chosen.from_, "to": chosen.to}
        query |= {"category": chosen.category, "state": chosen.state, "parent": chosen.parent}
        chunks = export_hexagons(found, view.edition, query, written_as=written_as)
        return file_answer(request, chunks, written_as, f"hexagons-{resolution}")

    return conditional(request, view.edition.id, view.data_version, written_as, answer=answer)
