"""From boundary files to an edition: read, recognised, repaired, checked, written."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geo_fondue.areas import PARENT_LAYERS, Areas
from geo_fondue.boundaries.checking import check_parents
from geo_fondue.boundaries.columns import ColumnOptions
from geo_fondue.boundaries.edition import Edition, check_unused, write_edition
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.layers import Layer, read_layers
from geo_fondue.boundaries.manifest import Origin
from geo_fondue.boundaries.nesting import check_nesting, locate_parents
from geo_fondue.boundaries.rules import check_layer_name, check_period
from geo_fondue.boundaries.sources import ANY_LAYER
from geo_fondue.errors import InputError

NO_OPTIONS = ColumnOptions()


def import_edition(
    files: Mapping[str, Path],
    *,
    folder: Path,
    edition_id: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
    columns: ColumnOptions | Mapping[str, ColumnOptions] = NO_OPTIONS,
    crs: str | Mapping[str, str] | None = None,
    encoding: str | Mapping[str, str] | None = None,
    buffer_m: Mapping[str, float] | None = None,
    origin: Origin = Origin(),  # noqa: B008 - a frozen fact
    progress: Callable[[str], None] | None = None,
) -> tuple[Edition, list[Finding]]:
    """Make an edition of boundary files.

    Parameters
    ----------
    files : mapping of str to Path
        By layer. ``FILE#PART`` means one of several layers in a file.
    folder : Path
        The data folder; the edition becomes ``editions/<edition_id>`` in it.
    edition_id : str
    valid_from, valid_to : date, optional
        In force from the first day on, up to but not on the second.
    columns : ColumnOptions, or mapping of str to ColumnOptions
        Columns that are named rather than recognised: for all layers, or by layer.
    crs : str, or mapping of str to str, optional
        Of the coordinates, such as ``"EPSG:32647"``, for all layers or by layer; else what the file says.
    encoding : str, or mapping of str to str, optional
        Of the names, such as ``"cp874"``, likewise; else what the file says, else what fits.
    buffer_m : mapping of str to float, optional
        By layer: make areas of its lines and points, of what lies within so many metres of them.
    origin : Origin, optional
        Where the files are from, for all layers: what it states wins over what is known of their source.
    progress : callable, optional
        Told, in a few words, what is done next.

    Returns
    -------
    edition : Edition
    findings : list of Finding
        What was noticed, and what was done; kept with the edition too.

    Raises
    ------
    BoundaryError
        When a file, its columns or its geometry cannot be used; the message says where and what to do.
    InputError
        When the id, the period or a layer's name cannot be used.
    ConflictError
        When there is an edition of that id.
    """
    tell = progress or (lambda _: None)
    editions = folder / "editions"
    check_unused(editions, edition_id)
    check_period(valid_from, valid_to)
    if not files:
        raise InputError(
            "no files are given", remedy="Give one for each layer, such as province=FILE district=FILE"
        )
    for layer in files:
        check_layer_name(layer)
    layers = read_layers(
        files,
        columns=dict.fromkeys(files, columns) if isinstance(columns, ColumnOptions) else columns,
        crs=_by_layer(crs, files),
        encoding=_by_layer(encoding, files),
        buffer_m=buffer_m or {},
        tell=tell,
    )
    nested = [_nest(layer, layers, tell) for layer in layers.values()]
    findings = [finding for layer in nested for finding in layer.findings]
    tell(f"Writing edition {edition_id}")
    edition = write_edition(
        editions,
        edition_id=edition_id,
        layers=[(layer.areas, _stated_over(origin, layer.origin)) for layer in nested],
        valid_from=valid_from,
        valid_to=valid_to,
        findings=findings,
    )
    return edition, findings


def _by_layer(said: str | Mapping[str, str] | None, files: Mapping[str, Path]) -> Mapping[str, str]:
    if said is None:
        return {}
    return dict.fromkeys(files, said) if isinstance(said, str) else said


def _stated_over(stated: Origin, known: Origin) -> Origin:
    """Return an origin with all that a person stated of it, and for the rest what is known."""
    return Origin(
        title=stated.title or known.title,
        licence=stated.licence or known.licence,
        attribution=stated.attribution or known.attribution,
        url=stated.url or known.url,
        files=known.files,
    )


def _nest(layer: Layer, layers: Mapping[str, Layer], tell: Callable[[str], None]) -> Layer:
    """Return a layer with its parents: those it states, else those it lies in."""
    areas, findings = layer.areas, list(layer.findings)
    parent_layer = _layer_above(areas.layer, layers)
    if parent_layer is None:
        if any(parent is not None for codes in layer.stated.values() for parent in codes):
            what = "the file states parents, but the edition has no layer of them"
            findings.append(Finding("parents-left-out", areas.layer, None, what, "left them out"))
        return replace(layer, findings=findings)
    above = layers[parent_layer].areas
    tell(f"Checking that each {areas.layer} lies in its {parent_layer}")
    parents = _stated_parents(layer, above)
    missing = np.flatnonzero(parents == None)  # noqa: E711 - elementwise
    if len(missing):
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
    areas = replace(areas, parent_layer=parent_layer, parents=parents)
    findings += check_nesting(areas, above, file=layer.file)
    return replace(layer, areas=areas, findings=findings)


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
