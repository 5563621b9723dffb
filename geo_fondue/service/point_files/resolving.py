"""A file of points in, the same file with the areas they lie in out."""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo_fondue.errors import InputError, ReportError
from geo_fondue.exports import write_file
from geo_fondue.jurisdictions import INSIDE, NEAREST, OUTCOME_NAMES, OUTSIDE
from geo_fondue.reports.bad_rows import BadRowList
from geo_fondue.resolver import Resolver
from geo_fondue.responsibility import Assigner
from geo_fondue.service.answer_columns import AnswerColumns
from geo_fondue.service.point_files.ahead import ahead, uncollected
from geo_fondue.service.point_files.batches import AnsweredBatch, PointBatch
from geo_fondue.service.point_files.categories import categories_of
from geo_fondue.service.point_files.formats import file_format
from geo_fondue.service.point_files.reading import PointFile, Told, open_points
from geo_fondue.service.point_files.writing import keeps_text, writer_of


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
    assigner: Assigner | None = None,
    category_column: str | None = None,
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
    assigner : Assigner, optional
        What names the agencies: then the column ``agency`` is added, the id of who is responsible.
    category_column : str, optional
        What holds the category, on which that may depend; of several in one row the first counts.
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
    answers = AnswerColumns(resolver, layers, names=names, assigner=assigner)
    with _told_of_points():
        file = open_points(
            source,
            lon_column=lon_column,
            lat_column=lat_column,
            for_columns=file_format(target) in ("csv", "parquet", "arrow") or category_column is not None,
            added=answers.names,
        )
        added = answers.free_names(file.schema.names, str(file.path))
        with BadRowList(source, listing) as bad:
            run = _Run(answers, answers.schema(added), file, bad, category_column)
            batches = file.batches(
                told, as_text=keeps_text(file, target), further=_further(file, category_column)
            )
            # where Python itself does the reading, a second thread would only stand in its way
            with uncollected(), nullcontext(batches) if file.is_json else ahead(batches) as rows:
                write_file(target, write(file, run.schema, run.answered(rows)))
            listed = bad.finish()
    return FileResult(
        rows=int(run.counted.sum()) + bad.count,
        inside=int(run.counted[INSIDE]),
        nearest=int(run.counted[NEAREST]),
        outside=int(run.counted[OUTSIDE]),
        bad=bad.count,
        bad_path=listed,
        renamed=tuple(new for name, new in added.items() if new != name),
        complete=run.complete,
    )


def _further(file: PointFile, category_column: str | None) -> tuple[str, ...]:
    """Return what has to be read of rows beside their coordinates."""
    if category_column is None:
        return ()
    if category_column not in file.schema.names:
        raise InputError(
            f"there is no column {category_column!r}",
            where=str(file.path),
            remedy=f"It has {', '.join(file.schema.names)}",
        )
    return (category_column,)


@contextmanager
def _told_of_points() -> Iterator[None]:
    """Say what the readers of reports say of a file, which here holds none, without that word."""
    try:
        yield
    except ReportError as error:
        raise InputError(error.what, where=error.where, remedy=error.remedy) from error


@dataclass(slots=True)
class _Run:
    """One file on its way through: what answers it, and what has become of its rows so far."""

    answers: AnswerColumns
    schema: pa.Schema
    file: PointFile
    bad: BadRowList
    category_column: str | None = None
    counted: NDArray[np.int64] = field(default_factory=lambda: np.zeros(len(OUTCOME_NAMES), np.int64))
    complete: bool = True

    def answered(self, batches: Iterable[PointBatch]) -> Iterator[AnsweredBatch]:
        """Yield the rows with their answers; counts the outcomes, and lists in their order what has none."""
        for rows in batches:
            column = self.category_column
            categories = None if column is None else categories_of(rows, column)
            found = self.answers.of(*rows.positions, self.schema, categories)
            usable = found.outcomes >= 0
            self.counted += np.bincount(found.outcomes[usable], minlength=len(self.counted))
            if rows.broken or not usable.all():
                self._list(rows, np.flatnonzero(~usable))
            if len(rows):
                yield AnsweredBatch(rows, found.columns)

    def _list(self, batch: PointBatch, unusable: NDArray[np.intp]) -> None:
        """List bad rows of either kind in the order of the file."""
        bounds = self.answers.resolver.edition.bounds
        lines = batch.lines() if len(unusable) else np.empty(0, np.int64)
        rows = (self.file.unusable(batch, row, int(lines[row]), bounds) for row in unusable.tolist())
        for bad in heapq.merge(rows, batch.broken, key=lambda row: row.line):
            self.bad.add(bad)
            self.complete = self.complete and not bad.ends_file
