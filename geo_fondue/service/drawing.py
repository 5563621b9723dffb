"""Maps of every kind, drawn from what one request asks: for pages, frames and files alike."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import folium

from geo_fondue.errors import InputError
from geo_fondue.maps import (
    COMPARE_MEASURES,
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
from geo_fondue.maps.heat import HEAT_MEASURES
from geo_fondue.maps.hexbin import HEX_MEASURES, finer_address, resolutions
from geo_fondue.maps.steps import STEP_MEASURES
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.service.sheet import Sheet
from geo_fondue.service.timing import differences_of, steps_of
from geo_fondue.service.trials import Trial, hotspots_of, usual_periods
from geo_fondue.statistics.hexagons import fine_counts, gathered
from geo_fondue.statistics.steps import is_unfinished


def draw(kind: MapKind, sheet: Sheet) -> folium.Map:
    """Return the map of a kind.

    Raises
    ------
    InputError, NotFoundError
        When there is no such layer or parent, or the layer has too many areas to draw.
    """
    return _DRAWERS[kind](sheet)


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
