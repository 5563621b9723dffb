"""Pages: the dashboard at ``/`` and the maps under ``/maps``."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from geo_fondue.api.answers import conditional
from geo_fondue.api.cache import PageCache, page_answer
from geo_fondue.api.filters import AreaFilter
from geo_fondue.api.hotspots import AskedTrial
from geo_fondue.api.parameters import (
    AcceptLanguage,
    EmptyIsNone,
    FiscalYear,
    From,
    Lang,
    OptionalLayer,
    TheService,
    To,
    choose_language,
)
from geo_fondue.api.problems import responses
from geo_fondue.errors import InputError
from geo_fondue.maps import (
    Assets,
    Classing,
    CompareMeasure,
    HexMeasure,
    MapKind,
    Measure,
    PageQuery,
    StepMeasure,
)
from geo_fondue.maps.heat import HeatMeasure
from geo_fondue.maps.query import Period, period_days
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.service import View
from geo_fondue.service.maps import agencies_page, dashboard_page, map_page, panel_part, with_default_layer
from geo_fondue.service.painting import Painters
from geo_fondue.service.periods import period
from geo_fondue.service.report_cards import card_page
from geo_fondue.service.timing import Timing
from geo_fondue.service.trials import Trial
from geo_fondue.statistics.steps import MapStep

router = APIRouter(tags=["pages"])

PAGE = {200: {"description": "The page.", "content": {"text/html": {}}}, **responses(404)}


AskedClassing = Annotated[
    Classing,
    Query(
        description="How the classes of the colours are made: as many areas in each (quantile), as wide each "
        "(equal), or where the figures part (natural)."
    ),
]
AskedStep = Annotated[MapStep, Query(description="How long the steps of a map that plays are.")]
AskedAt = Annotated[
    date | None, EmptyIsNone, Query(description="A day of the step that is shown at first, else the last.")
]
AskedCompare = Annotated[
    str,
    Query(
        description="What the period is compared with: previous (as many days just before it), year-before, "
        "or days such as 2024-01-01..2024-01-31."
    ),
]


@router.get("/maps/choropleth", summary="A map of areas by a figure", response_model=None, responses=PAGE)
def choropleth(
    *,
    request: Request,
    service: TheService,
    chosen: AreaFilter,
    measure: Annotated[Measure, Query(description="What the colours stand for at first.")] = "open",
    classing: AskedClassing = "quantile",
    lang: Lang = None,
    accept_language: AcceptLanguage = None,
) -> Response:
    """Show the areas of a layer, the coarsest without one, coloured by a figure."""
    language = choose_language(lang, accept_language, service.settings.language)
    view = service.view()
    return _map(request, view, "choropleth", chosen, measure=measure, language=language, classing=classing)


@router.get("/maps/heat", summary="A map of where reports are dense", response_model=None, responses=PAGE)
def heat(
    *,
    request: Request,
    service: TheService,
    chosen: AreaFilter,
    measure: Annotated[
        HeatMeasure, Query(description="Which reports are shown at first, or both side by side.")
    ] = "open",
    lang: Lang = None,
    accept_language: AcceptLanguage = None,
) -> Response:
    """Show where open and closed reports are dense, as counts in small cells and never as single reports."""
    language = choose_language(lang, accept_language, service.settings.language)
    timing = Timing(show=measure)
    return _map(request, service.view(), "heat", chosen, measure="open", language=language, timing=timing)


@router.get("/maps/hexbin", summary="A map of reports by hexagon", response_model=None, responses=PAGE)
def hexbin(
    *,
    request: Request,
    service: TheService,
    chosen: AreaFilter,
    measure: Annotated[HexMeasure, Query(description="What the colours stand for at first.")] = "open",
    lang: Lang = None,
    accept_language: AcceptLanguage = None,
) -> Response:
    """Show reports by H3 hexagon, smaller ones the closer one looks, none with fewer than the limit."""
    language = choose_language(lang, accept_language, service.settings.language)
    return _map(request, service.view(), "hexbin", chosen, measure=measure, language=language)


@router.get("/maps/hotspots", summary="A map of hot and cold spots", response_model=None, responses=PAGE)
def hotspots(
    *,
    request: Request,
    service: TheService,
    chosen: AreaFilter,
    trial: AskedTrial,
    lang: Lang = None,
    accept_language: AcceptLanguage = None,
) -> Response:
    """Show where reports are more, or fewer, than chance explains, by area or by hexagon, and what is new."""
    language = choose_language(lang, accept_language, service.settings.language)
    return _map(request, service.view(), "hotspots", chosen, measure="open", language=language, trial=trial)


@router.get("/maps/points", summary="A map of single reports, for staff", response_model=None, responses=PAGE)
def points(
    *,
    request: Request,
    service: TheService,
    chosen: AreaFilter,
    lang: Lang = None,
    accept_language: AcceptLanguage = None,
) -> Response:
    """Show how many reports there are where and, close up, each of them to who enters a staff key.

    The page itself holds no report.
    """
    language = choose_language(lang, accept_language, service.settings.language)
    return _map(request, service.view(), "points", chosen, measure="open", language=language)


@router.get("/maps/slider", summary="A map that plays weeks or months", response_model=None, responses=PAGE)
def slider(
    *,
    request: Request,
    service: TheService,
    chosen: AreaFilter,
    step: AskedStep = "month",
    at: AskedAt = None,
    measure: Annotated[
        StepMeasure,
        Query(description="What the colours stand for at first; open is at the end of each step."),
    ] = "made",
    lang: Lang = None,
    accept_language: AcceptLanguage = None,
) -> Response:
    """Show the areas of a layer in one week or month after the other, in the same colours throughout."""
    language = choose_language(lang, accept_language, service.settings.language)
    timing = Timing(step=step, at=at, show=measure)
    return _map(request, service.view(), "slider", chosen, measure="open", language=language, timing=timing)


@router.get("/maps/compare", summary="A map of two periods compared", response_model=None, responses=PAGE)
def compare(
    *,
    request: Request,
    service: TheService,
    chosen: AreaFilter,
    compare: AskedCompare = "previous",
    measure: Annotated[
        CompareMeasure, Query(description="What the colours stand for at first.")
    ] = "made_share",
    lang: Lang = None,
    accept_language: AcceptLanguage = None,
) -> Response:
    """Show where more, or fewer, reports were made or closed than in another period, beyond chance.

    The period is that of from and to; without a beginning, the last 30 days.
    """
    language = choose_language(lang, accept_language, service.settings.language)
    timing = Timing(compare=compare, show=measure)
    return _map(request, service.view(), "compare", chosen, measure="open", language=language, timing=timing)


@router.get(
    "/maps/agencies", summary="A map of where agencies take part", response_model=None, responses=PAGE
)
def agencies(
    *,
    request: Request,
    service: TheService,
    layer: OptionalLayer = None,
    lang: Lang = None,
    accept_language: AcceptLanguage = None,
) -> Response:
    """Show for each province the share of its areas, municipalities without a layer, that have an agency."""
    language = choose_language(lang, accept_language, service.settings.language)
    token, assets = service.responsibility_token(), assets_of(request)
    view = service.view()
    return _page(
        request,
        view,
        ("agencies", token, layer, language, assets),
        partial(agencies_page, layer=layer, language=language, assets=assets),
        framed=True,
    )


@router.get("/maps/report-card", summary="The report card of an area", response_model=None, responses=PAGE)
def report_card(
    *,
    request: Request,
    service: TheService,
    layer: OptionalLayer = None,
    code: Annotated[str, Query(description="The code of the area.")],
    from_: From = None,
    to: To = None,
    fiscal_year: FiscalYear = None,
    lang: Lang = None,
    accept_language: AcceptLanguage = None,
) -> Response:
    """Show a sheet of A4 to print: an area's figures, its map, and the change since the period before."""
    language = choose_language(lang, accept_language, service.settings.language)
    view, assets = service.view(), assets_of(request)
    first, last = period(from_=from_, to=to, fiscal_year=fiscal_year)
    days = ReportFilter(layer=layer, from_=first, to=last, timezone=service.settings.timezone)
    chosen = with_default_layer(view, days)
    return _page(
        request,
        view,
        ("report-card", chosen, code, language, view.today, assets),
        partial(card_page, chosen=chosen, code=code, language=language, assets=assets),
    )


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
    return _page(request, view, asked, make, framed=query.embed)


