"""The column that says what is wrong with a point."""

from collections.abc import Collection

import numpy as np
import pyarrow as pa

from geo_fondue.errors import InputError
from geo_fondue.position import Bounds, position_problem
from geo_fondue.service.answer_columns import Answered
from geo_fondue.service.point_files.batches import PointBatch

PROBLEM = "problem"


def problems_of(found: Answered, batch: PointBatch, bounds: Bounds) -> pa.Array:
    """Return for each row what is wrong with its position and what to do, null where nothing is.

    Parameters
    ----------
    found : Answered
    batch : PointBatch
    bounds : tuple of float
        Of the boundaries, against which swapped coordinates are told.
    """
    bad = np.flatnonzero(found.outcomes < 0)
    if not len(bad):
        return pa.nulls(len(batch), pa.string())
    lon, lat = batch.positions
    texts = np.full(len(batch), None, dtype=object)
    for row in bad.tolist():
        texts[row] = ". ".join(
            position_problem(lat=float(lat[row]), lon=float(lon[row]), bounds=bounds) or ()
        )
    return pa.array(texts, pa.string())


def free_problem_name(taken: Collection[str]) -> str:
    """Return the name of the column with the problems.

    Raises
    ------
    InputError
        When there is no other name left.
    """
    for free in (PROBLEM, f"{PROBLEM}_resolved"):
        if free not in taken:
            return free
    raise InputError(f"there are columns {PROBLEM!r} and {free!r} already", remedy="Rename one of them")
