"""The map of what changed between two editions: whose ground became whose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Unpack

import folium
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo_fondue.areas import Areas
from geo_fondue.boundaries.changes import LayerChanges, Piece
from geo_fondue.maps.canvas import Canvas, Look
from geo_fondue.maps.ground import Ground
from geo_fondue.maps.palettes import palettes
from geo_fondue.maps.texts import Texts, layer_name, number, percent

SCRIPTS = ("choropleth.js", "changes.js")  # the first has the ground

KINDS = ("created", "abolished", "moved", "recoded", "renamed")
"""What ground is shown as, in the legend's order."""


@dataclass(frozen=True, slots=True)
class _Patch:
    """Ground that is shown: of which kind, whose it was and is, how much, and where."""

    kind: str
    before: str | None
    after: str | None
    km2: float | None
    shares: tuple[float | None, float | None]
    shape: BaseGeometry


def changes_map(
    found: LayerChanges,
    before: Areas,
    after: Areas,
    *,
    editions: tuple[str, str],
    **look: Unpack[Look],
) -> folium.Map:
    """Return a map of the ground that changed hands, or got another code or name, on the areas after.

    Parameters
    ----------
    found : LayerChanges
    before, after : Areas
        The two layers that were compared.
    editions : tuple of str
        The ids of their editions.
    **look
        How it looks, as for :class:`~geo_fondue.maps.canvas.Canvas`: the layers are those above ``after``.

    Raises
    ------
    InputError
        For an unknown language or basemap, or more areas than a map can draw.
    """
    canvas = Canvas(**look)
    words, language = canvas.words, canvas.language
    said = words["changes"]
    patches = list(_patches(found, after))
    ground = canvas.ground(after)
    title = said["title"].format(
        layer=layer_name(after.layer, language), before=editions[0], after=editions[1]
    )
    colours = palettes().changes
    data = {
        "title": title,
        "said": _said(found, words),
        "kinds": {kind: {"label": said[kind], "colour": colours[kind]} for kind in KINDS},
        "patches": [_described(patch, before, after, words, language) for patch in patches],
    }
    return canvas.show(
        "changes",
        data,
        title=title,
        scripts=SCRIPTS,
        bounds=_bounds(patches, ground),
        ground=ground,
        changed=_outlines(patches) if patches else None,
    )


def _patches(found: LayerChanges, after: Areas) -> Iterable[_Patch]:
    """Yield what is shown, so that nothing lies over anything else."""
    created = {one.code for one in found.created}
    abolished = {one.code for one in found.abolished}
    recoded = {(one.before, one.after) for one in found.recoded}
    within: dict[str | None, list[BaseGeometry]] = {}
    for piece in found.pieces:
        shape = piece.shape
        if shape is None and piece.after is not None:
            shape = after.geometry[after.position(piece.after)]
        if shape is None:
            continue
        within.setdefault(piece.after, []).append(shape)
        kind = "moved"
        if (piece.before, piece.after) in recoded:
            kind = "recoded"
        elif piece.after in created:
            kind = "created"
        elif piece.before in abolished:
            kind = "abolished"
        yield _patch(kind, piece, shape)
    for renamed in found.renamed:
        shape = after.geometry[after.position(renamed.code)]
        if renamed.code in within:
            shape = shapely.difference(shape, shapely.union_all(within[renamed.code]))
        if not shape.is_empty:
            yield _Patch("renamed", renamed.code, renamed.code, None, (None, None), shape)


def _patch(kind: str, piece: Piece, shape: BaseGeometry) -> _Patch:
    shares = piece.share_of_before, piece.share_of_after
    return _Patch(kind, piece.before, piece.after, piece.km2, shares, shape)


def _described(patch: _Patch, before: Areas, after: Areas, words: Texts, language: str) -> dict[str, Any]:
    """Return what stands on the card of a patch."""
    said = words["changes"]
    was = _called((before, after), patch.before, words, language)
    now = _called((after,), patch.after, words, language)
    rows = [[said["from"], was], [said["to"], now]]
    if patch.km2 is not None:
        rows.append([said["size"], f"{number(patch.km2, 2)} {said['km2']}"])
    for key, share in zip(("share_from", "share_to"), patch.shares, strict=True):
        if share is not None:
            rows.append([said[key], percent(share)])
    return {"kind": patch.kind, "title": said[patch.kind], "rows": rows}


def _called(layers: Iterable[Areas], code: str | None, words: Texts, language: str) -> str:
    """Return the name and code of an area; maps of the past often lack names, which those of today have."""
    if code is None:
        nobody: str = words["changes"]["nobody"]
        return nobody
    titles = (
        areas.area(at[0]).title(language) for areas in layers if (at := areas.positions([code]))[0] >= 0
    )
    name = next((title for title in titles if title != code), None)
    return code if name is None else f"{name} ({code})"


def _said(found: LayerChanges, words: Texts) -> str:
    text: str = words["changes"]["said"].format(
        before=number(found.before_count), after=number(found.after_count), unchanged=number(found.unchanged)
    )
    return text


def _bounds(patches: Sequence[_Patch], ground: Ground) -> tuple[float, float, float, float]:
    """Return what the map shows at first: what changed and some of what lies around it."""
    if not patches:
        return ground.bounds
    west, south, east, north = shapely.total_bounds([patch.shape for patch in patches]).tolist()
    margin = 0.15 * max(east - west, north - south)
    return west - margin, south - margin, east + margin, north + margin


def _outlines(patches: Sequence[_Patch]) -> bytes:
    codes = np.array([f"{number:09}" for number in range(len(patches))], dtype=object)
    shapes = np.array([patch.shape for patch in patches], dtype=object)
    return Ground.of(Areas("changes", codes, {}, shapes)).outlines()
