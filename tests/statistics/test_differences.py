"""Two periods side by side, and which differences are telling."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import poisson_means_test

from geo_fondue.boundaries import Edition
from geo_fondue.errors import InputError
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.report import Report
from geo_fondue.reports.store.store import Store
from geo_fondue.statistics import series
from geo_fondue.statistics.differences import LEVEL, difference, differences, other_period

Keep = Callable[[Sequence[Report]], Store]
TODAY = date(2024, 12, 31)
MARCH = date(2024, 3, 1), date(2024, 3, 31)


def counts(*numbers: int) -> NDArray[np.int64]:
    return np.array(numbers, dtype=np.int64)


@given(st.integers(0, 400), st.integers(0, 400))
def test_of_one_area_the_verdict_is_that_of_the_exact_binomial_test(before: int, now: int) -> None:
    """The doubled tail, summed here term by term."""
    both = before + now
    few, many = (sum(comb(both, k) for k in ks) for ks in (range(now + 1), range(now, both + 1)))
    p = min(1, 2 * min(few, many) / 2**both)
    assert bool(difference(counts(before), counts(now)).telling[0]) == (both > 0 and p <= LEVEL)


def test_it_is_about_as_strict_as_other_tests_of_poisson_counts() -> None:
    for before, now in ((10, 30), (100, 140), (5, 6), (1000, 1020)):
        p = poisson_means_test(now, 1, before, 1).pvalue
        assert bool(difference(counts(before), counts(now)).telling[0]) == (p <= LEVEL)


def test_small_numbers_tell_nothing_however_large_the_share() -> None:
    found = difference(counts(1, 100, 0), counts(3, 300, 4))
    assert found.telling.tolist() == [False, True, False]
    assert np.isnan(found.share[0])
    assert found.share[1] == 2.0


def test_of_many_areas_without_any_change_hardly_one_is_marked() -> None:
    rng = np.random.default_rng(11)
    before, now = rng.poisson(rng.gamma(2, 8, 20_000), (2, 20_000))
    assert difference(before, now).telling.sum() <= 3


def test_periods_of_other_lengths_are_compared_day_by_day() -> None:
    found = difference(counts(280, 280), counts(310, 150), 31 / 28)
    assert found.expected.tolist() == [310, 310]
    assert found.share == pytest.approx([0, 150 / 310 - 1])
    assert found.telling.tolist() == [False, True]


def test_both_periods_count_what_the_series_counts(keep: Keep, small_edition: Edition) -> None:
    rng = np.random.default_rng(5)
    start = datetime(2024, 1, 1, tzinfo=UTC)
    made = []
    for number in range(300):
        created = start + timedelta(days=float(rng.uniform(0, 120)))
        closed = created + timedelta(days=float(rng.exponential(20))) if rng.random() < 0.7 else None
        made.append(
            Report(
                source="traffy",
                ticket_id=str(number),
                lon=float(rng.uniform(99.9, 102.1)),
                lat=float(rng.uniform(9.9, 12.1)),
                state="finish" if closed else "waiting",
                created_at=created,
                closed_at=closed,
            )
        )
    store = keep(made)
    chosen = ReportFilter(layer="district", from_=MARCH[0], to=MARCH[1])
    before = other_period("previous", MARCH, today=TODAY)
    found = differences(store, small_edition, chosen, before=before)
    for days, numbers in ((before, "before"), (MARCH, "now")):
        whole = series(store, ReportFilter(from_=days[0], to=days[1]))
        assert getattr(found.made, numbers).sum() == sum(whole.created)
        assert getattr(found.closed, numbers).sum() == sum(whole.closed)
    assert len(found.made.now) == len(small_edition.areas("district")) + 1


def test_the_other_period_is_the_one_before_that_of_a_year_before_or_any() -> None:
    assert other_period("previous", MARCH, today=TODAY) == (date(2024, 1, 30), date(2024, 2, 29))
    assert other_period("year-before", MARCH, today=TODAY) == (date(2023, 3, 1), date(2023, 3, 31))
    asked = other_period("2021-05-01..2021-05-07", MARCH, today=TODAY)
    assert asked == (date(2021, 5, 1), date(2021, 5, 7))
    leap = date(2024, 2, 29), date(2024, 2, 29)
    assert other_period("year-before", leap, today=TODAY) == (date(2023, 2, 28), date(2023, 2, 28))


def test_of_a_period_that_is_not_over_only_the_days_so_far_are_compared() -> None:
    year = date(2024, 10, 1), date(2025, 9, 30)
    assert other_period("year-before", year, today=TODAY) == (date(2023, 10, 1), date(2023, 12, 31))


@pytest.mark.parametrize(
    "text", ["", "last", "2024-01-01", "2024-02-01..2024-01-01", "2024-02-30..2024-03-01"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is no period"):
        other_period(text, MARCH, today=TODAY)


@pytest.mark.parametrize("text", ["9999-01-01..9999-12-31", "0001-01-01..0001-01-02"])
def test_a_period_that_no_report_is_of_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="not a day that reports can be of"):
        other_period(text, MARCH, today=TODAY)


def test_a_period_to_come_cannot_be_compared(keep: Keep, small_edition: Edition) -> None:
    with pytest.raises(InputError, match="has not begun"):
        other_period("previous", (date(2025, 1, 1), date(2025, 1, 2)), today=TODAY)
    with pytest.raises(InputError, match="no period to compare"):
        differences(keep([]), small_edition, ReportFilter(layer="province"), before=MARCH)
