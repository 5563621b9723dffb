"""The rules that every edition keeps: what it may be called, and layers that hold together."""

import re
from collections.abc import Sequence
from datetime import date

import numpy as np

from geo_fondue.areas import Areas
from geo_fondue.boundaries.geoparquet import is_reserved
from geo_fondue.errors import BoundaryError, InputError

_EDITION_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_LAYER = re.compile(r"[a-z][a-z0-9_-]{0,31}")

MAX_CODE = 200
"""The longest code of an area, in characters; the store of reports has room for no more."""


def check_edition_id(edition_id: str) -> None:
    """Refuse an id that could not be a folder's name on every system.

    Raises
    ------
    InputError
    """
    if not _EDITION_ID.fullmatch(edition_id):
        remedy = "Use up to 64 small letters a-z, digits, '.', '_' and '-', beginning with a letter or digit"
        if _EDITION_ID.fullmatch(edition_id.lower()):
            remedy = f"Use small letters: {edition_id.lower()}"
        raise InputError(f"{edition_id!r} cannot be an edition's id", remedy=remedy)


def check_period(valid_from: date | None, valid_to: date | None) -> None:
    """Refuse a period that ends before or on the day it begins.

    Raises
    ------
    InputError
    """
    if valid_from is not None and valid_to is not None and valid_to <= valid_from:
        raise InputError(
            f"the edition would end ({valid_to}) before or as it begins ({valid_from})",
            remedy="Give the first day on which it is no longer in force as the end",
        )


def check_layer_name(layer: str) -> None:
    """Refuse a layer's name that could not be a file's name and a column's name everywhere.

    Raises
    ------
    InputError
    """
    if not _LAYER.fullmatch(layer):
        remedy = "Use up to 32 of a-z, 0-9, '_' and '-', beginning with a letter, such as 'subdistrict'"
        raise InputError(f"{layer!r} cannot be a layer's name", remedy=remedy)


def check_layers(layers: Sequence[Areas]) -> None:
    """Refuse layers that do not hold together.

    Raises
    ------
    BoundaryError
        When there are none, one is empty or given twice, codes are endless or not unique and ascending, or
        the parent layer or a parent is not there.
    """
    if not layers:
        raise BoundaryError("an edition needs at least one layer")
    names = [areas.layer for areas in layers]
    for areas in layers:
        check_layer_name(areas.layer)
        if names.count(areas.layer) > 1:
            raise BoundaryError(f"layer {areas.layer!r} is given twice")
        if len(areas) == 0:
            raise BoundaryError(f"layer {areas.layer!r} has no areas")
        if np.any(areas.codes[:-1] >= areas.codes[1:]):
            raise BoundaryError(f"the codes of layer {areas.layer!r} are not unique and ascending")
        if len(code := max(areas.codes, key=len)) > MAX_CODE:
            raise BoundaryError(
                f"a code of layer {areas.layer!r} is longer than {MAX_CODE} characters: {code[:40] + '…'!r}",
                remedy="See that the column of codes is the one you mean; --code-column names another",
            )
        if clash := list(filter(is_reserved, areas.facts)):
            raise BoundaryError(f"no fact of layer {areas.layer!r} can be named {', '.join(clash)}")
    _check_nesting(layers)


def _check_nesting(layers: Sequence[Areas]) -> None:
    known = {areas.layer: areas for areas in layers}
    for areas in layers:
        above, seen = areas, {areas.layer}
        while above.parent_layer is not None:
            if above.parent_layer not in known:
                raise BoundaryError(
                    f"layer {above.layer!r} nests in {above.parent_layer!r}, which is not there"
                )
            if above.parent_layer in seen:
                raise BoundaryError(f"layer {areas.layer!r} would nest in itself")
            above = known[above.parent_layer]
            seen.add(above.layer)
        if areas.parent_layer is None:
            continue
        if areas.parents is None:
            raise BoundaryError(f"layer {areas.layer!r} nests in {areas.parent_layer!r} but has no parents")
        lost = (known[areas.parent_layer].positions(areas.parents) < 0) & (areas.parents != None)  # noqa: E711
        if lost.any():
            first = int(np.argmax(lost))
            where = f"{areas.layer} {areas.codes[first]}, parent"
            raise BoundaryError(f"there is no {areas.parent_layer} {areas.parents[first]!r}", where=where)
