"""Rates that small numbers do not make look extreme."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def standardised(events: Numbers, base: Numbers, *, share: bool) -> Numbers:
    """Return how far each rate lies from the rate of all, in standard deviations of its own.

    A rate of few differs from the whole by chance alone more than a rate of many does. Its variance is taken
    as that between the areas' true rates and that of chance together, both estimated from the data (empirical
    Bayes), so that one report of one does not count as a hundred of a hundred do.

    Parameters
    ----------
    events : ndarray of float, shape (n,)
        What is counted in each area.
    base : ndarray of float, shape (n,)
        Out of how many, above 0.
    share : bool
        Whether the events are some of the base (a binomial share, whose variance by chance is
        b (1 - b) / base) or any number for it (a Poisson rate, b / base).

    Returns
    -------
    ndarray of float, shape (n,)
        0 everywhere where no two rates can be told apart.

    Notes
    -----
    Assunção, R. M., & Reis, E. A. (1999). A new proposal to adjust Moran's I for population density.
    Statistics in Medicine 18, 2147-2162; for rates the same as ``esda.moran.assuncao_rate``, but that an
    estimate below 0 of the variance between areas is taken as 0 for all of them, and not area by area. The
    moments are those of Marshall, R. J. (1991). Mapping disease and mortality rates using empirical Bayes
    estimators. Applied Statistics 40, 283-294.
    """
    rate = events / base
    overall = events.sum() / base.sum()
    by_chance = overall * (1 - overall) if share else overall
    spread = (base * (rate - overall) ** 2).sum() / base.sum()
    between = max(0.0, float(spread - by_chance / base.mean()))
    variance = between + by_chance / base
    away = np.zeros(len(rate))
    np.divide(rate - overall, np.sqrt(variance), out=away, where=variance > 0)
    return away
