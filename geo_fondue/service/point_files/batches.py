"""Rows of a file of points that were read together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo_fondue.reports.readers.row import BadRow
from geo_fondue.service.point_files.coordinates import Positions

Lines = Callable[[], NDArray[np.int64]]
"""Works out the line that each row starts on, or its number from 1; asked only where a row is bad."""


@dataclass(frozen=True, slots=True, eq=False)
class PointBatch:
    """Rows that were read together, as columns or as the objects of JSON, and what among them is no row.

    Attributes
    ----------
    positions : tuple of ndarray of float64, shape (n,)
        The lon and the lat of each row in degrees, NaN where there is no number.
    lines : callable
        Returns the line or number of each row.
    columns : pyarrow.RecordBatch or None
        Of the rows, as they came; with ``texts``, only those that hold the coordinates.
    objects : sequence of dict or None
        The rows, where they came as JSON.
    texts : pyarrow.StringArray, list of bytes or None
        The rows as they stand in the file: records of CSV in UTF-8; objects of JSON, each on its line.
    are_features : bool
        Whether the objects are features of GeoJSON.
    broken : sequence of BadRow
        What is no row.
    """

    positions: Positions
    lines: Lines
    columns: pa.RecordBatch | None = None
    objects: Sequence[dict[str, Any]] | None = None
    texts: Any = None
    are_features: bool = False
    broken: Sequence[BadRow] = ()

    def __len__(self) -> int:
        return len(self.positions[0])

    def values(self, row: int) -> Mapping[str, Any]:
        """Return the columns or members of a row, by name."""
        if self.objects is not None:
            return self.objects[row]
        if self.columns is None:
            return {}
        return {name: self.columns.column(name)[row].as_py() for name in self.columns.schema.names}


@dataclass(frozen=True, slots=True, eq=False)
class AnsweredBatch:
    """Rows, and the columns that are added to them.

    Attributes
    ----------
    rows : PointBatch
    added : pyarrow.RecordBatch
    """

    rows: PointBatch
    added: pa.RecordBatch
