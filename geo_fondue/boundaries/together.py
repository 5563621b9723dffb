"""Layers that were read, brought together: parents found, borders made to fit, layers made to agree."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.areas import PARENT_LAYERS, Areas
from geo_fondue.boundaries.checking import check_parents
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.fitting import fit_layer
from geo_fondue.boundaries.layers import Layer
from geo_fondue.boundaries.limits import Limits, check_moved
from geo_fondue.boundaries.nesting import check_nesting, locate_parents
from geo_fondue.boundaries.sources import ANY_LAYER
from geo_fondue.boundaries.unions import agree

ADMINISTRATIVE = frozenset({*PARENT_LAYERS, *PARENT_LAYERS.values()})
"""Layers whose areas share out the land: they are meant as coverages."""


def bring_together(
    layers: Mapping[str, Layer],
    *,
    limits: Limits,
    coverages: Collection[str] = (),
    tell: Callable[[str], None],
) -> list[Layer]:
    """Return layers with their parents, and with borders that fit within and between them.

    The finest layer comes first: its borders are what coarser ones are drawn by.

    Parameters
    ----------
    layers : mapping of str to Layer
        Coarse to fine.
    limits : Limits
    coverages : collection of str
        Layers meant as coverages beside the administrative ones.
    tell : callable
        Told, in a few words, what is done next.

    Raises
    ------
    BoundaryError
        When a parent is not there or cannot be right, or more land would be moved than the limits allow.
    """
    nested = {name: _with_parents(layer, layers, tell) for name, layer in layers.items()}
    for name in reversed(list(nested)):
        finer = next((other.areas for other in nested.values() if other.areas.parent_layer == name), None)
        nested[name] = _fitted(
            nested[name], finer, limits, tell, is_coverage=name in ADMINISTRATIVE or name in coverages
        )
    for name, layer in nested.items():
        if layer.areas.parent_layer is not None:
            tell(f"Checking that each {name} lies in its {layer.areas.parent_layer}")
            outside = check_nesting(layer.areas, nested[layer.areas.parent_layer].areas, file=layer.file)
            nested[name] = replace(layer, findings=[*layer.findings, *outside])
    return list(nested.values())


def _fitted(
    layer: Layer, finer: Areas | None, limits: Limits, tell: Callable[[str], None], *, is_coverage: bool
) -> Layer:
    """Return a layer that agrees with the one that nests in it and whose areas fit."""
    areas, findings = layer.areas, list(layer.findings)
    if not is_coverage:
        if not shapely.coverage_is_valid(areas.geometry):
            what = "areas of this layer overlap, or do not fit their neighbours"
            done = "kept: those of a layer that cuts across may; where they overlap, the lowest code answers"
            findings.append(Finding("may-overlap", areas.layer, None, what, done))
        check_moved(layer.areas, findings, limits=limits, file=layer.file)
        return replace(layer, findings=findings)
    if finer is not None:
        tell(f"Comparing each {areas.layer} with its {finer.layer}s")
        areas, found = agree(areas, finer, limits=limits)
        findings += found
    tell(f"Fitting the borders of the {areas.layer}s")
    areas, found = fit_layer(areas, sliver_m=limits.sliver_m)
    findings += found
    check_moved(layer.areas, findings, limits=limits, file=layer.file)
    return replace(layer, areas=areas, findings=findings)


def _with_parents(layer: Layer, layers: Mapping[str, Layer], tell: Callable[[str], None]) -> Layer:
    """Return a layer with its parents: those it states, else those it lies in."""
    areas, findings = layer.areas, list(layer.findings)
    parent_layer = _layer_above(areas.layer, layers)
    if parent_layer is None:
        if any(parent is not None for codes in layer.stated.values() for parent in codes):
            what = "the file states parents, but the edition has no layer of them"
            findings.append(Finding("parents-left-out", areas.layer, None, what, "left them out"))
        return replace(layer, findings=findings)
    above = layers[parent_layer].areas
    parents = _stated_parents(layer, above)
    missing = np.flatnonzero(parents == None)  # noqa: E711 - elementwise
    if len(missing):
        tell(f"Finding the {parent_layer} that each {areas.layer} lies in")
        codes = areas.codes[missing]
        parents[missing], outside = locate_parents(
            areas.geometry[missing], above, layer=areas.layer, codes=codes
        )
        what = f"{len(missing)} of {len(areas)} areas do not state their {parent_layer}"
        done = f"took the {parent_layer} that each lies in"
        findings += [Finding("parents-located", areas.layer, None, what, done), *outside]
    check_parents(
        parents,
        known=above.codes,
        rows=layer.rows,
        layer=areas.layer,
        parent_layer=parent_layer,
        file=layer.file,
    )
    return replace(layer, areas=replace(areas, parent_layer=parent_layer, parents=parents), findings=findings)


def _layer_above(layer: str, layers: Mapping[str, Layer]) -> str | None:
    """Return the nearest layer above that is there, such as a subdistrict's province without districts."""
    above = PARENT_LAYERS.get(layer)
    while above is not None and above not in layers:
        above = PARENT_LAYERS.get(above)
    return above


def _stated_parents(layer: Layer, above: Areas) -> NDArray[np.object_]:
    """Return the codes in the layer ``above`` that the file states, None where it states none."""
    if above.layer in layer.stated:
        return layer.stated[above.layer].copy()
    stated = layer.stated.get(ANY_LAYER)
    skipped = PARENT_LAYERS.get(layer.areas.layer) != above.layer
    # A column of parents may speak of a layer in between that is not given; then it has none of these codes.
    if stated is None or (skipped and not np.any(above.positions(stated) >= 0)):
        return np.full(len(layer.areas), None, dtype=object)
    return stated.copy()
