"""Whether high or low values lie together more than chance explains: Gi*, its probability, its classes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft

from geo_fondue.statistics.hotspots.neighbours import Neighbours

Numbers = NDArray[np.float64]

LEVELS = (99, 95, 90)
"""Confidence in percent: at most 1, 5 or 10 of a hundred that are marked are expected to be so by chance."""

_STEPS = 8192
"""Into how many steps the values' range is divided to add them up; a step is at most a hundredth of their
standard deviation for a hundred areas, as the range of n values is at most sqrt(2 n) of them."""

_LEAST = 1e-14
"""What lies below is the arithmetic's noise."""


@dataclass(frozen=True, eq=False)
class Scores:
    """What the test says of each area.

    Attributes
    ----------
    z : ndarray of float64, shape (n,)
        Gi* as a standard score: above 0 where values around are high.
    p : ndarray of float64, shape (n,)
        The probability of a score as far from 0, on the side it is on, twice; of one area by itself.
    q : ndarray of float64, shape (n,)
        The least share of false discoveries at which the area is one (the adjusted p).
    """

    z: Numbers
    p: Numbers
    q: Numbers

    def confidence(self) -> NDArray[np.int8]:
        """Return 99, 95 or 90 for hot, the same below 0 for cold, and 0 for not significant, shape (n,)."""
        level = np.zeros(len(self.z), dtype=np.int8)
        for percent in reversed(LEVELS):
            level[self.q <= 1 - percent / 100] = percent
        return np.where(self.z < 0, -level, level).astype(np.int8)


def scores(values: Numbers, neighbours: Neighbours) -> Scores:
    """Return Gi* of each value with its neighbours, and how sure it is.

    Parameters
    ----------
    values : ndarray of float, shape (n,)
    neighbours : Neighbours
        Of the n; each has one at least.

    Notes
    -----
    The score is PySAL's (``esda.G_Local``, ``star=True``, binary weights). The false discovery rate over all
    areas is controlled by Benjamini and Hochberg's procedure, as Caldas de Castro, M., & Singer, B. H. (2006)
    advise for local statistics (Geographical Analysis 38, 180-208).
    """
    from scipy.stats import false_discovery_control  # noqa: PLC0415 - takes its time

    if not len(values) or np.ptp(values) == 0:
        flat = np.zeros(len(values))
        return Scores(flat, flat + 1, flat + 1)
    p = permutation_p(values, neighbours)
    return Scores(gi_star(values, neighbours), p, false_discovery_control(p, method="bh"))


def gi_star(values: Numbers, neighbours: Neighbours) -> Numbers:
    """Return Getis and Ord's Gi* with itself and its neighbours weighing 1, as a standard score, shape (n,).

    Parameters
    ----------
    values : ndarray of float, shape (n,)
        Not all the same.
    neighbours : Neighbours

    Notes
    -----
    Ord, J. K., & Getis, A. (1995). Local spatial autocorrelation statistics. Geographical Analysis 27,
    286-306, after Getis, A., & Ord, J. K. (1992). Geographical Analysis 24, 189-206.
    """
    # both take their time to import
    from esda.getisord import G_Local  # noqa: PLC0415
    from libpysal.graph import Graph  # noqa: PLC0415

    # The score does not depend on where the values begin, but its makers' sums must not be near 0
    shifted = 1 + (values - values.min()) / np.ptp(values)
    graph = Graph.from_sparse(neighbours.matrix())
    with np.errstate(invalid="ignore"):
        z = np.asarray(G_Local(shifted, graph, transform="B", star=True, permutations=0).Zs)
    # The sum of all values is what it is: an area beside all others stands out from nothing
    return np.where(neighbours.counts() + 1 == len(values), 0.0, z)


def permutation_p(values: Numbers, neighbours: Neighbours) -> Numbers:
    """Return how probable a sum as far out as each area's would be, had the values been dealt at random.

    The normal distribution is no guide to that: counts and rates are skewed, and with 7,425 areas it is its
    far tail that decides, so that it finds hot spots in pure noise. So the sum's own distribution is worked
    out: that of as many values as an area and its neighbours are, each drawn from all areas'. That is what
    permutations sample, but to the last digit and without a seed (a million of them would not tell
    0.05 / 7,425 from 0).

    Parameters
    ----------
    values : ndarray of float, shape (n,)
        Not all the same.
    neighbours : Neighbours

    Returns
    -------
    ndarray of float, shape (n,)
        Twice the smaller of the two tails, at most 1.

    Notes
    -----
    The distribution of a sum of m draws is the m-fold convolution of the values' own, computed as the m-th
    power of its Fourier transform. Drawing with replacement makes sums vary by (n - 1) / (n - m) more than
    dealing does: the test is a little too careful where there are few areas. So it is with ties, as the
    rounding of m values is allowed for.
    """
    sizes = neighbours.counts() + 1
    step = np.ptp(values) / _STEPS
    places = np.rint((values - values.min()) / step).astype(np.int64)
    share = np.bincount(places, minlength=_STEPS + 1) / len(values)
    found = places + np.bincount(
        neighbours.one, weights=places[neighbours.other], minlength=len(values)
    ).astype(np.int64)
    p = np.empty(len(values))
    for size in np.unique(sizes).tolist():
        length = size * _STEPS + 1
        padded = next_fast_len(length, real=True)
        chance = np.maximum(irfft(rfft(share, padded) ** size, padded)[:length], 0)
        at = sizes == size
        above = np.cumsum(chance[::-1])[::-1][np.maximum(found[at] - size, 0)]
        below = np.cumsum(chance)[np.minimum(found[at] + size, length - 1)]
        p[at] = 2 * np.minimum(above, below)
    return np.clip(p, _LEAST, 1)
