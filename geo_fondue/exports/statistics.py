"""Statistics as files, with the areas that they speak of."""

from collections.abc import Iterator
from datetime import datetime

import numpy as np
import pyarrow as pa

from geo_fondue.areas import LANGUAGES
from geo_fondue.boundaries import Edition
from geo_fondue.exports.formats import Export, Format, encode
from geo_fondue.exports.provenance import provenance
from geo_fondue.exports.rows import batched
from geo_fondue.exports.simplified import simplified_layer
from geo_fondue.statistics.table import Statistics

_SCHEMA = pa.schema(
    [
        ("code", pa.string()),
        *((f"name_{language}", pa.string()) for language in LANGUAGES),
        ("total", pa.int64()),
        ("open", pa.int64()),
        ("closed", pa.int64()),
        ("excluded", pa.int64()),
        ("unknown", pa.int64()),
        ("resolution_rate", pa.float64()),
        ("reopened", pa.int64()),
        ("median_days_to_close", pa.float64()),
        ("p90_days_to_close", pa.float64()),
        ("median_working_hours_to_close", pa.float64()),
        ("oldest_open", pa.timestamp("us", "UTC")),
        ("per_km2", pa.float64()),
        ("per_1000_people", pa.float64()),
    ]
)


def export_statistics(
    statistics: Statistics,
    edition: Edition,
    *,
    written_as: Format,
    simplify_m: float | None = None,
    bom: bool = False,
    generated: datetime | None = None,
) -> Iterator[bytes]:
    """Return statistics as the chunks of a file: a row for each area, with its geometry except in CSV.

    What lies outside and the totals are members of the GeoJSON collection, and in Parquet's metadata.

    Parameters
    ----------
    statistics : Statistics
    edition : Edition
        The one that was counted.
    written_as : {"geojson", "geojsonl", "csv", "parquet"}
    simplify_m : float, optional
        See :func:`~geo_fondue.exports.geometry.simplified`.
    bom : bool, default False
        Begin CSV with a byte order mark, for Excel.
    generated : datetime, optional
        The moment to state; now, where not given.
    """
    areas = edition.areas(statistics.layer)
    codes = np.array([area.code for area in statistics.areas], dtype=object)
    geometry = simplified_layer(areas, simplify_m)
    properties = pa.RecordBatch.from_pylist(list(statistics.rows()), schema=_SCHEMA)
    answer = statistics.to_dict()
    said = {name: answer[name] for name in ("layer", "data_version", "totals", "outside", "elsewhere")}
    query = {**statistics.query(), "simplify": simplify_m}
    export = Export(
        batches=batched(codes, properties, geometry[areas.positions(codes)]),
        schema=_SCHEMA,
        members={**said, **provenance(edition, [statistics.layer], query, generated=generated)},
        columns=_SCHEMA.names,
        covering=True,
    )
    return encode(export, written_as, bom=bom)
