"""Maps of every kind, drawn from what one request asks: for pages, frames and files alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TypedDict

import folium
import numpy as np

from geo_fondue.areas import Areas
from geo_fondue.errors import InputError
from geo_fondue.maps import (
    COMPARE_MEASURES,
    Assets,
    Classing,
    MapKind,
    Measure,
    choropleth,
    compare,
    heat,
    heat_cells,
    hexbin,
    hotspots,
    points,
    slider,
)
from geo_fondue.maps.basemaps import Basemap
from geo_fondue.maps.heat import HEAT_MEASURES
from geo_fondue.maps.hexbin import HEX_MEASURES, finer_address, resolutions
from geo_fondue.maps.outlines import bounds_of
from geo_fondue.maps.steps import STEP_MEASURES
from geo_fondue.position import Bounds
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.service.basemap import basemap_shown
from geo_fondue.service.timing import Timing, differences_of, steps_of
from geo_fondue.service.trials import Trial, hotspots_of, usual_periods
from geo_fondue.service.view import View
from geo_fondue.statistics import Statistics
from geo_fondue.statistics.hexagons import fine_counts, gathered
from geo_fondue.statistics.hierarchy import within
from geo_fondue.statistics.steps import is_unfinished


class Look(TypedDict):
    """What every kind of map is told alike."""

    attribution: tuple[str, ...]
    made_up: bool
    basemap: str | Basemap
    coarser: tuple[Areas, ...]
    assets: Assets
    language: str
    land: Areas
    derived: Path


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What is to be drawn.

    Attributes
    ----------
    view : View
    chosen : ReportFilter
        Which reports; it has a layer.
    measure : str
        What is shown at first.
    look : Look
    classing : str
        How the classes of a choropleth's colours are made.
    before : Statistics or None
        The same in the period before.
    selected : str or None
        The code of the area that stands out.
    drill : tuple of str or None
        Text and address of the way to the layer below.
    chooser : bool
        Whether the reader may choose what is shown.
    trial : Trial or None
        How hot spots are looked for; None to follow the measure.
    timing : Timing
        The steps of the map that plays, and what a period is compared with.
    brief : bool
        Whether what is said of an area on the map is short, since it stands beside the map in full.
    """

    view: View
    chosen: ReportFilter
    measure: Measure
    look: Look
    classing: Classing = "quantile"
    before: Statistics | None = None
    selected: str | None = None
    drill: tuple[str, str] | None = None
    chooser: bool = True
    trial: Trial | None = None
    timing: Timing = field(default_factory=Timing)
    brief: bool = False

    @cached_property
    def areas(self) -> Areas:
        """The layer that is drawn, whole."""
        return self.view.edition.areas(self.view.layer(self.chosen))

    @cached_property
    def statistics(self) -> Statistics:
        """The figures of its areas."""
        return self.view.statistics(self.chosen)

    @cached_property
    def place(self) -> tuple[ReportFilter, Bounds, list[str] | None]:
        """Which reports a map of places shows, its bounds, and the areas drawn where not all are, by code.

        Reports within a parent are those that lie in it, also where they lie in none of its parts.
        """
        positions, listed, chosen = np.arange(len(self.areas)), None, self.chosen
        if chosen.parent is not None:
            ancestor, inside = within(self.view.edition, self.areas.layer, chosen.parent)
            chosen = replace(chosen, layer=ancestor, code=chosen.parent, parent=None)
            positions = np.flatnonzero(inside)
            listed = [str(code) for code in self.areas.codes[positions]]
        return chosen, bounds_of(self.areas, positions), listed


def draw(kind: MapKind, sheet: Sheet) -> folium.Map:
    """Return the map of a kind.

    Raises
    ------
    InputError, NotFoundError
        When there is no such layer or parent, or the layer has too many areas to draw.
    """
    return _DRAWERS[kind](sheet)


def look_of(view: View, areas: Areas, language: str, assets: Assets) -> Look:
    """Return how maps of a layer look: the layers around it, and whose they are."""
    coarser = []
    above = areas.parent_layer
    while above is not None:
        coarser.append(view.edition.areas(above))
        above = coarser[-1].parent_layer
    land = view.edition.areas(view.edition.hierarchies[0][0])
    drawn = {areas.layer, land.layer, *(layer.layer for layer in coarser)}
    origins = [entry.origin for entry in view.edition.manifest.layers if entry.layer in drawn]
    return Look(
        attribution=tuple(dict.fromkeys(origin.attribution for origin in origins if origin.attribution)),
        made_up=view.edition.manifest.made_up,
        basemap=basemap_shown(view.settings, assets),
        coarser=tuple(coarser),
        assets=assets,
        language=language,
        land=land,
        derived=view.edition.path / "derived",
    )


def _choropleth(sheet: Sheet) -> folium.Map:
    return choropleth(
        sheet.statistics,
        sheet.areas,
        measure=sheet.measure,
        classing=sheet.classing,
        before=sheet.before,
        selected=sheet.selected,
        drill=sheet.drill,
        chooser=sheet.chooser,
        brief=sheet.brief,
        **sheet.look,
    )


