"""What every export is made of: batches of rows with their geometry."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo_fondue.exports.geometry import published

BATCH = 500
"""How many areas become one chunk."""


@dataclass(frozen=True, eq=False)
class Rows:
    """One batch of rows of an export.

    Attributes
    ----------
    ids : sequence of str
        What names each row, unique in the export.
    properties : pyarrow.RecordBatch
        The columns; every batch of an export has the same schema.
    geometry : ndarray of object (shapely geometry or None), shape (n,)
        Ready to be written: see :func:`geo_fondue.exports.geometry.published`.
    """

    ids: Sequence[str]
    properties: pa.RecordBatch
    geometry: NDArray[np.object_]


def batched(
    ids: NDArray[np.object_], properties: pa.RecordBatch, geometry: NDArray[np.object_]
) -> Iterator[Rows]:
    """Yield areas in batches; each is rounded and wound as it is to be written when its turn comes."""
    for start in range(0, len(ids), BATCH):
        part = slice(start, start + BATCH)
        yield Rows(ids[part].tolist(), properties.slice(start, BATCH), published(geometry[part]))
