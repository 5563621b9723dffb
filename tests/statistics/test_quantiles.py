"""Quantiles of many groups."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.statistics.quantiles import grouped_quantiles

SHARES = (0.0, 0.5, 0.9, 1.0)


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.floats(0, 1e15, allow_nan=False)),
        max_size=60,
    )
)
def test_each_group_has_the_quantiles_that_numpy_gives_it_alone(pairs: list[tuple[int, float]]) -> None:
    groups = np.array([group for group, _ in pairs], dtype=np.int64)
    values = np.array([value for _, value in pairs], dtype=np.float64)
    found = grouped_quantiles(values, groups, 6, SHARES)
    for group in range(6):
        alone = values[groups == group]
        wanted = np.quantile(alone, SHARES) if len(alone) else np.full(4, np.nan)
        np.testing.assert_allclose(found[:, group], wanted, rtol=1e-12)


def test_the_median_of_an_even_number_lies_halfway_between_the_middle_two() -> None:
    (median,) = grouped_quantiles(np.array([4.0, 1.0, 2.0, 8.0]), np.zeros(4, dtype=np.int64), 1, [0.5])
    assert median.tolist() == [3.0]


def test_no_values_make_no_quantiles() -> None:
    assert np.isnan(grouped_quantiles(np.empty(0), np.empty(0, dtype=np.int64), 3, SHARES)).all()
