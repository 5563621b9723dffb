"""Maps on pages of their own, under ``/maps``."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BeforeValidator

from geo_fondue.api.filters import AreaFilter
from geo_fondue.api.hotspots import AskedResolution, AskedTrial
from geo_fondue.api.painted import PAGE, assets_of, painted
from geo_fondue.api.parameters import (
    AcceptLanguage,
    Category,
    FiscalYear,
    From,
    GivenTo,
    Lang,
    OptionalLayer,
    TheService,
    To,
    choose_language,
    to_day,
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
from geo_fondue.service import Service
from geo_fondue.service.maps import agencies_page, map_page, with_default_layer
from geo_fondue.service.periods import period
from geo_fondue.service.report_cards import card_page
from geo_fondue.service.timing import Timing
from geo_fondue.service.trials import Trial
from geo_fondue.statistics.steps import MapStep

router = APIRouter(tags=["pages"])

_page = partial(router.get, response_model=None, responses=PAGE)


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What every page is asked with: of which service, and in which language."""

    request: Request
    service: Service
    language: str

    def page(
        self,
        name: str,
        make: Callable[..., str],
        options: Mapping[str, Hashable],
        *,
        as_of: Hashable = None,
        framed: bool = True,
    ) -> Response:
        """Return a page.

        Parameters
        ----------
        name : str
            Which of the pages it is.
        make : callable
            Makes it of a view, with ``options``, ``language`` and ``assets`` by keyword: a function of a
            module.
        options : mapping of str to hashable
            What was asked, in plain values.
        as_of : hashable
            What else it depends on that is not in the edition and the reports, such as the day.
        framed : bool
            Whether the sites of the settings may show it in a frame.
        """
        assets = assets_of(self.request)
        return painted(
            self.request,
            self.service.view(),
            (name, *options.values(), as_of, self.language, assets),
            partial(make, **options, language=self.language, assets=assets),
            framed=framed,
        )

    def map(
        self,
        kind: MapKind,
        chosen: ReportFilter,
        *,
        measure: Measure = "open",
        trial: Trial | None = None,
        classing: Classing = "quantile",
        timing: Timing | None = None,
    ) -> Response:
        """Return the page of a map, as :func:`~geo_fondue.service.maps.map_page` makes it."""
        options = {
            "kind": kind,
            "chosen": chosen,
            "measure": measure,
            "trial": trial,
            "classing": classing,
            "timing": timing,
        }
        # Steps and compared periods end today where nobody said when
        as_of = None if timing is None else self.service.today()
        return self.page(kind, map_page, options, as_of=as_of)


async def page_request(
    *, request: Request, service: TheService, lang: Lang = None, accept_language: AcceptLanguage = None
) -> PageRequest:
    """Return what every page is asked with."""
    language = choose_language(lang, accept_language, service.settings.language)
    return PageRequest(request, service, language)


Asked = Annotated[PageRequest, Depends(page_request)]

AskedClassing = Annotated[
    Classing,
    Query(
        description="How the classes of the colours are made: as many areas in each (quantile), as wide each "
        "(equal), or where the figures part (natural)."
    ),
]
AskedStep = Annotated[MapStep, Query(description="How long the steps of a map that plays are.")]
AskedAt = Annotated[
    date | None,
    BeforeValidator(to_day),
    Query(description="A day of the step that is shown at first, else the last."),
]
AskedCompare = Annotated[
    str,
    Query(
        description="What the period is compared with: previous (as many days just before it), year-before, "
        "or days such as 2024-01-01..2024-01-31."
    ),
]


@_page("/maps/choropleth", summary="A map of areas by a figure")
def choropleth(
    *,
    asked: Asked,
    chosen: AreaFilter,
    measure: Annotated[Measure, Query(description="What the colours stand for at first.")] = "open",
    classing: AskedClassing = "quantile",
) -> Response:
    """Show the areas of a layer, the coarsest without one, coloured by a figure."""
    return asked.map("choropleth", chosen, measure=measure, classing=classing)


