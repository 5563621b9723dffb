"""Single reports: ``GET /v1/reports``, one of them, those near a place, and groups that may well be one."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from geo_fondue.api.answers import conditional
from geo_fondue.api.filters import AreaFilter
from geo_fondue.api.parameters import Bbox, Category, Code, EmptyIsNone, TheService, to_bbox
from geo_fondue.api.problems import answered, responses
from geo_fondue.api.report_answers import ClustersAnswer, NearAnswer, ReportPage, WholeReport
from geo_fondue.api.security import OPTIONAL, IsStaff, needs
from geo_fondue.errors import InputError
from geo_fondue.exports import MEDIA_TYPES
from geo_fondue.reports import clusters as groups
from geo_fondue.reports import near as nearness
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.history import history
from geo_fondue.reports.pages import find_report, page
from geo_fondue.service import View
from geo_fondue.service.report_features import cluster_feature, feature, history_properties

LIMIT = 100
MOST = 1000

router = APIRouter(prefix="/v1/reports", tags=["reports"])


def report_filter(chosen: AreaFilter, code: Code = None, bbox: Bbox = None) -> ReportFilter:
    """Return the reports that are asked for one by one."""
    box = None if bbox is None else to_bbox(bbox)
    return replace(chosen, code=code, bbox=box)


Chosen = Annotated[ReportFilter, Depends(report_filter)]
Lat = Annotated[float, Query(description="Degrees, WGS84.")]
Lon = Annotated[float, Query(description="Degrees, WGS84.")]
Days = Annotated[float | None, EmptyIsNone, Query(description="Only those made in the last so many days.")]


@router.get(
    "",
    summary="Which reports are there?",
    response_model=None,
    responses={**answered(ReportPage), **responses(401, 404)},
    openapi_extra=OPTIONAL,
)
def reports(
    *,
    request: Request,
    service: TheService,
    chosen: Chosen,
    limit: Annotated[int, Query(description=f"The most reports on a page, 1 to {MOST:,}.")] = LIMIT,
    after: Annotated[int, Query(description="As the address of the next page has it.", ge=0, lt=2**63)] = 0,
    staff: IsStaff,
) -> Response:
    """Return reports page by page, as GeoJSON, in the order they came to be known.

    Each is in the middle of its cell of a grid, and without what the public wrote or photographed, unless a
    key of the scope staff comes with the request. What comes in meanwhile is on a later page.
    """
    if not 1 <= limit <= MOST:
        raise InputError(f"{limit} is not from 1 to {MOST:,}", where="limit")
    view = service.view()
    view.check_areas(chosen)
    public = None if staff else view.grid

    def answer() -> Response:
        found = page(view.store, chosen, after=after, limit=limit, public=public)
        following = None if found.after is None else _next(request, found.after)
        headers = {} if following is None else {"Link": f'<{following}>; rel="next"'}
        members = {
            "data_version": view.data_version,
            "grid_m": None if public is None else public.metres,
            "limit": limit,
            "next": following,
            "features": [feature(one, public) for one in found.reports],
        }
        return _geojson(members, headers)

    return _conditional(request, view, staff, answer)


@router.get(
    "/near",
    summary="Has this been reported already? Open reports near a place, nearest first",
    response_model=None,
    responses={**answered(NearAnswer), **responses(401)},
    openapi_extra=OPTIONAL,
)
def near(
    *,
    request: Request,
    service: TheService,
    lat: Lat,
    lon: Lon,
    radius: Annotated[
        float, Query(description=f"Metres, at most {nearness.MOST_RADIUS_M:,.0f}.")
    ] = nearness.RADIUS_M,
    category: Category = None,
    days: Days = None,
    limit: Annotated[
        int, Query(description=f"The most reports to return, 1 to {nearness.MOST}.")
    ] = nearness.LIMIT,
    staff: IsStaff,
) -> Response:
    """Return the open reports within a radius, as GeoJSON; ask before another ticket is opened.

    Distances are geodesic, from where the reports are shown: exact with a key of the scope staff, else from
    the middles of the cells of a grid.
    """
    view = service.view()
    public = None if staff else view.grid

    def answer() -> Response:
        found = nearness.near(
            view.store,
            lat=lat,
            lon=lon,
            radius_m=radius,
            category=category,
            days=days,
            limit=limit,
            public=public,
        )
        members = {
            "data_version": view.data_version,
            "grid_m": None if public is None else public.metres,
            "radius_m": radius,
            "limit": limit,
            "within": found.within,
            "cut": found.within > len(found.found),
            "features": [
                feature(one.report, public, {"distance_m": round(one.distance_m, 2)}) for one in found.found
            ],
        }
        return _geojson(members)

    # What was made in the last days changes by itself
    minute = None if days is None else datetime.now(UTC).replace(second=0, microsecond=0)
    return _conditional(request, view, staff, answer, minute)


@router.get(
    "/clusters",
    summary="Which open reports may well be one?",
    response_model=None,
    responses={**answered(ClustersAnswer), **responses(401, 403, 404)},
    dependencies=[Depends(needs("staff"))],
)
def clusters(
    *,
    request: Request,
    service: TheService,
    chosen: Chosen,
    radius: Annotated[
        float, Query(description=f"Metres, at most {nearness.MOST_RADIUS_M:,.0f}.")
    ] = groups.RADIUS_M,
    days: Annotated[
        float, Query(description="Days that may lie between two reports that are linked.")
    ] = groups.DAYS,
    limit: Annotated[
        int, Query(description=f"The most groups to return, 1 to {groups.MOST:,}.")
    ] = groups.LIMIT,
) -> Response:
    """Return groups of open reports of one category, linked by nearness in place and time; biggest first."""
    view = service.view()
    view.check_areas(chosen)

    def answer() -> Response:
        found = groups.clusters(view.store, chosen, radius_m=radius, days=days, limit=limit)
        members = {
            "data_version": view.data_version,
            "radius_m": radius,
            "days": days,
            "limit": limit,
            "clusters": found.total,
            "cut": found.total > len(found.clusters),
            "reports": found.reports,
            "features": [cluster_feature(one) for one in found.clusters],
        }
        return _geojson(members)

    return _conditional(request, view, True, answer)


@router.get(
    "/{source}/{ticket_id:path}",
    summary="What is known of this report?",
    response_model=None,
    responses={**answered(WholeReport), **responses(401, 404)},
    openapi_extra=OPTIONAL,
)
def report(
    *,
    request: Request,
    service: TheService,
    source: Annotated[str, Path(description="The system that numbered it.")],
    ticket_id: str,
    staff: IsStaff,
) -> Response:
    """Return a report; whole, exact and with the history of its states for a key of the scope staff."""
    view = service.view()
    public = None if staff else view.grid

    now = datetime.now(UTC)

    def answer() -> Response:
        found = find_report(view.store, source, ticket_id)
        if public is not None:
            return _answer(feature(found, public))
        life = history(view.store, source, ticket_id, hours=view.settings.office, now=now)
        return _answer(feature(found, public, history_properties(life)))

    # How long an open report is in its state changes by itself
    return _conditional(request, view, staff, answer, now.replace(second=0, microsecond=0) if staff else None)


def _geojson(members: Mapping[str, object], headers: dict[str, str] | None = None) -> Response:
    return _answer({"type": "FeatureCollection", **members}, headers)


def _answer(value: object, headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(value), headers=headers, media_type=MEDIA_TYPES["geojson"])


def _conditional(
    request: Request, view: View, staff: bool, answer: Callable[[], Response], *state: object
) -> Response:
    state = (view.edition.id, view.data_version, staff, view.grid, *state)
    return conditional(request, *state, answer=answer, by_key=True, private=staff)


def _next(request: Request, after: int) -> str:
    """Return the address of the next page: this one's, going on after a report."""
    asked = {**request.query_params, "after": str(after)}
    return f"{request.url.path}?{urlencode(asked)}"