@router.get("/panel", summary="The dashboard's figures of one area", response_model=None, responses=PAGE)
def panel(*, request: Request, service: TheService, query: Wanted) -> Response:
    """Return the part of the dashboard that changes with the chosen area, for its own script to put there."""
    view = service.view()
    asked = ("panel", query, view.today)
    return _page(request, view, asked, partial(panel_part, query=query))


def _map(
    request: Request,
    view: View,
    kind: MapKind,
    chosen: ReportFilter,
    *,
    measure: Measure,
    language: str,
    trial: Trial | None = None,
    classing: Classing = "quantile",
    timing: Timing | None = None,
) -> Response:
    assets = assets_of(request)
    return _page(
        request,
        view,
        (kind, chosen, measure, trial, classing, timing and (timing, view.today), language, assets),
        partial(
            map_page,
            kind=kind,
            chosen=chosen,
            measure=measure,
            language=language,
            assets=assets,
            trial=trial,
            classing=classing,
            timing=timing,
        ),
        framed=True,
    )


def _page(
    request: Request, view: View, asked: Hashable, make: Callable[[View], str], *, framed: bool = False
) -> Response:
    cache: PageCache = request.app.state.pages
    painters: Painters = request.app.state.painters
    frames = view.settings.embed_in if framed else ()
    # What pages are made of (maps/) may have been edited since an earlier process gave its ETags
    state = request.app.state.started, view.edition.id, view.data_version, asked
    return conditional(
        request,
        *state,
        answer=lambda: page_answer(request, cache.get(state, partial(painters.make, make, view)), frames),
    )


def assets_of(request: Request) -> Assets:
    """Return where the scripts and styles of a page are."""
    # Behind a proxy the service may have a path before its own
    return Assets.served(f"{request.scope.get('root_path', '')}/static")
