"""How maps of an edition look, whatever they show: the layers around, and whose they are."""

from collections.abc import Iterable
from pathlib import Path
from typing import TypedDict

from geo_fondue.areas import Areas
from geo_fondue.boundaries import Edition
from geo_fondue.boundaries.manifest import LayerEntry
from geo_fondue.maps import Assets
from geo_fondue.maps.basemaps import Basemap
from geo_fondue.service.basemap import basemap_shown
from geo_fondue.service.view import View


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


def look_of(view: View, areas: Areas, language: str, assets: Assets) -> Look:
    """Return how maps of a layer look: the layers around it, and whose they are."""
    coarser = layers_above(view.edition, areas)
    land = view.edition.areas(view.edition.hierarchies[0][0])
    drawn = {areas.layer, land.layer, *(layer.layer for layer in coarser)}
    return Look(
        attribution=attribution_of(entry for entry in view.edition.manifest.layers if entry.layer in drawn),
        made_up=view.edition.manifest.made_up,
        basemap=basemap_shown(view.settings, assets),
        coarser=coarser,
        assets=assets,
        language=language,
        land=land,
        derived=view.edition.path / "derived",
    )


def layers_above(edition: Edition, areas: Areas) -> tuple[Areas, ...]:
    """Return the layers that a layer nests in, nearest first."""
    coarser: list[Areas] = []
    above = areas.parent_layer
    while above is not None:
        coarser.append(edition.areas(above))
        above = coarser[-1].parent_layer
    return tuple(coarser)


def attribution_of(layers: Iterable[LayerEntry]) -> tuple[str, ...]:
    """Return whose boundaries layers are, each owner once."""
    return tuple(dict.fromkeys(entry.origin.attribution for entry in layers if entry.origin.attribution))
