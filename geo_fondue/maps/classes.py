"""Classes of values for a map's colours and its legend."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Classing = Literal["quantile", "equal", "natural"]
"""How values are put into classes: as many areas in each, as wide each, or where the values part."""


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


def equal_breaks(values: Sequence[float] | NDArray[np.float64], classes: int) -> list[float]:
    """Return the upper ends of classes that are as wide each, some of which may hold no value.

    Parameters and return as of :func:`quantile_breaks`; the ends are those of ``mapclassify.EqualInterval``.
    """
    distinct = np.unique(np.asarray(values, dtype=np.float64))
    if len(distinct) <= classes:
        return [float(value) for value in distinct]
    return [float(end) for end in np.linspace(distinct[0], distinct[-1], classes + 1)[1:]]


def natural_breaks(values: Sequence[float] | NDArray[np.float64], classes: int) -> list[float]:
    """Return the upper ends of classes whose values differ least from the class's mean.

    Parameters and return as of :func:`quantile_breaks`.

    Notes
    -----
    The classes of least squared deviations, found exactly by dynamic programming over the distinct values
    (W. D. Fisher, 1958, "On grouping for maximum homogeneity"), as ``mapclassify.FisherJenks`` has them.
    """
    distinct, counts = np.unique(np.asarray(values, dtype=np.float64), return_counts=True)
    if len(distinct) <= classes:
        return [float(value) for value in distinct]
    # About the mean, so that sums of squares stay exact enough to be subtracted
    centred = distinct - np.average(distinct, weights=counts)
    weight = np.concatenate([[0.0], np.cumsum(counts)])
    first = np.concatenate([[0.0], np.cumsum(counts * centred)])
    second = np.concatenate([[0.0], np.cumsum(counts * centred**2)])

    def deviations(start: NDArray[np.intp], end: int) -> NDArray[np.float64]:
        """Return the squared deviations within a class of the values from each start to before the end."""
        total = first[end] - first[start]
        return np.asarray(second[end] - second[start] - total * total / (weight[end] - weight[start]))

    size = len(distinct)
    starts = np.arange(size)
    best = np.array([0.0, *(float(deviations(starts[:1], end)[0]) for end in range(1, size + 1))])
    cuts = np.zeros((classes, size + 1), dtype=np.intp)
    for number in range(1, classes):
        least = np.full(size + 1, np.inf)
        for end in range(number + 1, size + 1):
            tried = best[number:end] + deviations(starts[number:end], end)
            chosen = int(np.argmin(tried))
            least[end], cuts[number, end] = tried[chosen], number + chosen
        best = least
    ends = [size]
    for number in range(classes - 1, 0, -1):
        ends.append(int(cuts[number, ends[-1]]))
    return [float(distinct[end - 1]) for end in reversed(ends)]


CLASSINGS: Mapping[Classing, Callable[[Sequence[float], int], list[float]]] = MappingProxyType(
    {"quantile": quantile_breaks, "equal": equal_breaks, "natural": natural_breaks}
)
"""The function for each way."""
