"""Kinds of reports: all that is counted of one, in a single small number."""

import numpy as np
from numpy.typing import NDArray

from geo_fondue.reports.columns import CLOSED, EXCLUDED, OPEN
from geo_fondue.reports.columns.layout import Arrays
from geo_fondue.statistics.closing import is_timed

GROUP, UNKNOWN_OR_TIMED, REOPENED = 3, 4, 8
"""The bits of a kind: the state group; of the open ones whether their state is unknown, of the closed ones
whether they have a time to close; and whether it was opened again."""

KINDS = 16
"""Every kind is less."""


def kind_of(arrays: Arrays) -> NDArray[np.uint8]:
    """Return the kind of each row."""
    group = arrays["group"]
    second = np.where(group == OPEN, ~arrays["known"], is_timed(arrays))
    kind: NDArray[np.uint8] = group.astype(np.uint8)
    kind += second.astype(np.uint8) * np.uint8(UNKNOWN_OR_TIMED)
    kind += (arrays["reopened"] > 0).astype(np.uint8) * np.uint8(REOPENED)
    return kind


_ALL = np.arange(KINDS)
_GROUPS, _SECOND = _ALL & GROUP, (_ALL & UNKNOWN_OR_TIMED) > 0

COUNTED_IN = {
    "open": _GROUPS == OPEN,
    "closed": _GROUPS == CLOSED,
    "excluded": _GROUPS == EXCLUDED,
    "unknown": (_GROUPS == OPEN) & _SECOND,
    "reopened": (_ALL & REOPENED) > 0,
    "timed": (_GROUPS == CLOSED) & _SECOND,
}
"""By what is counted, which kinds of reports count."""
