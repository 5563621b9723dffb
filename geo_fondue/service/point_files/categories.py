"""What each row of a file of points is about: the first category that its column lists."""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo_fondue.reports.categories import names_of
from geo_fondue.service.point_files.batches import PointBatch
from geo_fondue.service.point_files.json_members import properties


def categories_of(batch: PointBatch, column: str) -> NDArray[np.object_]:
    """Return the first category of each row, None where there is none.

    Parameters
    ----------
    batch : PointBatch
    column : str
        The column, or member, that lists them as :func:`~geo_fondue.reports.categories.names_of` reads it.
    """
    if batch.objects is not None:
        members = map(properties, batch.objects) if batch.are_features else batch.objects
        return _first_of(each.get(column) for each in members)
    if batch.columns is None:
        return np.full(len(batch), None, dtype=object)
    held = batch.columns.column(batch.columns.schema.get_field_index(column))
    if not (pa.types.is_string(held.type) or pa.types.is_large_string(held.type)):
        return _first_of(held.to_pylist())
    # The same few texts come again and again
    encoded = held.dictionary_encode()
    known = np.append(_first_of(encoded.dictionary.to_pylist()), [None])
    found: NDArray[np.object_] = known[encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)]
    return found


def _first_of(values: Iterable[object]) -> NDArray[np.object_]:
    first = [next(iter(names_of(value)), None) for value in values]
    found = np.empty(len(first), dtype=object)
    found[:] = first
    return found
