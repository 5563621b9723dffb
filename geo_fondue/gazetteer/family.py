"""Which areas an area lies in, and which lie in it, by the parent codes of the layers."""

import numpy as np

from geo_fondue.areas import Area, Areas
from geo_fondue.boundaries import Edition


def parents(edition: Edition, areas: Areas, position: int) -> list[Area]:
    """Return the areas that an area lies in, the nearest first: its district, then its province.

    Parameters
    ----------
    edition : Edition
    areas : Areas
        A layer of the edition.
    position : int
        Of the area in it.
    """
    chain: list[Area] = []
    while areas.parent_layer is not None and areas.parents is not None:
        code = areas.parents[position]
        if code is None:
            break
        areas = edition.areas(areas.parent_layer)
        position = areas.position(code)
        chain.append(areas.area(position))
    return chain


def children(edition: Edition, area: Area) -> list[Area]:
    """Return the areas of the layers right below that lie in an area: by layer, then by code."""
    found: list[Area] = []
    for layer in edition.layers:
        areas = edition.areas(layer)
        if areas.parent_layer == area.layer and areas.parents is not None:
            found += [areas.area(int(position)) for position in np.flatnonzero(areas.parents == area.code)]
    return found
