"""Rates of few and of many, made comparable."""

import numpy as np
from esda.moran import assuncao_rate

from geo_fondue.statistics.hotspots.rates import standardised


def test_rates_are_standardised_as_esda_does_it() -> None:
    rng = np.random.default_rng(1)
    base = rng.integers(100, 5000, 300).astype(float)
    events = rng.poisson(base * rng.gamma(4, 0.01, 300)).astype(float)
    np.testing.assert_allclose(
        standardised(events, base, share=False), assuncao_rate(events, base), rtol=1e-9
    )


def test_one_of_one_says_less_than_a_hundred_of_a_hundred() -> None:
    events, base = np.array([1.0, 100, 30, 300]), np.array([1.0, 100, 100, 1000])
    few, many, *_ = standardised(events, base, share=True)
    assert 0 < few < many / 2


def test_chance_alone_makes_scores_that_vary_as_much_everywhere() -> None:
    rng = np.random.default_rng(2)
    base = np.repeat([5.0, 500.0], 4000)
    scores = standardised(rng.binomial(base.astype(int), 0.3).astype(float), base, share=True)
    few, many = scores[:4000].std(), scores[4000:].std()
    assert abs(few - 1) < 0.1
    assert abs(many - 1) < 0.1


def test_where_no_two_rates_can_be_told_apart_all_are_as_expected() -> None:
    assert standardised(np.zeros(3), np.ones(3), share=True).tolist() == [0, 0, 0]
    assert standardised(np.ones(3), np.ones(3), share=True).tolist() == [0, 0, 0]
