"""The pages of maps: figures and areas of one view, put together for those who draw them."""

from dataclasses import replace

from geo_fondue.errors import InputError
from geo_fondue.maps import (
    Assets,
    DashboardView,
    MapKind,
    Measure,
    PageQuery,
    participation_map,
    render_dashboard,
    to_html,
)
from geo_fondue.maps.dashboard import drill_down
from geo_fondue.maps.palettes import basemap as find_basemap
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.service.drawing import Sheet, Trial, draw, look_of
from geo_fondue.service.view import View
from geo_fondue.statistics import Statistics
from geo_fondue.statistics.comparing import period_before
from geo_fondue.statistics.participation import participation


def map_page(
    view: View,
    kind: MapKind,
    chosen: ReportFilter,
    *,
    measure: Measure,
    language: str,
    assets: Assets,
    trial: Trial | None = None,
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
        before=_before(view, chosen) if kind == "choropleth" else None,
        trial=trial,
    )
    return to_html(draw(kind, sheet))


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
    return to_html(
        participation_map(
            counted,
            areas,
            language=language,
            attribution=look["attribution"],
            made_up=look["made_up"],
            assets=assets,
            basemap=look["basemap"],
            derived=look["derived"],
        )
    )


def units_layer(view: View) -> str:
    """Return the layer whose areas take part one by one: municipalities, else the finest that nests."""
    layers = view.edition.layers
    return "municipality" if "municipality" in layers else view.edition.hierarchies[0][-1]


def tiles_address(basemap: str) -> str | None:
    """Return the address of a basemap's tiles, None for one that has none.

    Raises
    ------
    InputError
        When ``maps/basemaps.toml`` has no such basemap.
    """
    found = find_basemap(basemap)
    return None if found is None else found.url


def with_default_layer(view: View, chosen: ReportFilter) -> ReportFilter:
    """Return the filter with a layer: where none is asked for, the coarsest."""
    return chosen if chosen.layer is not None else replace(chosen, layer=view.edition.layers[0])


def dashboard_page(view: View, query: PageQuery, assets: Assets) -> str:
    """Return the dashboard's page; raises as the maps on it do."""
    chosen = ReportFilter(
        layer=query.layer,
        parent=query.parent,
        state=query.state,
        category=query.category,
        agency=query.agency,
        from_=query.from_,
        to=query.to,
        timezone=view.settings.timezone,
    )
    look = look_of(view, view.edition.areas(query.layer), query.language, assets)
    sheet = Sheet(
        view=view,
        chosen=chosen,
        measure=query.measure,
        look=look,
        before=_before(view, chosen),
        selected=query.area,
        drill=drill_down(query, view.edition.layers),
    )
    return render_dashboard(
        DashboardView(
            query=query,
            map_=draw(query.map, sheet),
            statistics=sheet.statistics,
            before=sheet.before,
            areas=sheet.areas,
            coarser=look["coarser"],
            layers=view.edition.layers,
            edition=view.edition.id,
            today=view.today,
            timezone=view.settings.timezone,
            categories=tuple(view.store.categories()),
            made_up=look["made_up"],
            data_updated=view.store.last_activity(),
            assets=assets,
        )
    )


def _before(view: View, chosen: ReportFilter) -> Statistics | None:
    """Return the statistics of the period before; None where the chosen one has no beginning."""
    if chosen.from_ is None:
        return None
    days = period_before(chosen.from_, chosen.to or view.today, today=view.today)
    if days is None:
        return None
    return view.statistics(replace(chosen, from_=days[0], to=days[1]))
