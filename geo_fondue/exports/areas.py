"""Areas as files: what comes out can be imported again."""

from collections.abc import Iterator
from datetime import datetime

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo_fondue.areas import LANGUAGES, Areas
from geo_fondue.boundaries import Edition
from geo_fondue.exports import geojson
from geo_fondue.exports.formats import Export, Format, encode
from geo_fondue.exports.provenance import provenance
from geo_fondue.exports.rows import batched
from geo_fondue.exports.simplified import simplified_layer
from geo_fondue.statistics.hierarchy import within
from geo_fondue.statistics.size import areas_km2


def export_areas(
    edition: Edition,
    *,
    layer: str,
    written_as: Format,
    parent: str | None = None,
    simplify_m: float | None = None,
    bom: bool = False,
    generated: datetime | None = None,
) -> Iterator[bytes]:
    """Return the areas of a layer as the chunks of a file.

    Every format has ``code, name_th, name_en, parent`` and the facts that came with the boundaries. CSV has,
    in place of the geometry, ``area_km2`` and the ``lon, lat`` of a point inside the area.

    Parameters
    ----------
    edition : Edition
    layer : str
    written_as : {"geojson", "geojsonl", "csv", "parquet"}
    parent : str, optional
        Only areas within this one of a coarser layer.
    simplify_m : float, optional
        See :func:`~geo_fondue.exports.geometry.simplified`.
    bom : bool, default False
        Begin CSV with a byte order mark, for Excel.
    generated : datetime, optional
        The moment to state; now, where not given.

    Raises
    ------
    NotFoundError, InputError
        At once, before the first chunk, when there is no such layer or parent, or the layer nests in none.
    """
    areas = edition.areas(layer)
    chosen = np.arange(len(areas)) if parent is None else np.flatnonzero(within(edition, layer, parent)[1])
    geometry = simplified_layer(areas, simplify_m)
    properties = _properties(areas, with_size=written_as == "csv").take(pa.array(chosen))
    query = {"layer": layer, "parent": parent, "simplify": simplify_m}
    export = Export(
        batches=batched(areas.codes[chosen], properties, geometry[chosen]),
        schema=properties.schema,
        members={"layer": layer, **provenance(edition, [layer], query, generated=generated)},
        columns=[*properties.schema.names, "lon", "lat"],
        covering=True,
    )
    return encode(export, written_as, bom=bom)


def export_area(
    edition: Edition,
    *,
    layer: str,
    code: str,
    simplify_m: float | None = None,
    generated: datetime | None = None,
) -> bytes:
    """Return one area as a GeoJSON Feature.

    Parameters
    ----------
    edition : Edition
    layer, code : str
    simplify_m, generated
        As for :func:`export_areas`; areas simplified alike fit together.

    Raises
    ------
    NotFoundError
        When there is no such layer, or it has no such code.
    InputError
        When it cannot be simplified so.
    """
    areas = edition.areas(layer)
    chosen = np.array([areas.position(code)])
    properties = _properties(areas, with_size=False).take(pa.array(chosen))
    query = {"layer": layer, "code": code, "simplify": simplify_m}
    members = {"layer": layer, **provenance(edition, [layer], query, generated=generated)}
    (rows,) = batched(areas.codes[chosen], properties, simplified_layer(areas, simplify_m)[chosen])
    return geojson.feature(rows, members)


def _properties(areas: Areas, *, with_size: bool) -> pa.RecordBatch:
    nothing = np.full(len(areas), None, dtype=object)
    columns = {"code": _texts(areas.codes)}
    for language in LANGUAGES:
        columns[f"name_{language}"] = _texts(areas.names.get(language, nothing))
    columns["parent"] = _texts(nothing if areas.parents is None else areas.parents)
    for name, values in areas.facts.items():
        columns[name] = pa.array(values, from_pandas=True)
    if with_size:
        columns["area_km2"] = pa.array(np.round(areas_km2(areas), 6))
    return pa.RecordBatch.from_pydict(columns)


def _texts(values: NDArray[np.object_]) -> pa.Array:
    # the type is said, as it cannot be seen from a column without any text
    return pa.array(values, pa.string())
