"""Maps on pages of their own, under ``/maps``."""

from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from geo_fondue.api.filters import AreaFilter
from geo_fondue.api.hotspots import AskedTrial
from geo_fondue.api.painted import PAGE, assets_of, painted
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
from geo_fondue.maps import (
    Classing,
    CompareMeasure,
    HexMeasure,
    MapKind,
    Measure,
    StepMeasure,
)
from geo_fondue.maps.heat import HeatMeasure
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.service import View
from geo_fondue.service.maps import agencies_page, map_page, with_default_layer
from geo_fondue.service.periods import period
from geo_fondue.service.report_cards import card_page
from geo_fondue.service.timing import Timing
from geo_fondue.service.trials import Trial
from geo_fondue.statistics.steps import MapStep

router = APIRouter(tags=["pages"])


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
    return painted(
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
    return painted(
        request,
        view,
        ("report-card", chosen, code, language, view.today, assets),
        partial(card_page, chosen=chosen, code=code, language=language, assets=assets),
    )


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
    return painted(
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
