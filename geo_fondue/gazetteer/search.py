"""Search for areas by name, in any language, with or without the word for the layer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from geo_fondue.areas import Area, Areas, layer_order
from geo_fondue.boundaries import Edition
from geo_fondue.boundaries.layer_words import layer_words
from geo_fondue.gazetteer import thailand
from geo_fondue.gazetteer.names import folded, said_layers, without_words

CODE, WHOLE, BEGINNING, PART, ABOVE = range(5)
"""How well an area fits, best first: its code or postal code is what was asked; its name is; its name begins
with it; its name holds it; it lies in an area whose name holds one of the words."""

_SEPARATORS = re.compile(r"[,\s]+")


@dataclass(frozen=True, slots=True)
class Found:
    """An area that was found.

    Attributes
    ----------
    area : Area
    fit : int
        :data:`CODE` to :data:`ABOVE`; the smaller, the better.
    position : int
        Of the area in its layer.
    """

    area: Area
    fit: int
    position: int


_Names = tuple[tuple[str, ...], ...]
"""What each area of a layer is called in all languages, folded, with and without the word for the layer."""

_names: WeakKeyDictionary[Areas, _Names] = WeakKeyDictionary()


def search(edition: Edition, text: str, *, layers: Sequence[str] | None = None) -> list[Found]:
    """Return the areas that a text names: the best fit first, then coarse to fine, then by code.

    A code, or a postal code of Thailand, finds its areas. A name finds those that are called so, begin so, or
    hold it; case, spaces, hyphens, dots, Latin accents and the word for the layer do not matter. Where a
    text says the word ("อำเภอเมือง", "Mueang District"), areas of that layer come first. Where nothing is
    found, the words of the text are looked for one by one, in the area's names and in those of the areas
    around it: "Si Phum, Chiang Mai".

    Parameters
    ----------
    edition : Edition
    text : str
        What a person typed. Of nothing but spaces and signs, nothing is found.
    layers : sequence of str, optional
        Look in these alone.

    Raises
    ------
    NotFoundError
        When the edition has no such layer.
    """
    searched = [edition.areas(layer) for layer in (edition.layers if layers is None else layers)]
    said = said_layers(text, {areas.layer: _words(areas.layer) for areas in searched})
    found = _by_code(edition, text.strip(), searched)
    for areas in searched:
        wanted = {folded(text)} | ({folded(said[areas.layer])} if areas.layer in said else set())
        found += _by_name(areas, wanted - {""}, edition)
    if not found:
        found = _by_words(edition, text, searched)
    best: dict[tuple[str, int], Found] = {}
    for one in sorted(found, key=lambda one: one.fit):
        best.setdefault((one.area.layer, one.position), one)
    return sorted(
        best.values(),
        key=lambda one: (
            one.fit,
            one.area.layer not in said,
            layer_order(one.area.layer),
            one.area.code,
        ),
    )


def _words(layer: str) -> Sequence[str]:
    return layer_words().get(layer, ())


def _by_code(edition: Edition, text: str, searched: Sequence[Areas]) -> list[Found]:
    codes = {text, text.upper()}
    if not edition.manifest.made_up:
        codes.update(thailand.with_postal_code(text))
    found = []
    for areas in searched:
        for position in areas.positions(sorted(codes)):
            if position >= 0:
                found.append(Found(areas.area(int(position)), CODE, int(position)))
    return found


def _by_name(areas: Areas, wanted: set[str], edition: Edition) -> list[Found]:
    found = []
    for position, names in enumerate(_names_of(areas, edition)):
        fits = [_fit(name, one) for name in names for one in wanted]
        fit = min((fit for fit in fits if fit is not None), default=None)
        if fit is not None:
            found.append(Found(areas.area(position), fit, position))
    return found


def _fit(name: str, wanted: str) -> int | None:
    if name == wanted:
        return WHOLE
    if name.startswith(wanted):
        return BEGINNING
    return PART if wanted in name else None


def _by_words(edition: Edition, text: str, searched: Sequence[Areas]) -> list[Found]:
    """Return the areas that hold at least one of the words in their names, and the others in those around."""
    every = [word for word in _SEPARATORS.split(text) if folded(word)]
    if len(every) < 2:
        return []
    found = []
    for areas in searched:
        wanted = [_folded_word(word, edition) for word in every]
        own = [_holding(areas, word, edition) for word in wanted]
        around = [_holding_above(areas, word, edition) for word in wanted]
        fits = np.logical_and.reduce([a | b for a, b in zip(own, around, strict=True)])
        fits &= np.logical_or.reduce(own)
        found += [Found(areas.area(int(position)), ABOVE, int(position)) for position in np.flatnonzero(fits)]
    return found


def _folded_word(word: str, edition: Edition) -> str:
    """Return a word folded, without the Thai word for a layer before it."""
    for layer in edition.layers:
        bare = without_words(word, _words(layer))
        if bare is not None:
            return folded(bare)
    return folded(word)


def _holding(areas: Areas, wanted: str, edition: Edition) -> NDArray[np.bool_]:
    names = _names_of(areas, edition)
    return np.fromiter(
        (any(wanted in name for name in of_area) for of_area in names), dtype=bool, count=len(names)
    )


def _holding_above(areas: Areas, wanted: str, edition: Edition) -> NDArray[np.bool_]:
    """Return for each area whether one of those that it lies in holds a text in its names."""
    if areas.parent_layer is None or areas.parents is None:
        return np.zeros(len(areas), dtype=bool)
    above = edition.areas(areas.parent_layer)
    there = _holding(above, wanted, edition) | _holding_above(above, wanted, edition)
    position = above.positions(areas.parents)
    return there[position] & (position >= 0)


def _names_of(areas: Areas, edition: Edition) -> _Names:
    """Return the folded names of a layer; made once for each that is held."""
    known = _names.get(areas)
    if known is None:
        official = not edition.manifest.made_up
        known = _names[areas] = tuple(_all_names(area, official=official) for area in areas)
    return known


def _all_names(area: Area, *, official: bool) -> tuple[str, ...]:
    called: Mapping[str, str] = thailand.official_names(area.layer, area.code) if official else {}
    names = [*area.name.values(), *called.values()]
    bare = [without_words(name, _words(area.layer)) for name in names]
    return tuple(dict.fromkeys(filter(None, (folded(name) for name in [*names, *filter(None, bare)]))))
