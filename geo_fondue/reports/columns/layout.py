"""What the columns are: names, types, and the numbers that stand for words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo_fondue.reports.states import STATE_GROUPS

NEVER = np.iinfo(np.int64).min
"""The instant that stands for none: that of NumPy's ``NaT``, earlier than every other."""

OPEN, CLOSED, EXCLUDED = range(len(STATE_GROUPS))
"""The state groups, in the order of :data:`geo_fondue.reports.states.STATE_GROUPS`."""

NO_ORGANISATION = 0
"""Stands in ``organisation_set`` where nobody is named."""

TYPES: Mapping[str, np.dtype[np.generic]] = MappingProxyType(
    {
        "ids": np.dtype(np.int64),
        "lon": np.dtype(np.float64),
        "lat": np.dtype(np.float64),
        "created_at": np.dtype(np.int64),
        "closed_at": np.dtype(np.int64),
        "last_activity": np.dtype(np.int64),
        "jurisdiction": np.dtype(np.int32),
        "category_set": np.dtype(np.int32),
        "organisation_set": np.dtype(np.int32),
        "state": np.dtype(np.int32),
        "reopened": np.dtype(np.int32),
        "group": np.dtype(np.int8),
        "known": np.dtype(np.bool_),
    }
)
"""The columns and the type of each, the wider ones first."""

Arrays = Mapping[str, NDArray[Any]]
"""Columns by name, all of the same length, in the order of ``ids``."""


def no_rows() -> dict[str, NDArray[Any]]:
    """Return the columns of no report."""
    return {name: np.empty(0, dtype=kind) for name, kind in TYPES.items()}
