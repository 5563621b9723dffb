"""A file of points in, the same file with the areas they lie in out."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo_fondue.areas import LANGUAGES
from geo_fondue.errors import InputError, ReportError
from geo_fondue.exports import write_file
from geo_fondue.jurisdictions import OUTCOME_NAMES, UNUSABLE
from geo_fondue.reports.bad_rows import BadRowList
from geo_fondue.reports.readers.row import BadRow
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
    complete : bool
        Whether all of the file was read; not where its JSON is broken, which the last bad row says.
    """

    rows: int
    inside: int
    nearest: int
    outside: int
    bad: int
    bad_path: Path | None
    renamed: tuple[str, ...]
    complete: bool


def resolve_file(
    resolver: Resolver,
    source: Path,
    target: Path,
    *,
    layers: Sequence[str] | None = None,
    names: bool = False,
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
    names : bool
        Whether to add ``<layer>_name_th`` and ``<layer>_name_en`` after each layer.
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
    listing = target.with_name(f"{target.name}.bad.csv")
    for path in (target, listing):
        if source.exists() and path.exists() and source.samefile(path):
            raise InputError(
                "a file cannot be written over itself", where=str(path), remedy="Name another file"
            )
    if not target.parent.is_dir():
        raise InputError(
            "there is no such folder", where=str(target.parent), remedy="Make it, or name another"
        )
    for layer in layers or ():
        resolver.areas(layer)  # raises what an edition says of a layer that it has not
    with _told_of_points():
        file = open_points(source, lon_column=lon_column, lat_column=lat_column)
        asked = [layer for layer in resolver.layers if layers is None or layer in layers]
        added = {
            name: _free(name, asked, file) for name in (_OUTCOME, *_columns(asked, names=names), _DISTANCE)
        }
        schema = pa.schema(
            (new, pa.float64() if name == _DISTANCE else pa.string()) for name, new in added.items()
        )
        with BadRowList(source, listing) as bad:
            run = _Run(resolver, file, asked, added, bad)
            write_file(target, write(file, schema, run.batches(file.rows(told))))
            listed = bad.finish()
    return FileResult(
        rows=run.counted.total() + bad.count,
        inside=run.counted["inside"],
        nearest=run.counted["nearest"],
        outside=run.counted["outside"],
        bad=bad.count,
        bad_path=listed,
        renamed=tuple(new for name, new in added.items() if new != name),
        complete=run.complete,
    )


@contextmanager
def _told_of_points() -> Iterator[None]:
    """Say what the readers of reports say of a file, which here holds none, without that word."""
    try:
        yield
    except ReportError as error:
        raise InputError(error.what, where=error.where, remedy=error.remedy) from error


def _columns(layers: Sequence[str], *, names: bool) -> Iterator[str]:
    for layer in layers:
        yield layer
        if names:
            yield from (_name_column(layer, language) for language in LANGUAGES)


def _name_column(layer: str, language: str) -> str:
    return f"{layer}_name_{language}"


def _free(name: str, layers: Sequence[str], file: PointFile) -> str:
    """Return the name for an added column that the file does not have."""
    taken = {*file.schema.names, "lon", "lat"}
    for free in (name, f"{name}_code" if name in layers else f"{name}_resolved"):
        if free not in taken:
            return free
    raise InputError(
        f"there are columns {name!r} and {free!r} already", where=str(file.path), remedy="Rename one of them"
    )


@dataclass(slots=True)
class _Run:
    """One file on its way through: what answers it, and what has become of its rows so far."""

    resolver: Resolver
    file: PointFile
    layers: Sequence[str]
    added: Mapping[str, str]
    bad: BadRowList
    counted: Counter[str] = field(default_factory=Counter)
    complete: bool = True

    def batches(self, rows: Iterable[Row | BadRow]) -> Iterator[Batch]:
        """Yield the rows with their answers; counts the outcomes, and lists in their order what has none."""
        left = iter(rows)
        while some := list(islice(left, BATCH)):
            taken = [row for row in some if isinstance(row, Row)]
            values = self._answers(taken)
            outcomes = iter(values[_OUTCOME])
            for row in some:
                if isinstance(row, BadRow):
                    self.bad.add(row)
                    self.complete = self.complete and not row.ends_file
                elif (outcome := next(outcomes)) is None:
                    self.bad.add(self.file.unusable(row, self.resolver.edition.bounds))
                else:
                    self.counted[outcome] += 1
            if taken:
                yield Batch(taken, {new: values[name] for name, new in self.added.items()})

    def _answers(self, rows: Sequence[Row]) -> dict[str, list[Any]]:
        """Return the values of all columns that may be added, by their first name."""
        lon = np.array([row.lon for row in rows], dtype=np.float64)
        lat = np.array([row.lat for row in rows], dtype=np.float64)
        found = self.resolver.resolve_batch(lon, lat, layers=self.layers)
        values: dict[str, list[Any]] = {
            _OUTCOME: [
                None if outcome == UNUSABLE else OUTCOME_NAMES[outcome] for outcome in found.outcomes.tolist()
            ],
            _DISTANCE: [
                None if math.isnan(metres) else round(metres, 1) for metres in found.distance_m.tolist()
            ],
        }
        for layer in self.layers:
            values[layer] = found.codes(layer).tolist()
            for language in LANGUAGES:
                name = _name_column(layer, language)
                if name in self.added:
                    values[name] = self._names(layer, language, found.positions[layer])
        return values

    def _names(self, layer: str, language: str, positions: NDArray[np.int32]) -> list[str | None]:
        """Return the names of the areas at these positions, None where there is none."""
        names = self.resolver.areas(layer).names.get(language)
        if names is None:
            return [None] * len(positions)
        return [(names[position] or None) if position >= 0 else None for position in positions.tolist()]
