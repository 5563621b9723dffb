"""The pages of maps: figures and areas of one view, put together for those who draw them."""

from dataclasses import replace
from datetime import UTC, datetime

from geo_fondue.areas import Areas
from geo_fondue.errors import InputError
from geo_fondue.maps import (
    Assets,
    Classing,
    DashboardView,
    MapKind,
    Measure,
    PageQuery,
    participation_map,
    render_dashboard,
    to_html,
)
from geo_fondue.maps.addresses import area_name, drill_down
from geo_fondue.maps.dashboard import render_embedded, render_panel
from geo_fondue.maps.page import Heading, page_of
from geo_fondue.maps.panel import PanelView, said
from geo_fondue.maps.texts import layer_name, moment, number, texts
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.service.drawing import draw
from geo_fondue.service.looks import look_of
from geo_fondue.service.sheet import Sheet
from geo_fondue.service.summary import place_of, statistics_before, summary_of
from geo_fondue.service.timing import Timing, compared_days
from geo_fondue.service.trials import Trial
from geo_fondue.service.view import View
from geo_fondue.statistics import Statistics
from geo_fondue.statistics.by_agency import agencies
from geo_fondue.statistics.participation import participation

MOST_AGENCIES = 200
"""So many organisations can be chosen from on the page; it says how many more there are."""


def map_page(
    view: View,
    kind: MapKind,
    chosen: ReportFilter,
    *,
    measure: Measure,
    language: str,
    assets: Assets,
    trial: Trial | None = None,
    classing: Classing = "quantile",
    timing: Timing | None = None,
) -> str:
    """Return the page of one map.

    Parameters
    ----------
    view : View
    kind : str
        One of :data:`~geo_fondue.maps.KINDS`.
    chosen : ReportFilter
        Its layer is drawn; where it has none, the coarsest.
    measure : str
        What is shown at first; a heat map shows open or closed reports.
    language : {"th", "en"}
    assets : Assets
        How the page gets its scripts.
    trial : Trial, optional
        How hot spots are looked for; without it the measure says so.
    classing : {"quantile", "equal", "natural"}
        How the classes of a choropleth's colours are made.
    timing : Timing, optional
        The steps of the map that plays, and what a period is compared with.

    Raises
    ------
    InputError, NotFoundError
        When there is no such layer, parent or measure, or the layer has too many areas to draw.
    """
    chosen = with_default_layer(view, chosen)
    if kind == "heat" and measure not in ("open", "closed"):
        raise InputError(f"a heat map has no {measure}", where="measure", remedy="Give open or closed")
    areas = view.edition.areas(view.layer(chosen))
    look = look_of(view, areas, language, assets)
    sheet = Sheet(
        view=view,
        chosen=chosen,
        measure=measure,
        look=look,
        before=statistics_before(view, chosen) if kind == "choropleth" else None,
        trial=trial,
        classing=classing,
        timing=timing or Timing(),
    )
    map_ = draw(kind, sheet)
    if kind == "compare":
        # Its heading says which days, also where none were asked for
        first, last = compared_days(view, chosen)
        chosen = replace(chosen, from_=first, to=last)
    query = _query_of(view, kind, chosen, measure, language)
    return to_html(
        map_, heading=_heading(view, query, page_of(map_).title or ""), sealed=assets.prefix is None
    )


def _heading(view: View, query: PageQuery, title: str) -> Heading:
    """Return what stands above a map: what it shows, of where and which reports, as of when."""
    language, words = query.language, texts(query.language)["page"]
    if query.map == "choropleth":
        # whatever of it the reader chooses to see
        title = words["title"].format(layer=layer_name(query.layer, language))
    place = place_of(view, chosen_by(view, query))
    where = area_name(_names(view), *place, language) if place else texts(language)["filters"]["whole"]
    updated = view.store.last_activity(until=datetime.now(UTC))
    when = "" if updated is None else moment(updated, language, view.settings.timezone)
    notes = [words["data_updated"].format(when=when)] if when else []
    return Heading(
        title=title,
        about=f"{where} · {said(query)}",
        note=" · ".join([*notes, words["edition"].format(edition=view.edition.id)]),
    )


def _query_of(view: View, kind: MapKind, chosen: ReportFilter, measure: Measure, language: str) -> PageQuery:
    """Return what the dashboard would be asked for to show the same."""
    return PageQuery(
        map=kind,
        layer=view.layer(chosen),
        measure=measure,
        from_=chosen.from_,
        to=chosen.to,
        category=chosen.category,
        agency=chosen.agency,
        state=chosen.state,
        parent=chosen.parent,
        language=language,
    )