def _heat(sheet: Sheet) -> folium.Map:
    chosen, bounds, listed = sheet.place
    cells = heat_cells(
        sheet.view.store, chosen, bounds=bounds, suppress_below=sheet.view.settings.suppress_below
    )
    return heat(
        cells,
        areas=sheet.areas,
        within=listed,
        measure=next((name for name in (sheet.timing.show, sheet.measure) if name in HEAT_MEASURES), "open"),
        chooser=sheet.chooser,
        **sheet.look,
    )


_TRIALS: Mapping[Measure, Trial] = MappingProxyType(
    {"closed": Trial(measure="closed"), "per_1000_people": Trial(measure="total", per="people")}
)
"""How hot spots of a measure are looked for, where it is not by open reports."""


def _hexbin(sheet: Sheet) -> folium.Map:
    chosen, bounds, listed = sheet.place
    least = sheet.view.settings.suppress_below
    counted = fine_counts(sheet.view.store.columns(), chosen)
    return hexbin(
        [
            gathered(*counted, resolution=resolution, suppress_below=least)
            for resolution in resolutions(bounds)
        ],
        sheet.areas,
        within=listed,
        measure=next((name for name in HEX_MEASURES if name == sheet.measure), "open"),
        finer=_finer(sheet),
        chooser=sheet.chooser,
        **sheet.look,
    )


def _points(sheet: Sheet) -> folium.Map:
    prefix = _prefix(sheet)
    if prefix is None:
        raise InputError(
            "a file holds no single reports",
            where="map",
            remedy="Open /maps/points of the service, or draw hexagons",
        )
    return points(sheet.areas, prefix=prefix, query=_asked(sheet.chosen), within=sheet.place[2], **sheet.look)


def _finer(sheet: Sheet) -> str | None:
    """Return where a page of the service asks for smaller hexagons; None for a file that can ask nobody."""
    prefix = _prefix(sheet)
    return None if prefix is None else finer_address(prefix, _asked(sheet.chosen))


def _prefix(sheet: Sheet) -> str | None:
    """Return the path before the service's own addresses, None for a file."""
    prefix = sheet.look["assets"].prefix
    return None if prefix is None else prefix.removesuffix("/static")


def _asked(chosen: ReportFilter) -> dict[str, str]:
    """Return a filter by the names of the HTTP parameters."""
    query = {
        "layer": chosen.layer,
        "parent": chosen.parent,
        "state": chosen.state,
        "category": chosen.category,
        "agency": chosen.agency,
        "from": chosen.from_,
        "to": chosen.to,
    }
    return {name: str(value) for name, value in query.items() if value is not None}


def _hotspots(sheet: Sheet) -> folium.Map:
    trial = sheet.trial
    if trial is None:
        usual = _TRIALS.get(sheet.measure, Trial())
        trial = replace(usual, periods=usual_periods(sheet.view, sheet.chosen))
    by_area = trial.resolution is None
    return hotspots(
        hotspots_of(sheet.view, sheet.chosen, trial),
        sheet.areas,
        within=None if by_area else sheet.place[2],
        selected=sheet.selected,
        drill=sheet.drill,
        chooser=sheet.chooser,
        **sheet.look,
    )


def _slider(sheet: Sheet) -> folium.Map:
    step, today = sheet.timing.step, sheet.view.today
    found = steps_of(sheet.view, sheet.chosen, sheet.timing)
    wanted = next((name for name in (sheet.timing.show, sheet.measure) if name in STEP_MEASURES), "made")
    return slider(
        found,
        sheet.areas,
        step=step,
        within=None if found.cells is None else sheet.place[2],
        measure=wanted,
        at=sheet.timing.at,
        rated=sheet.chosen.state is None,
        unfinished=bool(found.periods) and is_unfinished(found.periods[-1], step, today),
        selected=sheet.selected,
        drill=sheet.drill,
        chooser=sheet.chooser,
        **sheet.look,
    )


def _compare(sheet: Sheet) -> folium.Map:
    usual = "closed_share" if sheet.measure == "closed" else "made_share"
    wanted = next((name for name in COMPARE_MEASURES if name == sheet.timing.show), usual)
    return compare(
        differences_of(sheet.view, sheet.chosen, sheet.timing),
        sheet.areas,
        measure=wanted,
        asked=sheet.timing.compare,
        chosen_days=sheet.chosen.from_ is not None,
        selected=sheet.selected,
        drill=sheet.drill,
        chooser=sheet.chooser,
        **sheet.look,
    )


_DRAWERS: Mapping[MapKind, Callable[[Sheet], folium.Map]] = MappingProxyType(
    {
        "choropleth": _choropleth,
        "heat": _heat,
        "hexbin": _hexbin,
        "hotspots": _hotspots,
        "points": _points,
        "slider": _slider,
        "compare": _compare,
    }
)
