"""The dashboard at ``/``, and the part of it that changes with the chosen area."""

from dataclasses import replace
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from geo_fondue.api.filters import AreaFilter
from geo_fondue.api.map_pages import AskedAt, AskedClassing, AskedCompare, AskedStep
from geo_fondue.api.painted import PAGE, assets_of, painted
from geo_fondue.api.parameters import (
    AcceptLanguage,
    EmptyIsNone,
    Lang,
    TheService,
    choose_language,
)
from geo_fondue.errors import InputError
from geo_fondue.maps import (
    CompareMeasure,
    MapKind,
    Measure,
    PageQuery,
    StepMeasure,
)
from geo_fondue.maps.query import Period, period_days
from geo_fondue.service.maps import dashboard_page, panel_part, with_default_layer

router = APIRouter(tags=["pages"])


def page_query(
    *,
    service: TheService,
    chosen: AreaFilter,
    map_: Annotated[MapKind, Query(alias="map", description="Which map.")] = "choropleth",
    period: Annotated[
        Period | None,
        EmptyIsNone,
        Query(
            description="Instead of from and to, the last 7, 30 or 90 days, or this Thai fiscal year (fy) or "
            "the last: an address with it moves on with the days."
        ),
    ] = None,
    measure: Annotated[Measure, Query(description="What the colours stand for at first.")] = "open",
    classing: AskedClassing = "quantile",
    area: Annotated[
        str | None,
        EmptyIsNone,
        Query(description="The code of the area that stands out, and that the panel speaks of."),
    ] = None,
    sort: Annotated[
        str | None, EmptyIsNone, Query(description="The table's column, after a - for the largest first.")
    ] = None,
    step: AskedStep = "month",
    at: AskedAt = None,
    compare: AskedCompare = "previous",
    show: Annotated[
        StepMeasure | CompareMeasure | Literal["both"] | None,
        EmptyIsNone,
        Query(
            description="What a map over time, or of two periods, shows at first, else as measure says; both "
            "for heat maps of open and closed reports side by side."
        ),
    ] = None,
    embed: Annotated[
        bool | None,
        EmptyIsNone,
        Query(description="1: the map and its legend alone, for a frame in another page."),
    ] = None,
    lang: Lang = None,
    accept_language: AcceptLanguage = None,
) -> PageQuery:
    """Return what the address of a dashboard page asks for.

    Raises
    ------
    InputError
        When a period is given twice.
    """
    view = service.view()
    wanted = with_default_layer(view, chosen)
    if period is not None:
        if wanted.from_ is not None or wanted.to is not None:
            remedy = "Give either period, or from and to"
            raise InputError("two periods are asked for", where="period", remedy=remedy)
        first, last = period_days(period, view.today)
        wanted = replace(wanted, from_=first, to=last)
    return PageQuery(
        map=map_,
        layer=view.layer(wanted),
        measure=measure,
        classing=classing,
        period=period,
        from_=wanted.from_,
        to=wanted.to,
        category=wanted.category,
        agency=wanted.agency,
        state=wanted.state,
        parent=wanted.parent,
        language=choose_language(lang, accept_language, service.settings.language),
        area=area,
        sort=sort,
        step=step,
        at=at,
        compare=compare,
        show=show,
        embed=bool(embed),
    )


Wanted = Annotated[PageQuery, Depends(page_query)]


@router.get("/", summary="The dashboard", response_model=None, responses=PAGE)
def dashboard(*, request: Request, service: TheService, query: Wanted) -> Response:
    """Show the map, the figures and the table of areas, with filters. The address holds the whole state."""
    view, assets = service.view(), assets_of(request)
    asked = ("dashboard", query, view.today, assets)
    make = partial(dashboard_page, query=query, assets=assets)
    return painted(request, view, asked, make, framed=query.embed)


@router.get("/panel", summary="The dashboard's figures of one area", response_model=None, responses=PAGE)
def panel(*, request: Request, service: TheService, query: Wanted) -> Response:
    """Return the part of the dashboard that changes with the chosen area, for its own script to put there."""
    view = service.view()
    asked = ("panel", query, view.today)
    return painted(request, view, asked, partial(panel_part, query=query))
