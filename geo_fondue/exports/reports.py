"""Reports as files: what is public of them, and nothing that the public wrote."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from sqlalchemy import Column, Connection, select

from geo_fondue.boundaries import Edition
from geo_fondue.exports.formats import Export, Format, encode
from geo_fondue.exports.geometry import DECIMALS, published
from geo_fondue.exports.provenance import provenance
from geo_fondue.exports.rows import Rows
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.privacy import Grid
from geo_fondue.reports.privacy.scrubbing import scrub_label
from geo_fondue.reports.store.sql import is_one_of, microseconds
from geo_fondue.reports.store.store import Store
from geo_fondue.reports.store.tables import (
    category_sets,
    data_version,
    jurisdictions,
    organisation_sets,
    reports,
)

BATCH = 10_000
"""How many reports become one chunk, and one row group of Parquet."""

_INSTANT = pa.timestamp("us", "UTC")
_TEXTS = pa.list_(pa.string())
_DAY = 86_400e6

_SCHEMA = pa.schema(
    [
        ("source", pa.string()),
        ("ticket_id", pa.string()),
        ("categories", _TEXTS),
        ("state", pa.string()),
        ("state_group", pa.string()),
        ("created_at", _INSTANT),
        ("last_activity", _INSTANT),
        ("closed_at", _INSTANT),
        ("days_to_close", pa.float64()),
        ("reopened", pa.int32()),
        ("organisations", _TEXTS),
        ("outcome", pa.string()),
        ("edition", pa.string()),
    ]
)

_QUERY = select(
    reports.c.source,
    reports.c.ticket_id,
    reports.c.lon,
    reports.c.lat,
    reports.c.state,
    reports.c.state_group,
    microseconds(reports.c.created_at).label("created_at"),
    microseconds(reports.c.last_activity).label("last_activity"),
    microseconds(reports.c.closed_at).label("closed_at"),
    reports.c.reopened,
    reports.c.outcome,
    reports.c.edition,
    reports.c.category_set_id,
    reports.c.jurisdiction_id,
    reports.c.organisation_set_id,
).order_by(reports.c.id)


def export_reports(
    store: Store,
    edition: Edition,
    chosen: ReportFilter,
    *,
    written_as: Format,
    decimals: int = DECIMALS,
    bom: bool = False,
    generated: datetime | None = None,
    public: Grid | None = None,
) -> Iterator[bytes]:
    """Return the chosen reports as the chunks of a file, ordered as they came in.

    Columns: ``source, ticket_id, categories, state, state_group, created_at, last_activity, closed_at,
    days_to_close, reopened, organisations, outcome, edition`` (that the report was resolved by), and the area
    code for each layer of the edition, named as the layer, or ``<layer>_code`` where that name is taken. What
    the public wrote or photographed is never among them. CSV has ``lon, lat`` in place of the geometry.

    Which reports are exported is settled before the first chunk; each is exported as it is when its turn
    comes, so that no connection to the database is held while a slow reader takes its time.

    Parameters
    ----------
    store : Store
    edition : Edition
        The one in force, for its layers and licence.
    chosen : ReportFilter
    written_as : {"geojson", "geojsonl", "csv", "parquet"}
    decimals : int, default 7
        To which coordinates are rounded: 4 is 11 metres.
    bom : bool, default False
        Begin CSV with a byte order mark, for Excel.
    generated : datetime, optional
        The moment to state; now, where not given.
    public : Grid, optional
        For everybody to see: positions are those of this grid, also where ``chosen.bbox`` is held against
        them, and names (of categories, organisations, states) are scrubbed.
    """
    version, ids = _settled(store, chosen, public)
    named = {f"{layer}_code" if layer in _TAKEN else layer: layer for layer in edition.layers}
    schema = pa.schema([*_SCHEMA, *((name, pa.string()) for name in named)])
    asked = {**_asked(chosen), "decimals": decimals, "grid_m": None if public is None else public.metres}
    members = {
        "data_version": version,
        "reports": len(ids),
        **provenance(edition, edition.layers, asked, generated=generated),
    }
    export = Export(
        batches=_batches(store, ids, schema, named, decimals=decimals, public=public),
        schema=schema,
        members=members,
        columns=[*schema.names[:2], "lon", "lat", *schema.names[2:]],
        covering=False,
    )
    return encode(export, written_as, bom=bom)


_TAKEN = frozenset({*_SCHEMA.names, "lon", "lat", "geometry"})


def _settled(store: Store, chosen: ReportFilter, public: Grid | None) -> tuple[int, NDArray[np.int64]]:
    """Return the data's version, and the ids of the chosen reports, ascending: 8 bytes for each."""
    bbox = None if public is None else chosen.bbox
    if public is not None and bbox is not None:
        chosen = replace(chosen, bbox=public.widened(bbox))
    wanted = (reports.c.id,) if bbox is None else (reports.c.id, reports.c.lon, reports.c.lat)
    parts = [np.zeros(0, dtype=np.int64)]
    with store.reading() as connection:
        version = connection.execute(select(data_version.c.version)).scalar_one()
        found = connection.execution_options(yield_per=50_000).execute(
            select(*wanted).where(*chosen.conditions())
        )
        for rows in found.partitions():
            ids, *places = (np.array(column) for column in zip(*rows, strict=True))
            parts.append(ids if public is None or bbox is None else ids[public.holds(bbox, *places)])
    return version, np.sort(np.concatenate(parts))


