"""Exports: areas, reports and statistics as files, under ``/v1/exports``."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from geo_fondue.api.answers import conditional, file_answer
from geo_fondue.api.filters import AreaFilter
from geo_fondue.api.parameters import At, Bbox, Code, EmptyIsNone, OptionalLayer, Parent, TheService, to_bbox
from geo_fondue.api.problems import responses
from geo_fondue.api.security import OPTIONAL, IsStaff
from geo_fondue.exports import MEDIA_TYPES, Format, export_areas, export_statistics
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.service.exporting import export_chosen_reports

router = APIRouter(prefix="/v1/exports", tags=["exports"])

WrittenAs = Annotated[Format, Path(alias="format")]
Simplify = Annotated[
    float | None,
    EmptyIsNone,
    Query(description="Metres: areas with fewer vertices; neighbours still fit together."),
]
Bom = Annotated[
    bool, Query(description="Whether CSV begins with a byte order mark, which Excel needs for Thai.")
]

ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, as a stream.",
        "content": {media_type.partition(";")[0]: {} for media_type in MEDIA_TYPES.values()},
    },
    **responses(404),
}


@router.get(
    "/areas.{format}", summary="The areas of a layer as a file", response_model=None, responses=ANSWERS
)
def areas(
    *,
    request: Request,
    service: TheService,
    written_as: WrittenAs,
    layer: OptionalLayer = None,
    parent: Parent = None,
    simplify: Simplify = None,
    bom: Bom = False,
    at: At = None,
) -> Response:
    """Stream a layer with codes, names, parents and shapes; CSV has a point inside each area instead."""
    view = service.view(at)
    asked = view.layer(ReportFilter(layer=layer))

    def answer() -> Response:
        chunks = export_areas(
            view.edition, layer=asked, parent=parent, written_as=written_as, simplify_m=simplify, bom=bom
        )
        return file_answer(request, chunks, written_as, f"{asked}-{view.edition.id}")

    return conditional(request, view.edition.id, answer=answer)


@router.get(
    "/reports.{format}",
    summary="Reports as a file",
    response_model=None,
    responses={**ANSWERS, **responses(401)},
    openapi_extra=OPTIONAL,
)
def reports(
    *,
    request: Request,
    service: TheService,
    written_as: WrittenAs,
    chosen: AreaFilter,
    code: Code = None,
    bbox: Bbox = None,
    bom: Bom = False,
    staff: IsStaff,
) -> Response:
    """Stream reports with their areas, without anything that the public wrote or photographed.

    Each lies in the middle of its cell of a grid, unless a key of the scope staff comes with the request.
    """
    view = service.view()
    wanted = replace(chosen, code=code, bbox=None if bbox is None else to_bbox(bbox))

    def answer() -> Response:
        chunks = export_chosen_reports(view, wanted, written_as=written_as, bom=bom, public=not staff)
        return file_answer(request, chunks, written_as, "reports")

    state = (view.edition.id, view.data_version, staff, view.grid)
    return conditional(request, *state, answer=answer, by_key=True, private=staff)


@router.get("/statistics.{format}", summary="Statistics as a file", response_model=None, responses=ANSWERS)
def statistics(
    *,
    request: Request,
    service: TheService,
    written_as: WrittenAs,
    chosen: AreaFilter,
    simplify: Simplify = None,
    bom: Bom = False,
) -> Response:
    """Stream the figures of every area of a layer, with its shape except in CSV."""
    view = service.view()
    layer = view.layer(chosen)

    def answer() -> Response:
        counted = view.statistics(chosen)
        chunks = export_statistics(counted, view.edition, written_as=written_as, simplify_m=simplify, bom=bom)
        return file_answer(request, chunks, written_as, f"statistics-{layer}")

    return conditional(request, view.edition.id, view.data_version, answer=answer)
