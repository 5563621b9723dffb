"""Hot spots from period to period: new, persistent, recurring and fading."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Trend = Literal["new", "persistent", "recurring", "fading"]

MOSTLY = 0.75
"""Hot in this share of the periods, the last among them, is persistent."""

ONCE = 0.5
"""Hot in this share of the earlier periods, and not in the last, is fading."""

_FALLING = 0.05
"""The probability below which Mann and Kendall's test takes a fall for one."""


def trends(hot: NDArray[np.bool_], z: NDArray[np.float64]) -> list[Trend | None]:
    """Return what each area's hot spot does.

    new
        Hot in the last period, and in none before.
    persistent
        Hot in the last period and in three of four in all, and not falling.
    fading
        Not hot in the last period, but in half of those before or more; or it would be persistent, but its
        scores are falling (Mann-Kendall, one-sided, 0.05).
    recurring
        Hot in the last period and in some before, but not persistent.
    None
        Anything else, such as never hot.

    Parameters
    ----------
    hot : ndarray of bool, shape (periods, n)
        Which areas are hot spots in which period, the last period last; two periods at least.
    z : ndarray of float64, shape (periods, n)
        The scores.

    Notes
    -----
    A reading of ESRI's "emerging hot spots" with fewer kinds. Mann-Kendall's test is Kendall's tau of the
    scores with time: exact where no two are equal, so that it holds for few periods too (four at least are
    needed for 0.05).
    """
    before, now = hot[:-1].mean(axis=0), hot[-1]
    found: list[Trend | None] = [None] * hot.shape[1]
    for area in np.flatnonzero(hot.any(axis=0)).tolist():
        if not now[area]:
            found[area] = "fading" if before[area] >= ONCE else None
        elif before[area] == 0:
            found[area] = "new"
        elif hot[:, area].mean() < MOSTLY:
            found[area] = "recurring"
        else:
            found[area] = "fading" if _falls(z[:, area]) else "persistent"
    return found


def _falls(scores: NDArray[np.float64]) -> bool:
    from scipy.stats import kendalltau  # noqa: PLC0415 - takes its time

    return bool(
        np.ptp(scores) > 0
        and kendalltau(np.arange(len(scores)), scores, alternative="less").pvalue < _FALLING
    )
