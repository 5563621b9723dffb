"""Classes of values for a map's colours and its legend."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def quantile_breaks(values: Sequence[float] | NDArray[np.float64], classes: int) -> list[float]:
    """Return the upper ends of classes that hold about as many areas each.

    Parameters
    ----------
    values : sequence of float
        Those to be put into classes; NaN, and whatever has a colour of its own, left out.
    classes : int
        How many to make at most; where values repeat there are fewer.

    Returns
    -------
    list of float
        Ascending; the last is the greatest value. Empty without values. A value belongs to the first class
        whose end is not below it.

    Notes
    -----
    The ends are quantiles with linear interpolation, as of ``mapclassify.Quantiles``.
    """
    given = np.asarray(values, dtype=np.float64)
    if not len(given):
        return []
    distinct = np.unique(given)
    if len(distinct) <= classes:
        return [float(value) for value in distinct]
    # Interpolation may miss a value by its last digit, and would make two classes of one
    ends = np.round(np.quantile(given, np.arange(1, classes + 1) / classes), 9)
    ends[-1] = distinct[-1]
    return [float(value) for value in np.unique(ends)]
