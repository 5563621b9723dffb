"""Maps of every kind, drawn from what one request asks: for pages, frames and files alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TypedDict

import folium
import numpy as np

from geo_fondue.areas import Areas
from geo_fondue.maps import Assets, MapKind, Measure, choropleth, heat, heat_cells
from geo_fondue.maps.outlines import bounds_of
from geo_fondue.position import Bounds
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.service.view import View
from geo_fondue.statistics import Statistics
from geo_fondue.statistics.hierarchy import within


class Look(TypedDict):
    """What every kind of map is told alike."""

    attribution: tuple[str, ...]
    made_up: bool
    basemap: str
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
    before : Statistics or None
        The same in the period before.
    selected : str or None
        The code of the area that stands out.
    drill : tuple of str or None
        Text and address of the way to the layer below.
    chooser : bool
        Whether the reader may choose what is shown.
    """

    view: View
    chosen: ReportFilter
    measure: Measure
    look: Look
    before: Statistics | None = None
    selected: str | None = None
    drill: tuple[str, str] | None = None
    chooser: bool = True

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
        basemap=view.settings.basemap,
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
        before=sheet.before,
        selected=sheet.selected,
        drill=sheet.drill,
        chooser=sheet.chooser,
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
        measure="closed" if sheet.measure == "closed" else "open",
        chooser=sheet.chooser,
        **sheet.look,
    )


_DRAWERS: Mapping[MapKind, Callable[[Sheet], folium.Map]] = MappingProxyType(
    {"choropleth": _choropleth, "heat": _heat}
)
