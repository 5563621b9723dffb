"""A file of points in, the same file with the areas they lie in out."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from geo_fondue.errors import InputError
from geo_fondue.exports import write_file
from geo_fondue.jurisdictions import OUTCOME_NAMES, UNUSABLE
from geo_fondue.position import Bounds, position_problem
from geo_fondue.reports.bad_rows import BadRowList
from geo_fondue.reports.readers.row import BadRow, bad_row
from geo_fondue.resolver import Resolver
from geo_fondue.service.point_files.reading import PointFile, Told, open_points
from geo_fondue.service.point_files.rows import Row
from geo_fondue.service.point_files.writing import Batch, writer_of

BATCH = 10_000

_OUTCOME, _DISTANCE = "outcome", "distance_m"


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of a file of points.

    Attributes
    ----------
    rows : int
        All that were read: those below, together.
    inside, nearest, outside, bad : int
        By outcome; ``bad`` are rows without a usable position, or that are no row.
    bad_path : Path or None
        Where the bad ones are listed; None when there were none.
    renamed : tuple of str
        Added columns that were given another name, since the file has one of theirs.
    """

    rows: int
    inside: int
    nearest: int
    outside: int
    bad: int
    bad_path: Path | None
    renamed: tuple[str, ...]


def resolve_file(
    resolver: Resolver,
    source: Path,
    target: Path,
    *,
    layers: Sequence[str] | None = None,
    lon_column: str | None = None,
    lat_column: str | None = None,
    told: Told | None = None,
) -> FileResult:
    """Write a file of points again with one column of area codes for each layer, named as the layer.

    Added are ``outcome``, the layers, and ``distance_m`` where the outcome is ``nearest``. A row whose
    position cannot be used keeps its place, with these empty, and is listed in a file beside; what is no row
    at all is only listed. The target appears whole, or not at all.

    Parameters
    ----------
    resolver : Resolver
    source, target : Path
        CSV, NDJSON, GeoJSON or (Geo)Parquet by suffix; they may differ.
    layers : sequence of str, optional
        Those asked for; all of the edition without it.
    lon_column, lat_column : str, optional
        What holds the coordinates; without these, the usual names are looked for.
    told : callable, optional
        Told how much has been read, and of how much.

    Raises
    ------
    InputError
        When a file or its columns cannot be used.
    NotFoundError
        When the edition has no such layer.
    """
    write = writer_of(target)
    if source.exists() and target.exists() and source.samefile(target):
        raise InputError(
            "a file cannot be written over itself", where=str(target), remedy="Name another file"
        )
    for layer in layers or ():
        resolver.areas(layer)  # raises what an edition says of a layer that it has not
    file = open_points(source, lon_column=lon_column, lat_column=lat_column)
    asked = [layer for layer in resolver.layers if layers is None or layer in layers]
    added = {name: _free(name, file) for name in (_OUTCOME, *asked, _DISTANCE)}
    schema = pa.schema(
        (new, pa.float64() if name == _DISTANCE else pa.string()) for name, new in added.items()
    )
    counted: Counter[str] = Counter()
    with BadRowList(source, target.with_name(f"{target.name}.bad.csv")) as bad:
        rows = _batches(file.rows(told), bad)
        write_file(
            target, write(file, schema, (_resolved(resolver, some, added, bad, counted) for some in rows))
        )
        listed = bad.finish()
    return FileResult(
        rows=counted.total() + bad.count,
        inside=counted["inside"],
        nearest=counted["nearest"],
        outside=counted["outside"],
        bad=bad.count,
        bad_path=listed,
        renamed=tuple(new for name, new in added.items() if new != name),
    )


def _free(name: str, file: PointFile) -> str:
    """Return the name for an added column that the file does not have."""
    taken = {*file.schema.names, "lon", "lat"}
    for free in (name, f"{name}_code" if name not in (_OUTCOME, _DISTANCE) else f"{name}_resolved"):
        if free not in taken:
            return free
    raise InputError(
        f"there are columns {name!r} and {free!r} already", where=str(file.path), remedy="Rename one of them"
    )


def _resolved(
    resolver: Resolver,
    rows: Sequence[Row],
    added: Mapping[str, str],
    bad: BadRowList,
    counted: Counter[str],
) -> Batch:
    """Return the rows with their answers; counts the outcomes, and lists what has none."""
    lon = np.array([row.lon for row in rows], dtype=np.float64)
    lat = np.array([row.lat for row in rows], dtype=np.float64)
    layers = [name for name in added if name not in (_OUTCOME, _DISTANCE)]
    found = resolver.resolve_batch(lon, lat, layers=layers)
    outcomes = [
        None if outcome == UNUSABLE else OUTCOME_NAMES[outcome] for outcome in found.outcomes.tolist()
    ]
    counted.update(outcome for outcome in outcomes if outcome is not None)
    for row, outcome in zip(rows, outcomes, strict=True):
        if outcome is None:
            bad.add(_without_position(row, resolver.edition.bounds))
    distances = [None if math.isnan(metres) else round(metres, 1) for metres in found.distance_m.tolist()]
    values: dict[str, list[Any]] = {
        _OUTCOME: outcomes,
        **{layer: found.codes(layer).tolist() for layer in layers},
    }
    values[_DISTANCE] = distances
    return Batch(rows, {new: values[name] for name, new in added.items()})


def _without_position(row: Row, bounds: Bounds) -> BadRow:
    what, remedy = position_problem(lat=row.lat, lon=row.lon, bounds=bounds) or ("no position", "")
    return bad_row(row.number, "lon, lat", f"{what}. {remedy}", None, f"{row.lon},{row.lat}")


def _batches(rows: Iterator[Row | BadRow], bad: BadRowList) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        if isinstance(row, BadRow):
            bad.add(row)
            continue
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
