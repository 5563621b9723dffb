"""A layer as a GeoParquet file, so that any GIS opens an edition."""

import re
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

from geo_fondue.areas import LANGUAGES, Areas

CODE = "code"
PARENT = "parent"
GEOMETRY = "geometry"
BBOX = "bbox"
"""The covering column of GeoParquet 1.1, by which readers skip what lies outside their window."""

_NAME = re.compile(r"name_([a-z]{2})")


def is_reserved(column: str) -> bool:
    """Return whether a column has a meaning of its own, so that no fact may be called so."""
    return column in {CODE, PARENT, GEOMETRY, BBOX} or _NAME.fullmatch(column) is not None


def write_areas(areas: Areas, path: Path) -> None:
    """Write a layer: ``code, name_th, name_en, parent``, the facts, ``geometry`` and its ``bbox``."""
    import geopandas  # noqa: PLC0415 - takes half a second, which no reader of editions needs

    nothing = np.full(len(areas), None, dtype=object)
    texts = {CODE: areas.codes}
    for language in dict.fromkeys((*LANGUAGES, *areas.names)):
        texts[f"name_{language}"] = areas.names.get(language, nothing)
    texts[PARENT] = nothing if areas.parents is None else areas.parents
    frame = geopandas.GeoDataFrame({**texts, **areas.facts}, geometry=areas.geometry, crs="EPSG:4326")
    frame = frame.astype(dict.fromkeys(texts, "string"))
    frame.to_parquet(path, index=False, compression="zstd", schema_version="1.1.0", write_covering_bbox=True)


def read_areas(path: Path, *, layer: str, parent_layer: str | None) -> Areas:
    """Read the layer that :func:`write_areas` wrote.

    Raises
    ------
    OSError, ValueError, KeyError
        When the file is not such a one; :exc:`pyarrow.ArrowException` is always one of these.
    """
    with pq.ParquetFile(path, memory_map=True) as file:
        columns = [name for name in file.schema_arrow.names if name != BBOX]
        table = file.read(columns=columns)
    by_language = {
        match[1]: _texts_of(table.column(match[0])) for match in map(_NAME.fullmatch, columns) if match
    }
    return Areas(
        layer=layer,
        codes=_texts_of(table.column(CODE)),
        names={language: names for language, names in by_language.items() if any(names)},
        geometry=shapely.from_wkb(table.column(GEOMETRY).to_numpy()),
        parent_layer=parent_layer,
        parents=None if parent_layer is None else _texts_of(table.column(PARENT)),
        facts={
            name: table.column(name).to_numpy(zero_copy_only=False)
            for name in columns
            if not is_reserved(name)
        },
    )


def _texts_of(column: pa.ChunkedArray) -> NDArray[np.object_]:
    return np.array(column.to_pylist(), dtype=object)
