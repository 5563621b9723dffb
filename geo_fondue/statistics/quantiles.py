"""Quantiles of many groups at once, of values that stand sorted already."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False, slots=True)
class Sorted:
    """Values of some rows, ascending.

    Attributes
    ----------
    values : ndarray of float64, shape (n,)
        Finite.
    rows : ndarray of int32, shape (n,)
        Whose they are.
    jurisdiction : ndarray of int32, shape (n,)
        Of these rows.
    """

    values: NDArray[np.float64]
    rows: NDArray[np.int32]
    jurisdiction: NDArray[np.int32]

    @classmethod
    def of(
        cls, values: NDArray[np.float64], rows: NDArray[np.intp], jurisdiction: NDArray[np.int32]
    ) -> "Sorted":
        """Sort the values of some rows; ``jurisdiction`` is that of all rows."""
        order = np.argsort(values)
        sorted_rows = rows[order].astype(np.int32)
        return cls(values[order], sorted_rows, jurisdiction[sorted_rows])


Chosen = tuple[NDArray[np.bool_], Sorted]
"""Which rows are chosen, by row (empty: all), and the values of some of them."""


def quantiles(
    first: Chosen,
    second: Chosen,
    slots: NDArray[np.int32],
    counts: NDArray[np.int64],
    shares: Sequence[float],
) -> NDArray[np.float64]:
    """Return quantiles of the chosen values of each slot, and of all as one.

    Between two values the quantile is interpolated linearly: of n sorted values, the quantile at share q
    stands at position (n - 1) q. This is definition 7 of Hyndman and Fan (1996), the default of NumPy,
    pandas and R.

    Parameters
    ----------
    first, second : tuple
        Two lots of values.
    slots : ndarray of int32
        By jurisdiction, 0 to m - 1; the last is that of all beyond.
    counts : ndarray of int64, shape (m,)
        How many chosen values each slot has.
    shares : sequence of float
        From 0 to 1, ascending: 0.5 is the median.

    Returns
    -------
    ndarray of float64, shape (len(shares), m + 1)
        The last is of all as one; NaN where there are no values.
    """
    from geo_fondue.statistics.kernels import find_ranks  # noqa: PLC0415 - takes its time

    last = np.append(counts, counts.sum()) - 1
    positions = [last * share for share in shares]
    below = [np.floor(position).astype(np.int64) for position in positions]
    ranks = np.stack([rank for low in below for rank in (low, np.minimum(low + 1, last))], axis=1)
    # the rank that stands for none is never come to
    ranks[last < 0] = np.iinfo(np.int32).max
    found = np.full(ranks.shape, np.nan)
    both = ((chosen, some.rows, some.jurisdiction, some.values) for chosen, some in (first, second))
    find_ranks(*both, slots, ranks, found)
    answer = np.empty((len(shares), len(last)))
    for row, (position, low) in enumerate(zip(positions, below, strict=True)):
        lower, upper = found[:, 2 * row], found[:, 2 * row + 1]
        answer[row] = lower + (upper - lower) * (position - low)
    return answer
