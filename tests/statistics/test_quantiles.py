"""Quantiles of many groups."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from geo_fondue.statistics.quantiles import Chosen, Sorted, quantiles

SHARES = (0.0, 0.5, 0.9, 1.0)
GROUPS = 6
SLOTS = np.arange(GROUPS, dtype=np.int32)

Values = st.lists(
    st.tuples(st.integers(0, GROUPS + 1), st.floats(0, 1e15, allow_nan=False), st.booleans()), max_size=60
)


def chosen(values: list[float], groups: list[int], which: list[bool] | None = None) -> Chosen:
    """Return values as they are kept sorted, and which of them are chosen; without it, all."""
    flags = np.array([] if which is None else which, dtype=np.bool_)
    jurisdictions = np.array(groups, dtype=np.int32)
    return flags, Sorted.of(np.array(values, dtype=np.float64), np.arange(len(values)), jurisdictions)


def of_group(values: list[tuple[int, float, bool]], group: int | None) -> NDArray[np.float64]:
    """Return the chosen values of a group, whose last has all beyond; of all without one."""
    return np.array([value for of, value, taken in values if taken and group in (None, min(of, GROUPS - 1))])


@given(Values, Values)
def test_each_group_has_the_quantiles_that_numpy_gives_it_alone(
    first: list[tuple[int, float, bool]], second: list[tuple[int, float, bool]]
) -> None:
    values = [first, second]
    counts = [len(of_group(first + second, group)) for group in range(GROUPS)]
    lots = [
        chosen(
            [value for _, value, _ in some],
            [group for group, _, _ in some],
            None if all(taken for *_, taken in some) else [taken for *_, taken in some],
        )
        for some in values
    ]
    found = quantiles(*lots, SLOTS, np.array(counts), SHARES)
    for group in (*range(GROUPS), None):
        alone = of_group(first + second, group)
        wanted = np.quantile(alone, SHARES) if len(alone) else np.full(4, np.nan)
        np.testing.assert_allclose(found[:, GROUPS if group is None else group], wanted, rtol=1e-12)


def test_the_median_of_an_even_number_lies_halfway_between_the_middle_two() -> None:
    lots = chosen([4.0, 1.0], [0, 0]), chosen([2.0, 8.0], [0, 0])
    (median,) = quantiles(*lots, SLOTS[:1], np.array([4]), [0.5])
    assert median.tolist() == [3.0, 3.0]


def test_no_values_make_no_quantiles() -> None:
    nothing = chosen([], [])
    found = quantiles(nothing, nothing, SLOTS, np.zeros(GROUPS, dtype=np.int64), SHARES)
    assert found.shape == (4, GROUPS + 1)
    assert np.isnan(found).all()