@_page("/maps/heat", summary="A map of where reports are dense")
def heat(
    *,
    asked: Asked,
    chosen: AreaFilter,
    measure: Annotated[
        HeatMeasure, Query(description="Which reports are shown at first, or both side by side.")
    ] = "open",
) -> Response:
    """Show where open and closed reports are dense, as counts in small cells and never as single reports."""
    return asked.map("heat", chosen, timing=Timing(show=measure))


@_page("/maps/hexbin", summary="A map of reports by hexagon")
def hexbin(
    *,
    asked: Asked,
    chosen: AreaFilter,
    measure: Annotated[HexMeasure, Query(description="What the colours stand for at first.")] = "open",
) -> Response:
    """Show reports by H3 hexagon, smaller ones the closer one looks, none with fewer than the limit."""
    return asked.map("hexbin", chosen, measure=measure)


@_page("/maps/hotspots", summary="A map of hot and cold spots")
def hotspots(
    *,
    asked: Asked,
    chosen: AreaFilter,
    trial: AskedTrial,
) -> Response:
    """Show where reports are more, or fewer, than chance explains, by area or by hexagon, and what is new."""
    return asked.map("hotspots", chosen, trial=trial)


@_page("/maps/points", summary="A map of single reports, for staff")
def points(
    *,
    asked: Asked,
    chosen: AreaFilter,
) -> Response:
    """Show how many reports there are where and, close up, each of them to who enters a staff key.

    The page itself holds no report.
    """
    return asked.map("points", chosen)


@_page("/maps/slider", summary="A map that plays weeks or months")
def slider(
    *,
    asked: Asked,
    chosen: AreaFilter,
    step: AskedStep = "month",
    at: AskedAt = None,
    resolution: AskedResolution = None,
    measure: Annotated[
        StepMeasure,
        Query(description="What the colours stand for at first; open is at the end of each step."),
    ] = "made",
) -> Response:
    """Show areas of a layer, or hexagons, in one week or month after the other, in the same colours.

    A count of a hexagon that is below the limit is not told.
    """
    timing = Timing(step=step, at=at, resolution=resolution, show=measure)
    return asked.map("slider", chosen, timing=timing)


@_page("/maps/compare", summary="A map of two periods compared")
def compare(
    *,
    asked: Asked,
    chosen: AreaFilter,
    compare: AskedCompare = "previous",
    measure: Annotated[
        CompareMeasure, Query(description="What the colours stand for at first.")
    ] = "made_share",
) -> Response:
    """Show where more, or fewer, reports were made or closed than in another period, beyond chance.

    The period is that of from and to; without a beginning, the last 30 days.
    """
    return asked.map("compare", chosen, timing=Timing(compare=compare, show=measure))


@_page("/maps/agencies", summary="A map of where agencies take part")
def agencies(
    *,
    asked: Asked,
    layer: OptionalLayer = None,
) -> Response:
    """Show for each province the share of its areas, municipalities without a layer, that have an agency."""
    token = asked.service.responsibility_token()
    return asked.page("agencies", agencies_page, {"layer": layer}, as_of=token)


@_page("/maps/report-card", summary="The report card of an area")
def report_card(
    *,
    asked: Asked,
    layer: OptionalLayer = None,
    code: Annotated[str, Query(description="The code of the area.")],
    from_: From = None,
    to: To = None,
    fiscal_year: FiscalYear = None,
    category: Category = None,
    agency: GivenTo = None,
) -> Response:
    """Show a sheet of A4 to print: an area's figures, its map, and the change since the period before."""
    view = asked.service.view()
    first, last = period(from_=from_, to=to, fiscal_year=fiscal_year)
    asked_for = ReportFilter(
        layer=layer,
        from_=first,
        to=last,
        category=category,
        agency=agency,
        timezone=view.settings.timezone,
    )
    chosen = with_default_layer(view, asked_for)
    options = {"chosen": chosen, "code": code}
    return asked.page("report-card", card_page, options, as_of=view.today, framed=False)
