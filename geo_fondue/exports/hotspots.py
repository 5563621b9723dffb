"""Hot spots and hexagons as files, with their shapes."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import h3.api.basic_int as h3
import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from geo_fondue.areas import LANGUAGES
from geo_fondue.boundaries import Edition
from geo_fondue.exports.formats import Export, Format, encode
from geo_fondue.exports.geometry import published
from geo_fondue.exports.provenance import provenance
from geo_fondue.exports.rows import batched
from geo_fondue.reports.states import STATE_GROUPS
from geo_fondue.statistics.hexagons import Cells, Hexagons, resolution_of, rings
from geo_fondue.statistics.hotspots import Hotspots

_HOTSPOTS = pa.schema(
    [
        ("code", pa.string()),
        *((f"name_{language}", pa.string()) for language in LANGUAGES),
        ("count", pa.int64()),
        ("base", pa.float64()),
        ("expected", pa.float64()),
        ("ratio", pa.float64()),
        ("z", pa.float64()),
        ("p", pa.float64()),
        ("q", pa.float64()),
        ("kind", pa.string()),
        ("confidence", pa.int64()),
        ("trend", pa.string()),
    ]
)

_HEXAGONS = pa.schema(
    [
        ("cell", pa.string()),
        ("resolution", pa.int64()),
        ("total", pa.int64()),
        *((group, pa.int64()) for group in STATE_GROUPS),
        ("resolution_rate", pa.float64()),
        ("merged", pa.bool_()),
    ]
)


def export_hotspots(
    found: Hotspots, edition: Edition, *, written_as: Format, generated: datetime | None = None
) -> Iterator[bytes]:
    """Return hot spots as the chunks of a file: a row for each area or hexagon, with its shape except in CSV.

    Parameters
    ----------
    found : Hotspots
    edition : Edition
        The one that was tested.
    written_as : {"geojson", "geojsonl", "csv", "parquet"}
    generated : datetime, optional
        The moment to state; now, where not given.
    """
    codes = np.array([row.code for row in found.rows], dtype=object)
    if found.layer is None:
        cells = np.array(list(map(h3.str_to_int, codes)), dtype=np.uint64)
        layers, geometry = list(edition.layers[:1]), _polygons(cells)
    else:
        areas = edition.areas(found.layer)
        layers, geometry = [found.layer], published(areas.geometry[areas.positions(codes)])
    rows = [
        {
            "code": row.code,
            **{f"name_{language}": row.name.get(language) for language in LANGUAGES},
            **row.figures(),
        }
        for row in found.rows
    ]
    said = {name: value for name, value in found.summary().items() if name not in found.query}
    return _encoded(
        codes,
        pa.RecordBatch.from_pylist(rows, schema=_HOTSPOTS),
        geometry,
        {**said, **provenance(edition, layers, found.query, generated=generated)},
        written_as,
    )


def export_hexagons(
    found: Hexagons,
    edition: Edition,
    query: Mapping[str, object],
    *,
    written_as: Format,
    generated: datetime | None = None,
) -> Iterator[bytes]:
    """Return counted hexagons as the chunks of a file, with their shapes except in CSV.

    Parameters
    ----------
    found : Hexagons
    edition : Edition
        Named as the one that reports were resolved by.
    query : mapping
        What was asked, to be stated.
    written_as : {"geojson", "geojsonl", "csv", "parquet"}
    generated : datetime, optional
        The moment to state; now, where not given.
    """
    codes = np.array(list(map(h3.int_to_str, found.cells.tolist())), dtype=object)
    rows = [
        {
            "cell": code,
            "resolution": resolution,
            "total": sum(counts),
            **dict(zip(STATE_GROUPS, counts, strict=True)),
            "resolution_rate": counts[1] / (counts[0] + counts[1]) if counts[0] + counts[1] else None,
            "merged": resolution < found.resolution,
        }
        for code, resolution, counts in zip(
            codes, resolution_of(found.cells).tolist(), found.counts.tolist(), strict=True
        )
    ]
    said = {"asked": found.asked, "dropped": found.dropped, "suppress_below": found.suppress_below}
    return _encoded(
        codes,
        pa.RecordBatch.from_pylist(rows, schema=_HEXAGONS),
        _polygons(found.cells),
        {**said, **provenance(edition, list(edition.layers[:1]), query, generated=generated)},
        written_as,
    )


def _polygons(cells: Cells) -> NDArray[np.object_]:
    # GeoJSON's own advice is to cut what crosses the antimeridian; nobody's hexagons do who lives elsewhere
    shapes = np.empty(len(cells), dtype=object)
    shapes[:] = [shapely.Polygon(ring) for ring in rings(cells)]
    return published(shapes)


def _encoded(
    codes: NDArray[np.object_],
    properties: pa.RecordBatch,
    geometry: NDArray[np.object_],
    members: Mapping[str, object],
    written_as: Format,
) -> Iterator[bytes]:
    export = Export(
        batches=batched(codes, properties, geometry),
        schema=properties.schema,
        members=members,
        columns=properties.schema.names,
        covering=True,
    )
    return encode(export, written_as)
