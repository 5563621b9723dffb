"""One layer out of its file: read, recognised, moved to lon/lat, each area repaired."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.boundaries.antimeridian import split_at_180
from geo_fondue.boundaries.attributes import Attributes, read_attributes
from geo_fondue.boundaries.checking import check_codes
from geo_fondue.boundaries.columns import ColumnOptions, Columns
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.lonlat import to_lonlat
from geo_fondue.boundaries.manifest import Origin
from geo_fondue.boundaries.polygons import WITH_POLYGONS, repair_polygons
from geo_fondue.boundaries.reading import read_table
from geo_fondue.boundaries.several_rows import join_rows
from geo_fondue.boundaries.sources import Source
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


def read_layer(
    path: Path,
    *,
    layer: str,
    sources: Sequence[Source],
    options: ColumnOptions,
    crs: str | None,
    encoding: str | None,
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
    attributes = read_attributes(
        Columns(table.columns, table.file, layer),
        layer=layer,
        sources=sources,
        options=options,
        wanted=np.isin(shapely.get_type_id(table.geometry), WITH_POLYGONS),
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
    geometry, across = split_at_180(geometry, layer=layer, codes=attributes.codes, file=table.file)
    geometry, repairs = repair_polygons(
        geometry, layer=layer, codes=attributes.codes, counterclockwise=table.format == "geojson"
    )
    if not any(geometry):
        raise BoundaryError(
            "the file has no polygons", where=table.file, remedy="Give the areas, not their borders"
        )
    findings = [*table.findings, *attributes.findings, *of_crs, *across, *repairs]
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


def _origin(source: Source | None, path: Path) -> Origin:
    files = (path.name,)
    if source is None:
        return Origin(files=files)
    return Origin(source.title, source.licence, source.attribution, source.url, files)
