"""Quantiles of many groups at once, without a loop over groups or rows."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from geo_fondue.index.slices import in_threads

_VALUES_A_THREAD = 100_000
_SLICES = 8


def grouped_quantiles(
    values: NDArray[np.float64], groups: NDArray[np.intp], size: int, shares: Sequence[float]
) -> NDArray[np.float64]:
    """Return quantiles of the values of each group.

    Between two values the quantile is interpolated linearly: of n sorted values, the quantile at share q
    stands at position (n - 1) q. This is definition 7 of Hyndman and Fan (1996), the default of NumPy,
    pandas and R.

    Parameters
    ----------
    values : ndarray of float64, shape (n,)
        Finite.
    groups : ndarray of int, shape (n,)
        The group of each value, 0 to ``size`` - 1.
    size : int
        How many groups there are.
    shares : sequence of float
        From 0 to 1: 0.5 is the median.

    Returns
    -------
    ndarray of float64, shape (len(shares), size)
        NaN for a group without values.
    """
    from geo_fondue.statistics.kernels import spread  # noqa: PLC0415 - takes its time

    counts = np.bincount(groups, minlength=size)
    ordered = np.empty(len(values))
    spread(values, groups, np.cumsum(counts) - counts, ordered)
    return quantiles_of_runs(ordered, counts, shares)


def quantiles_of_runs(
    values: NDArray[np.float64], counts: NDArray[np.int64], shares: Sequence[float]
) -> NDArray[np.float64]:
    """Return the same for values that come one group after the other.

    Parameters
    ----------
    values : ndarray of float64, shape (n,)
        Finite; they are reordered within each group, as nothing is sorted more than it has to be.
    counts : ndarray of int64, shape (m,)
        How many each group has; they sum to n.
    shares : sequence of float
        Ascending.

    Returns
    -------
    ndarray of float64, shape (len(shares), m)
        NaN for a group without values.
    """
    from geo_fondue.statistics.kernels import select_ranks  # noqa: PLC0415 - takes its time

    answer = np.full((len(shares), len(counts)), np.nan)
    present = np.flatnonzero(counts)
    last = counts[present] - 1
    starts = np.append(0, np.cumsum(counts[present]))
    positions = [last * share for share in shares]
    below = [np.floor(position).astype(np.int64) for position in positions]
    ranks = np.stack([rank for low in below for rank in (low, np.minimum(low + 1, last))], axis=1)
    found = np.empty(ranks.shape)

    def select(some: slice) -> None:
        select_ranks(values, starts[some.start : some.stop + 1], ranks[some], found[some])

    # so that each slice has about the same number of values
    threads = None if len(values) >= _VALUES_A_THREAD else 1
    cuts = np.searchsorted(starts, np.linspace(0, len(values), _SLICES + 1)[1:-1]).tolist()
    bounds = [0, *cuts, len(present)]
    in_threads(select, (slice(*pair) for pair in pairwise(bounds) if pair[0] < pair[1]), threads)
    for row, (position, low) in enumerate(zip(positions, below, strict=True)):
        lower, upper = found[:, 2 * row], found[:, 2 * row + 1]
        answer[row, present] = lower + (upper - lower) * (position - low)
    return answer
