"""One layer out of its file: read, recognised, moved to lon/lat, each area repaired."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.areas import PARENT_LAYERS, Areas, layer_order
from geo_fondue.boundaries.antimeridian import split_at_180, unroll
from geo_fondue.boundaries.attributes import Attributes, read_attributes
from geo_fondue.boundaries.buffering import buffer_lines, check_distance
from geo_fondue.boundaries.checking import check_codes
from geo_fondue.boundaries.columns import ColumnOptions, Columns
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.lonlat import UnknownSystemError, to_lonlat
from geo_fondue.boundaries.manifest import Origin
from geo_fondue.boundaries.polygons import WITH_POLYGONS, repair_polygons
from geo_fondue.boundaries.reading import read_table
from geo_fondue.boundaries.several_rows import join_rows
from geo_fondue.boundaries.sources import Source, load_sources
from geo_fondue.errors import BoundaryError


@dataclass(frozen=True, eq=False)
class Layer:
    """A layer as its file has it: its areas, still without parents, and what the file says of those.

    Attributes
    ----------
    areas : Areas
    origin : Origin
    file : str
        Its name, for messages.
    rows : ndarray of int, shape (n,)
        The position in the file of each area.
    stated : mapping of str to ndarray of object (str or None), shape (n,)
        Its parents by layer; ``"*"`` stands for the layer above, whichever that is.
    findings : list of Finding
    """

    areas: Areas
    origin: Origin
    file: str
    rows: NDArray[np.intp]
    stated: Mapping[str, NDArray[np.object_]]
    findings: list[Finding]


def read_layers(
    files: Mapping[str, Path],
    *,
    columns: Mapping[str, ColumnOptions],
    crs: Mapping[str, str],
    encoding: Mapping[str, str],
    buffer_m: Mapping[str, float],
    tell: Callable[[str], None],
) -> dict[str, Layer]:
    """Read layers, from coarse to fine.

    One whose coordinate system cannot be told by itself waits for the others, which may show it.

    Parameters
    ----------
    files : mapping of str to Path
        By layer; as all of the following.
    columns : mapping of str to ColumnOptions
    crs, encoding : mapping of str to str
    buffer_m : mapping of str to float
    tell : callable
        Told, in a few words, what is done next.

    Raises
    ------
    BoundaryError
        When a file, its columns or its geometry cannot be used; the message says where and what to do.
    """
    sources = load_sources()
    for layer, metres in buffer_m.items():
        check_distance(metres, layer=layer)
    order = sorted(files, key=layer_order)
    found: dict[str, Layer] = {}
    waiting = deque(order)
    while waiting:
        layer = waiting.popleft()
        tell(f"Reading {layer} from {files[layer].name}")
        try:
            found[layer] = read_layer(
                files[layer],
                layer=layer,
                sources=sources,
                options=columns.get(layer, ColumnOptions()),
                crs=crs.get(layer),
                encoding=encoding.get(layer),
                buffer_m=buffer_m.get(layer),
                beside=_beside(layer, found),
            )
        except UnknownSystemError:
            if not set(waiting) - set(order[: order.index(layer)]):
                raise
            waiting.append(layer)
            continue
        tell(f"{layer}: {len(found[layer].areas):,} areas")
    return {layer: found[layer] for layer in order}


def _beside(layer: str, found: Mapping[str, Layer]) -> Areas | None:
    """Return the layer to compare with: the next coarser one that was read, else any."""
    above = PARENT_LAYERS.get(layer)
    while above is not None and above not in found:
        above = PARENT_LAYERS.get(above)
    known = found.get(above) if above is not None else next(iter(found.values()), None)
    return None if known is None else known.areas


def read_layer(
    path: Path,
    *,
    layer: str,
    sources: Sequence[Source],
    options: ColumnOptions,
    crs: str | None,
    encoding: str | None,
    buffer_m: float | None = None,
    beside: Areas | None = None,
) -> Layer:
    """Read one layer.

    Parameters
    ----------
    path : Path
        ``FILE#PART`` means one of several layers in a file.
    layer : str
    sources : sequence of Source
        Those that are known.
    options : ColumnOptions
    crs, encoding : str, optional
        What a person says of the file.
    buffer_m : float, optional
        Make areas of lines and points: of what lies within so many metres.
    beside : Areas, optional
        Another layer of the same place, for what can be told by comparison alone.

    Raises
    ------
    UnknownSystemError
        When its coordinate system cannot be told.
    BoundaryError
        When the file, its columns or its geometry cannot be used; the message says where and what to do.
    """
    encodings = list(dict.fromkeys(source.encoding for source in sources if source.encoding))
    table = read_table(path, layer=layer, encoding=encoding, encodings=encodings)
    if len(table.geometry) == 0:
        raise BoundaryError("the file has no rows", where=table.file, remedy="Download or export it again")
    wanted = np.isin(shapely.get_type_id(table.geometry), WITH_POLYGONS)
    if buffer_m is not None:
        wanted = ~shapely.is_empty(table.geometry) & (table.geometry != None)  # noqa: E711 - elementwise
    attributes = read_attributes(
        Columns(table.columns, table.file, layer),
        layer=layer,
        sources=sources,
        options=options,
        wanted=wanted,
    )
    source = attributes.source
    geometry, of_crs = to_lonlat(
        table.geometry[attributes.rows],
        table.crs,
        given=crs,
        usual=source.crs if source is not None else None,
        file=table.file,
        layer=layer,
        beside=beside,
    )
    if buffer_m is not None:
        geometry, buffered = buffer_lines(geometry, buffer_m, layer=layer, codes=attributes.codes)
        of_crs += buffered
    as_given = geometry
    geometry = unroll(as_given, layer=layer, codes=attributes.codes, file=table.file)
    unrolled = np.array([after is not before for before, after in zip(as_given, geometry, strict=True)])
    geometry, repairs = repair_polygons(
        geometry, layer=layer, codes=attributes.codes, counterclockwise=table.format == "geojson"
    )
    geometry, across = split_at_180(geometry, layer=layer, codes=attributes.codes, unrolled=unrolled)
    if not any(geometry):
        raise BoundaryError(
            "the file has no polygons",
            where=table.file,
            remedy="Give the areas, not their borders; "
            f"--buffer {layer}=METRES makes areas of lines and points",
        )
    findings = [*table.findings, *attributes.findings, *of_crs, *map(_on_the_map, repairs), *across]
    return _as_layer(attributes, geometry, layer=layer, file=table.file, path=path, findings=findings)


def _as_layer(
    attributes: Attributes,
    geometry: NDArray[np.object_],
    *,
    layer: str,
    file: str,
    path: Path,
    findings: list[Finding],
) -> Layer:
    """Return the areas in the order of their codes, each in one row."""
    there = np.flatnonzero(geometry != None)  # noqa: E711 - elementwise
    names = {language: values[there] for language, values in attributes.names.items()}
    stated = {above: values[there] for above, values in attributes.parents.items()}
    codes, rows = attributes.codes[there], attributes.rows[there]
    kept, whole, facts, joined = join_rows(
        codes,
        geometry[there],
        described={**names, **{f"in {above}": values for above, values in stated.items()}},
        facts={name: values[there] for name, values in attributes.facts.items()},
        rows=rows,
        layer=layer,
    )
    check_codes(codes[kept], rows=rows[kept], layer=layer, file=file, column=attributes.code_column)
    order = kept[np.argsort(codes[kept])]
    return Layer(
        areas=Areas(
            layer=layer,
            codes=codes[order],
            names={language: values[order] for language, values in names.items()},
            geometry=whole[order],
            facts={name: values[order] for name, values in facts.items()},
        ),
        origin=_origin(attributes.source, path),
        file=file,
        rows=rows[order],
        stated={above: values[order] for above, values in stated.items()},
        findings=[*findings, *joined],
    )


def _on_the_map(finding: Finding) -> Finding:
    """Return a finding whose place is between -180 and 180 degrees, also where the border goes on past."""
    if finding.where is None or abs(finding.where[0]) <= 180:
        return finding
    lon, lat = finding.where
    return replace(finding, where=((lon + 180) % 360 - 180, lat))


def _origin(source: Source | None, path: Path) -> Origin:
    files = (path.name,)
    if source is None:
        return Origin(files=files)
    return Origin(source.title, source.licence, source.attribution, source.url, files)
