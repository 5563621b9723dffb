"""The pages of maps: figures and areas of one view, put together for those who draw them."""

from dataclasses import replace
from pathlib import Path
from typing import Literal, TypedDict

import numpy as np

from geo_fondue.areas import Areas
from geo_fondue.errors import InputError
from geo_fondue.maps import (
    Assets,
    DashboardView,
    HeatCells,
    Measure,
    PageQuery,
    choropleth,
    heat,
    heat_cells,
    participation_map,
    render_dashboard,
    to_html,
)
from geo_fondue.maps.outlines import bounds_of
from geo_fondue.maps.palettes import basemap as find_basemap
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.service.view import View
from geo_fondue.statistics.hierarchy import within
from geo_fondue.statistics.participation import participation


class _Look(TypedDict):
    attribution: tuple[str, ...]
    made_up: bool
    basemap: str
    coarser: tuple[Areas, ...]
    assets: Assets
    language: str
    land: Areas
    derived: Path


def map_page(
    view: View,
    kind: Literal["choropleth", "heat"],
    chosen: ReportFilter,
    *,
    measure: Measure,
    language: str,
    assets: Assets,
) -> str:
    """Return the page of one map: of areas coloured by a measure, or of where reports are dense.

    Parameters
    ----------
    view : View
    kind : {"choropleth", "heat"}
    chosen : ReportFilter
        Its layer is drawn; where it has none, the coarsest.
    measure : {"open", "closed", "resolution_rate"}
        What is shown at first; a heat map has no rate.
    language : {"th", "en"}
    assets : Assets
        How the page gets its scripts.

    Raises
    ------
    InputError, NotFoundError
        When there is no such layer, parent or measure, or the layer has too many areas to draw.
    """
    chosen = with_default_layer(view, chosen)
    areas = view.edition.areas(view.layer(chosen))
    look = _look(view, areas, language, assets)
    if kind == "choropleth":
        return to_html(choropleth(view.statistics(chosen), areas, measure=measure, **look))
    if measure == "resolution_rate":
        raise InputError("a heat map has no rate", where="measure", remedy="Give open or closed")
    cells, listed = _cells(view, chosen, areas)
    return to_html(heat(cells, areas=areas, within=listed, measure=measure, **look))


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
    look = _look(view, areas, language, assets)
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
        from_=query.from_,
        to=query.to,
        timezone=view.settings.timezone,
    )
    areas = view.edition.areas(query.layer)
    look = _look(view, areas, query.language, assets)
    return render_dashboard(
        DashboardView(
            query=query,
            statistics=view.statistics(chosen),
            areas=areas,
            layers=view.edition.layers,
            edition=view.edition.id,
            today=view.today,
            timezone=view.settings.timezone,
            coarser=look["coarser"],
            categories=tuple(view.store.categories()),
            cells=_cells(view, chosen, areas)[0] if query.map == "heat" else None,
            attribution=look["attribution"],
            made_up=look["made_up"],
            data_updated=view.store.last_activity(),
            basemap=look["basemap"],
            assets=look["assets"],
            land=look["land"],
            derived=look["derived"],
        )
    )


def _look(view: View, areas: Areas, language: str, assets: Assets) -> _Look:
    coarser = []
    above = areas.parent_layer
    while above is not None:
        coarser.append(view.edition.areas(above))
        above = coarser[-1].parent_layer
    land = view.edition.areas(view.edition.hierarchies[0][0])
    drawn = {areas.layer, land.layer, *(layer.layer for layer in coarser)}
    origins = [entry.origin for entry in view.edition.manifest.layers if entry.layer in drawn]
    return _Look(
        attribution=tuple(dict.fromkeys(origin.attribution for origin in origins if origin.attribution)),
        made_up=view.edition.manifest.made_up,
        basemap=view.settings.basemap,
        coarser=tuple(coarser),
        assets=assets,
        language=language,
        land=land,
        derived=view.edition.path / "derived",
    )


def _cells(view: View, chosen: ReportFilter, areas: Areas) -> tuple[HeatCells, list[str] | None]:
    """Return the density of the chosen reports, and the codes of the areas drawn where not all are."""
    positions, listed = np.arange(len(areas)), None
    if chosen.parent is not None:
        ancestor, inside = within(view.edition, areas.layer, chosen.parent)
        chosen = replace(chosen, layer=ancestor, code=chosen.parent, parent=None)
        positions = np.flatnonzero(inside)
        listed = [str(code) for code in areas.codes[positions]]
    cells = heat_cells(
        view.store,
        chosen,
        bounds=bounds_of(areas, positions),
        suppress_below=view.settings.suppress_below,
    )
    return cells, listed
