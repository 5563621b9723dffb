"""Editions as programs are told of them."""

import contextlib
from dataclasses import asdict
from typing import Any

from geo_fondue.boundaries import Catalogue, Manifest
from geo_fondue.errors import DamagedError, NotFoundError


def describe_edition(manifest: Manifest, *, published: bool) -> dict[str, Any]:
    """Return an edition as JSON has it: its period, and of each layer how many areas and where from."""
    return {
        "id": manifest.id,
        "published": published,
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

    There is none in force where nothing is published, or what is published cannot be read.

    Parameters
    ----------
    catalogue : Catalogue
    unpublished : bool
        Those that are not published as well.
    """
    entries = [entry for entry in catalogue.editions() if unpublished or entry.published]
    in_force = None
    with contextlib.suppress(NotFoundError, DamagedError):
        in_force = catalogue.published().id
    listed = [describe_edition(entry.manifest, published=entry.published) for entry in entries]
    return {"in_force": in_force, "editions": listed}
