"""Editions as programs are told of them."""

from dataclasses import asdict
from typing import Any

from geo_fondue.boundaries import Catalogue, CatalogueEntry


def describe(entry: CatalogueEntry) -> dict[str, Any]:
    """Return an edition as JSON has it: its period, and of each layer how many areas and where from."""
    manifest = entry.manifest
    return {
        "id": manifest.id,
        "published": entry.published,
        "valid_from": None if manifest.valid_from is None else manifest.valid_from.isoformat(),
        "valid_to": None if manifest.valid_to is None else manifest.valid_to.isoformat(),
        "made_up": manifest.made_up,
        "created_at": manifest.created_at.isoformat(),
        "layers": [
            {
                "layer": layer.layer,
                "parent_layer": layer.parent_layer,
                "count": layer.count,
                "vertices": layer.vertices,
                "bounds": layer.bounds,
                "origin": asdict(layer.origin),
            }
            for layer in manifest.layers
        ],
    }


def overview(catalogue: Catalogue, *, unpublished: bool) -> dict[str, Any]:
    """Return all editions, the oldest first, and the id of the one that is in force today.

    Parameters
    ----------
    catalogue : Catalogue
    unpublished : bool
        Those that are not published as well.
    """
    entries = catalogue.editions()
    in_force = catalogue.published().id if catalogue.token() and any(e.published for e in entries) else None
    listed = [describe(entry) for entry in entries if unpublished or entry.published]
    return {"in_force": in_force, "editions": listed}
