"""Classes of values."""

import warnings
from collections.abc import Sequence

import mapclassify
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.maps.classes import CLASSINGS, Classing, equal_breaks, natural_breaks, quantile_breaks

VALUES = st.lists(st.integers(1, 10_000).map(float), min_size=1, max_size=200)


@pytest.mark.parametrize("classing", CLASSINGS)
@given(values=VALUES, classes=st.integers(1, 9))
def test_breaks_rise_to_the_greatest_value_and_are_no_more_than_asked_for(
    classing: Classing, values: list[float], classes: int
) -> None:
    breaks = CLASSINGS[classing](values, classes)
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


@given(VALUES, st.integers(2, 9))
def test_equal_classes_are_those_of_mapclassify(values: list[float], classes: int) -> None:
    if len(set(values)) > classes:
        theirs = mapclassify.EqualInterval(values, k=classes).bins
        assert equal_breaks(values, classes) == pytest.approx(theirs)


@given(VALUES, st.integers(2, 7))
def test_natural_classes_deviate_no_more_than_those_of_mapclassify(values: list[float], classes: int) -> None:
    if len(set(values)) <= classes:
        return
    theirs = mapclassify.FisherJenks(np.array(values), k=classes).bins
    ours = natural_breaks(values, classes)
    assert len(ours) == classes
    assert deviations(values, ours) <= deviations(values, theirs) * (1 + 1e-9) + 1e-6


def deviations(values: list[float], breaks: Sequence[float]) -> float:
    """Sum the squared deviations of values from the means of their classes."""
    of = np.searchsorted(breaks, values)
    given = np.array(values)
    return float(sum(((given[of == i] - given[of == i].mean()) ** 2).sum() for i in np.unique(of)))


def test_natural_classes_part_where_the_values_do() -> None:
    assert natural_breaks([1, 2, 3, 50, 51, 400, 410], 3) == [3, 51, 410]


@pytest.mark.parametrize("classing", CLASSINGS)
def test_few_distinct_values_are_each_a_class(classing: Classing) -> None:
    assert CLASSINGS[classing]([3, 1, 1, 3, 2], 5) == [1, 2, 3]


@pytest.mark.parametrize("classing", CLASSINGS)
def test_nothing_has_no_classes(classing: Classing) -> None:
    assert CLASSINGS[classing]([], 5) == []
