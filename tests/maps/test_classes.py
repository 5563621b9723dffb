"""Classes of values."""

import warnings

import mapclassify
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.maps.classes import quantile_breaks

VALUES = st.lists(st.integers(1, 10_000).map(float), min_size=1, max_size=200)


@given(VALUES, st.integers(1, 9))
def test_breaks_rise_to_the_greatest_value_and_are_no_more_than_asked_for(
    values: list[float], classes: int
) -> None:
    breaks = quantile_breaks(values, classes)
    assert breaks == sorted(set(breaks))
    assert breaks[-1] == max(values)
    assert len(breaks) <= classes


@given(VALUES, st.integers(2, 9))
def test_where_there_are_values_enough_they_are_the_quantiles_of_mapclassify(
    values: list[float], classes: int
) -> None:
    if len(set(values)) <= classes:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that there are fewer classes where values repeat
        theirs = mapclassify.Quantiles(values, k=classes).bins
    assert quantile_breaks(values, classes) == np.unique(np.round(theirs, 9)).tolist()


def test_few_distinct_values_are_each_a_class() -> None:
    assert quantile_breaks([3, 1, 1, 3, 2], 5) == [1, 2, 3]


def test_nothing_has_no_classes() -> None:
    assert quantile_breaks([], 5) == []
