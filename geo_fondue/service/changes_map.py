"""The page of the map of what changed between two editions."""

from geo_fondue.boundaries import Edition
from geo_fondue.boundaries.changes import Changes
from geo_fondue.maps import Assets, changes_map, to_html
from geo_fondue.maps.basemaps import Basemap
from geo_fondue.service.looks import attribution_of, layers_above


def changes_page(
    found: Changes,
    before: Edition,
    after: Edition,
    layer: str,
    *,
    language: str,
    assets: Assets,
    basemap: str | Basemap,
) -> str:
    """Return the page of a map of what changed in one layer between two editions."""
    areas = after.areas(layer)
    coarser = layers_above(after, areas)
    drawn = {layer, *(one.layer for one in coarser)}
    entries = [entry for one in (before, after) for entry in one.manifest.layers if entry.layer in drawn]
    map_ = changes_map(
        found.layers[layer],
        before.areas(layer),
        areas,
        editions=(before.id, after.id),
        language=language,
        coarser=coarser,
        attribution=attribution_of(entries),
        made_up=before.manifest.made_up or after.manifest.made_up,
        assets=assets,
        basemap=basemap,
        derived=after.path / "derived",
    )
    return to_html(map_, sealed=assets.prefix is None)