def _batches(
    store: Store,
    ids: NDArray[np.int64],
    schema: pa.Schema,
    named: Mapping[str, str],
    *,
    decimals: int,
    public: Grid | None,
) -> Iterator[Rows]:
    areas: dict[int, Any] = {}
    categories: dict[int, Any] = {}
    organisations: dict[int | None, Any] = {None: ()}
    for start in range(0, len(ids), BATCH):
        wanted = ids[start : start + BATCH].tolist()
        with store.reading() as connection:
            rows = connection.execute(_QUERY.where(is_one_of(reports.c.id, wanted))).all()
            if not rows:
                continue  # all of them were deleted in the meantime
            columns: dict[str, Sequence[Any]] = dict(
                zip(rows[0]._fields, zip(*rows, strict=True), strict=True)
            )
            _learn(connection, category_sets.c.categories, columns["category_set_id"], categories)
            _learn(
                connection,
                organisation_sets.c.organisations,
                columns["organisation_set_id"],
                organisations,
            )
            _learn(connection, jurisdictions.c.areas, columns["jurisdiction_id"], areas)
        columns["categories"] = [categories[number] for number in columns["category_set_id"]]
        columns["organisations"] = [organisations[number] for number in columns["organisation_set_id"]]
        lies_in = [areas[number] for number in columns["jurisdiction_id"]]
        for name, layer in named.items():
            columns[name] = [codes.get(layer) for codes in lies_in]
        if public is not None:
            columns |= _shown(columns, public)
        yield _rows(columns, schema, decimals)


def _learn(connection: Connection, column: Column[Any], ids: Sequence[Any], known: dict[Any, Any]) -> None:
    """Add to what is known of a small table what a batch needs of it."""
    key = column.table.c.id
    wanted = select(key, column).where(is_one_of(key, set(ids) - known.keys()))
    known.update((number, value) for number, value in connection.execute(wanted))


def _rows(columns: dict[str, Sequence[Any]], schema: pa.Schema, decimals: int) -> Rows:
    times = zip(columns["created_at"], columns["closed_at"], strict=True)
    columns["days_to_close"] = [_days(created, closed) for created, closed in times]
    arrays = [pa.array(columns[field.name], field.type) for field in schema]
    return Rows(
        ids=[":".join(key) for key in zip(columns["source"], columns["ticket_id"], strict=True)],
        properties=pa.RecordBatch.from_arrays(arrays, schema=schema),
        geometry=published(shapely.points(columns["lon"], columns["lat"]), decimals),
    )


def _shown(columns: Mapping[str, Sequence[Any]], grid: Grid) -> dict[str, Any]:
    """Return those columns that the public sees otherwise."""
    lon, lat = grid.snap(columns["lon"], columns["lat"])
    named = {
        name: [[scrub_label(text) for text in texts] for texts in columns[name]]
        for name in ("categories", "organisations")
    }
    return {"lon": lon, "lat": lat, "state": [scrub_label(state) for state in columns["state"]], **named}


def _days(created: int | None, closed: int | None) -> float | None:
    """Return the days between two instants, None where one is missing or they are in the wrong order."""
    if created is None or closed is None or closed < created:
        return None
    return round((closed - created) / _DAY, 6)


def _asked(chosen: ReportFilter) -> dict[str, object]:
    """Return what a filter asks for, by the names of the HTTP parameters, as JSON values."""
    values = {field.name.rstrip("_"): getattr(chosen, field.name) for field in fields(chosen)}
    values["timezone"] = str(chosen.timezone)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
