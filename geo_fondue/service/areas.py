"""Areas as programs are told of them: one with all that is known of it, or a list of those that fit."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.areas import Area, Areas
from geo_fondue.boundaries import Edition
from geo_fondue.errors import InputError, NotFoundError
from geo_fondue.gazetteer import Neighbour, children, neighbours, parents, search, thailand
from geo_fondue.statistics.hierarchy import within
from geo_fondue.statistics.size import areas_km2

BORDER_DECIMALS = 1
"""Of metres: far finer than any border was measured."""


def describe_area(area: Area) -> dict[str, Any]:
    """Return an area as lists of them have it."""
    return {"layer": area.layer, "code": area.code, "name": dict(area.name), "parent": area.parent}


def describe_neighbour(neighbour: Neighbour) -> dict[str, Any]:
    """Return a neighbour: the area, and the metres of border shared with it."""
    return {**describe_area(neighbour.area), "border_m": round(neighbour.border_m, BORDER_DECIMALS)}


def describe_in_full(edition: Edition, layer: str, code: str) -> dict[str, Any]:
    """Return all that is known of an area but its shape.

    Parameters
    ----------
    edition : Edition
    layer, code : str

    Raises
    ------
    NotFoundError
        When the edition has no such layer, or the layer no such code.
    """
    areas = edition.areas(layer)
    position = areas.position(code)
    shape = areas.geometry[position]
    inside = shapely.point_on_surface(shape)
    below: dict[str, int] = {}
    for child in children(edition, areas.area(position)):
        below[child.layer] = below.get(child.layer, 0) + 1
    known_of = () if edition.manifest.made_up else thailand.postal_codes(layer, code)
    return {
        "edition": edition.id,
        **describe_area(areas.area(position)),
        "parents": [describe_area(parent) for parent in parents(edition, areas, position)],
        "children": below,
        "area_km2": round(float(areas_km2(areas)[position]), 6),
        "bounds": [float(side) for side in shapely.bounds(shape)],
        "point": [inside.x, inside.y],
        "postal_codes": list(known_of),
        "facts": {name: _plain(values[position]) for name, values in areas.facts.items()},
    }


def list_areas(edition: Edition, *, layer: str | None, text: str | None, parent: str | None) -> list[Area]:
    """Return the areas that fit: for a text the best fit first, else by layer and code.

    Parameters
    ----------
    edition : Edition
    layer : str or None
        Of this layer alone.
    text : str or None
        As :func:`~geo_fondue.gazetteer.search` takes it.
    parent : str or None
        Only those within the area with this code, of a coarser layer.

    Raises
    ------
    NotFoundError
        When the edition has no such layer, or no such parent.
    InputError
        When a parent is named and the layer nests in none.
    """
    layers = edition.layers if layer is None else (layer,)
    listed = None if parent is None else _within(edition, layers, parent, chosen=layer is not None)
    if text is None:
        chosen = [(edition.areas(name), _positions(edition.areas(name), listed)) for name in layers]
        return [areas.area(int(position)) for areas, positions in chosen for position in positions]
    found = search(edition, text, layers=layers)
    return [one.area for one in found if listed is None or _is_listed(one.area, one.position, listed)]


def neighbours_of(edition: Edition, layer: str, code: str) -> list[Neighbour]:
    """Return the neighbours of an area, the longest shared border first.

    Raises as :func:`describe_in_full`.
    """
    areas = edition.areas(layer)
    return neighbours(areas, areas.position(code))


def children_of(edition: Edition, layer: str, code: str) -> list[Area]:
    """Return the areas right below an area; raises as :func:`describe_in_full`."""
    areas = edition.areas(layer)
    return children(edition, areas.area(areas.position(code)))


_Listed = dict[str, NDArray[np.bool_]]


def _within(edition: Edition, layers: Sequence[str], parent: str, *, chosen: bool) -> _Listed:
    """Return for each layer that nests in the parent's which areas lie in it; one chosen must."""
    listed: _Listed = {}
    for name in layers:
        try:
            listed[name] = within(edition, name, parent)[1]
        except (InputError, NotFoundError):
            # A layer that nests in none, or not in the parent's, has none in it
            if chosen:
                raise
    if not listed:
        raise NotFoundError(
            f"no area {parent!r} that others lie in",
            where="parent",
            remedy="See the codes with GET /v1/areas?layer=province",
        )
    return listed


def _positions(areas: Areas, listed: _Listed | None) -> Sequence[int] | NDArray[np.intp]:
    if listed is None:
        return range(len(areas))
    return np.flatnonzero(listed[areas.layer]) if areas.layer in listed else ()


def _is_listed(area: Area, position: int, listed: _Listed) -> bool:
    return area.layer in listed and bool(listed[area.layer][position])


def _plain(value: Any) -> Any:
    """Return a value of a column of facts as JSON has it: None for NaN, by which columns say nothing."""
    value = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(value, float) and not np.isfinite(value) else value
