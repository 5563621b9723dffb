"""Statistics as files, with the areas that they speak of."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from geo_fondue.areas import LANGUAGES
from geo_fondue.boundaries import Edition
from geo_fondue.exports.formats import Export, Format, encode
from geo_fondue.exports.provenance import provenance
from geo_fondue.exports.rows import batched
from geo_fondue.exports.simplified import simplified_layer
from geo_fondue.statistics.comparing import with_changes
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

_CHANGE = (pa.field("total_before", pa.int64()), pa.field("change", pa.float64()))


def export_statistics(
    statistics: Statistics,
    edition: Edition,
    *,
    before: Statistics | None = None,
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
    before : Statistics, optional
        The same in the period before: adds ``total_before`` and ``change``.
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
    rows, answer = list(statistics.rows()), statistics.to_dict()
    schema, members = _SCHEMA, ["layer", "data_version", "totals", "outside", "elsewhere"]
    if before is not None:
        answer = with_changes(statistics, before)
        rows = [{**row, **_change(area)} for row, area in zip(rows, answer["areas"], strict=True)]
        schema, members = pa.schema([*_SCHEMA, *_CHANGE]), [*members, "before"]
    properties = pa.RecordBatch.from_pylist(rows, schema=schema)
    said = {name: answer[name] for name in members}
    query = {**statistics.query(), "simplify": simplify_m}
    export = Export(
        batches=batched(codes, properties, geometry[areas.positions(codes)]),
        schema=schema,
        members={**said, **provenance(edition, [statistics.layer], query, generated=generated)},
        columns=schema.names,
        covering=True,
    )
    return encode(export, written_as, bom=bom)


def _change(area: Mapping[str, Any]) -> dict[str, Any]:
    return {field.name: area[field.name] for field in _CHANGE}