def agencies_page(view: View, *, layer: str | None, language: str, assets: Assets) -> str:
    """Return the page of the map of where agencies take part.

    Parameters
    ----------
    view : View
    layer : str, optional
        The layer whose areas are counted; ``municipality`` where the edition has it, else the finest that
        nests.
    language : {"th", "en"}
    assets : Assets

    Raises
    ------
    NotFoundError
        When the edition has no such layer.
    """
    counted = participation(
        view.service.responsible.current().agencies, view.resolver, layer=layer or units_layer(view)
    )
    areas = view.edition.areas(counted.group_layer)
    look = look_of(view, areas, language, assets)
    map_ = participation_map(
        counted,
        areas,
        language=language,
        attribution=look["attribution"],
        made_up=look["made_up"],
        assets=assets,
        basemap=look["basemap"],
        derived=look["derived"],
    )
    words = texts(language)
    told = words["participation"]["told"].format(
        served=number(sum(one.served for one in counted.groups)),
        units=number(sum(one.units for one in counted.groups)),
    )
    heading = Heading(
        title=page_of(map_).title or "",
        about=f"{words['filters']['whole']} · {told}",
        note=words["page"]["edition"].format(edition=view.edition.id),
    )
    return to_html(map_, heading=heading, sealed=assets.prefix is None)


def units_layer(view: View) -> str:
    """Return the layer whose areas take part one by one: municipalities, else the finest that nests."""
    layers = view.edition.layers
    return "municipality" if "municipality" in layers else view.edition.hierarchies[0][-1]


def with_default_layer(view: View, chosen: ReportFilter) -> ReportFilter:
    """Return the filter with a layer: where none is asked for, the coarsest."""
    return chosen if chosen.layer is not None else replace(chosen, layer=view.edition.layers[0])


def dashboard_page(view: View, query: PageQuery, assets: Assets) -> str:
    """Return the dashboard's page, or its map alone for a frame; raises as the maps on it do."""
    chosen = chosen_by(view, query)
    look = look_of(view, view.edition.areas(query.layer), query.language, assets)
    sheet = Sheet(
        view=view,
        chosen=chosen,
        measure=query.measure,
        classing=query.classing,
        # The page around it says already that its country is made up
        look={**look, "made_up": look["made_up"] and query.embed},
        before=statistics_before(view, chosen),
        selected=query.area,
        drill=None if query.embed else drill_down(query, view.edition.layers),
        chooser=not query.embed,
        brief=not query.embed,
        timing=Timing(step=query.step, at=query.at, compare=query.compare, show=query.show),
    )
    if query.embed:
        return render_embedded(query, draw(query.map, sheet), assets=assets)
    query = _known_area(query, sheet.statistics)
    within_area = replace(chosen, code=query.area)
    return render_dashboard(
        DashboardView(
            query=query,
            map_=draw(query.map, sheet),
            statistics=sheet.statistics,
            before=sheet.before,
            summary=summary_of(view, within_area, counted=sheet.statistics, before=sheet.before),
            place=place_of(view, within_area),
            areas=sheet.areas,
            names=_names(view),
            coarser=look["coarser"],
            layers=view.edition.layers,
            edition=view.edition.id,
            today=view.today,
            timezone=view.settings.timezone,
            data_version=view.data_version,
            categories=tuple(view.store.categories()),
            agencies=agencies(view.store, replace(chosen, agency=None), top=MOST_AGENCIES),
            made_up=look["made_up"],
            data_updated=view.store.last_activity(until=datetime.now(UTC)),
            assets=assets,
        )
    )


def panel_part(view: View, query: PageQuery) -> str:
    """Return the part of the dashboard's panel that changes with the chosen area."""
    chosen = chosen_by(view, query)
    counted = view.statistics(chosen)
    query = _known_area(query, counted)
    within_area = replace(chosen, code=query.area)
    return render_panel(
        PanelView(
            query=query,
            summary=summary_of(view, within_area, counted=counted),
            place=place_of(view, within_area),
            names=_names(view),
            layers=view.edition.layers,
            today=view.today,
            timezone=view.settings.timezone,
            outside=counted.outside,
        )
    )


def chosen_by(view: View, query: PageQuery) -> ReportFilter:
    """Return the reports that a page shows: all of its areas, whichever of them is chosen."""
    return ReportFilter(
        layer=query.layer,
        parent=query.parent,
        state=query.state,
        category=query.category,
        agency=query.agency,
        from_=query.from_,
        to=query.to,
        timezone=view.settings.timezone,
    )


def _known_area(query: PageQuery, counted: Statistics) -> PageQuery:
    """Return the query without an area that is not among those shown, as an old bookmark may have one."""
    known = query.area is None or any(row.code == query.area for row in counted.areas)
    return query if known else replace(query, area=None)


def _names(view: View) -> dict[str, Areas]:
    return {layer: view.edition.areas(layer) for layer in view.edition.layers}
