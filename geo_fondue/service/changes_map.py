"""The page of the map of what changed between two editions."""

from geo_fondue.boundaries import Edition
from geo_fondue.boundaries.changes import Changes
from geo_fondue.maps import Assets, changes_map, to_html
from geo_fondue.maps.basemaps import Basemap


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
    coarser = []
    above = areas.parent_layer
    while above is not None:
        coarser.append(after.areas(above))
        above = coarser[-1].parent_layer
    drawn = {layer, *(one.layer for one in coarser)}
    entries = [entry for one in (before, after) for entry in one.manifest.layers if entry.layer in drawn]
    map_ = changes_map(
        found.layers[layer],
        before.areas(layer),
        areas,
        editions=(before.id, after.id),
        language=language,
        coarser=coarser,
        attribution=tuple(
            dict.fromkeys(entry.origin.attribution for entry in entries if entry.origin.attribution)
        ),
        made_up=before.manifest.made_up or after.manifest.made_up,
        assets=assets,
        basemap=basemap,
        derived=after.path / "derived",
    )
    return to_html(map_, sealed=assets.prefix is None)
