"""Gi* agrees with its sources, finds what is planted, and finds nothing in noise."""

import time

import numpy as np
import pytest
from esda.getisord import G_Local
from libpysal.weights import DistanceBand, W
from numpy.typing import NDArray
from scipy.stats import false_discovery_control, norm

from geo_fondue.statistics.hotspots.neighbours import Neighbours
from geo_fondue.statistics.hotspots.rates import standardised
from geo_fondue.statistics.hotspots.significance import gi_star, permutation_p, scores

POINTS = [(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)]
VALUES = np.array([2, 3, 3.2, 5, 8, 7])
PUBLISHED = [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331]
"""The scores in esda's documentation of ``G_Local`` (star=True, transform="B")."""

RUNS = 200


def points_beside() -> Neighbours:
    """Return the neighbours of esda's example: points no further than 15 from each other."""
    one, other = DistanceBand(POINTS, threshold=15).sparse.nonzero()
    order = np.lexsort((other, one))
    return Neighbours(
        one[order].astype(np.int32),
        other[order].astype(np.int32),
        len(POINTS),
        np.zeros(len(POINTS), dtype=np.bool_),
    )


def by_hand(values: NDArray[np.float64], beside: Neighbours) -> NDArray[np.float64]:
    """Return Ord and Getis's (1995) equation 14, as they print it."""
    weights = beside.matrix().toarray() + np.eye(len(values))
    n, mean = len(values), values.mean()
    deviation = np.sqrt((values**2).mean() - mean**2)
    first = weights.sum(axis=1)
    below = deviation * np.sqrt((n * (weights**2).sum(axis=1) - first**2) / (n - 1))
    return (weights @ values - mean * first) / below


def test_scores_are_those_that_esda_publishes() -> None:
    np.testing.assert_allclose(gi_star(VALUES, points_beside()), PUBLISHED, atol=1e-8)


def test_scores_are_those_of_the_printed_formula(board: Neighbours) -> None:
    values = np.random.default_rng(4).gamma(2, 3, board.size)
    np.testing.assert_allclose(gi_star(values, board), by_hand(values, board), rtol=1e-9)


def test_values_around_zero_and_far_from_it_score_alike(board: Neighbours) -> None:
    values = np.random.default_rng(5).normal(0, 1, board.size)
    np.testing.assert_allclose(gi_star(values + 1e6, board), gi_star(values, board), rtol=1e-6, atol=1e-8)


def test_of_normal_values_the_probability_is_that_of_the_normal_distribution(board: Neighbours) -> None:
    values = np.random.default_rng(6).normal(0, 1, board.size)
    expected = 2 * norm.sf(np.abs(gi_star(values, board)))
    likely = expected > 0.01
    np.testing.assert_allclose(permutation_p(values, board)[likely], expected[likely], rtol=0.15)


def test_of_skewed_values_the_probability_is_that_of_permutations(board: Neighbours) -> None:
    """The values are dealt 20,000 times; esda deals them around an area that keeps its own."""
    rng = np.random.default_rng(7)
    values = np.floor(rng.lognormal(0, 1.5, board.size))
    inner = np.flatnonzero(board.counts() == 8)
    dealt = np.array([rng.choice(values, 9, replace=False).sum() for _ in range(20_000)])
    sums = values + board.matrix() @ values
    tails = np.array([[(dealt >= sums[at]).mean(), (dealt <= sums[at]).mean()] for at in inner])
    expected = np.minimum(1, 2 * tails.min(axis=1))
    np.testing.assert_allclose(permutation_p(values, board)[inner], expected, atol=0.02)


def test_a_planted_hot_spot_and_a_cold_one_are_found(board: Neighbours) -> None:
    rng = np.random.default_rng(8)
    base = rng.integers(20, 200, board.size).astype(float)
    rate = np.full((30, 40), 0.3)
    rate[5:9, 5:9], rate[20:24, 30:34] = 0.6, 0.08
    found = scores(
        standardised(rng.binomial(base.astype(int), rate.ravel()).astype(float), base, share=True), board
    )
    confidence = found.confidence().reshape(30, 40)
    assert (confidence[5:9, 5:9] >= 95).all()
    assert (confidence[20:24, 30:34] <= -95).all()
    elsewhere = np.ones((30, 40), dtype=bool)
    elsewhere[4:10, 4:10] = elsewhere[19:25, 29:35] = False
    assert (confidence[elsewhere] != 0).mean() < 0.01


def test_where_most_people_live_is_no_hot_spot_of_an_even_rate(
    board: Neighbours,
) -> None:
    rng = np.random.default_rng(9)
    people = np.full((30, 40), 200)
    people[10:15, 10:15] = 50_000
    events = rng.poisson(people.ravel() * 0.02).astype(float)
    as_they_are = scores(events, board).confidence().reshape(30, 40)
    assert (as_they_are[10:15, 10:15] == 99).all()
    as_rates = scores(standardised(events, people.ravel().astype(float), share=False), board).confidence()
    assert (as_rates == 0).all()


def noise(kind: str, rng: np.random.Generator, n: int) -> NDArray[np.float64]:
    """Return values that know nothing of one another."""
    if kind == "complete spatial randomness":
        return rng.multinomial(3 * n, np.full(n, 1 / n)).astype(float)
    if kind == "rare":
        return rng.poisson(0.3, n).astype(float)
    if kind == "very uneven":
        return rng.poisson(rng.lognormal(0, 2, n)).astype(float)
    base = 1 + rng.poisson(rng.lognormal(1.5, 1.5, n))
    uneven = rng.beta(3, 7, n) if kind == "shares of few and many" else 0.02
    return standardised(
        rng.binomial(base, uneven).astype(float), base.astype(float), share=kind.startswith("shares")
    )


@pytest.mark.parametrize(
    "kind", ["complete spatial randomness", "rare", "very uneven", "shares of few and many", "rare rates"]
)
def test_in_noise_no_more_runs_than_stated_find_anything(board: Neighbours, kind: str) -> None:
    """Where nothing is to be found every discovery is false, so their rate is that of runs with any."""
    rng = np.random.default_rng(10)
    least = np.array([least_q(noise(kind, rng, board.size), board) for _ in range(RUNS)])
    for level in (0.10, 0.05, 0.01):
        # so many that a rate as stated exceeds it in one of ten thousand cases
        assert (least <= level).sum() <= level * RUNS + 3.7 * np.sqrt(level * (1 - level) * RUNS) + 1


def least_q(values: NDArray[np.float64], board: Neighbours) -> float:
    """Return the least corrected probability, without the scores, which take longer."""
    return float(false_discovery_control(permutation_p(values, board)).min())


def test_the_normal_distribution_would_find_hot_spots_in_noise(board: Neighbours) -> None:
    """Which is why it is not asked."""
    rng = np.random.default_rng(11)
    found = 0
    for _ in range(20):
        p = 2 * norm.sf(np.abs(by_hand_fast(noise("very uneven", rng, board.size), board)))
        found += bool((p <= 0.05 / board.size).any())
    assert found >= 19


def by_hand_fast(values: NDArray[np.float64], board: Neighbours) -> NDArray[np.float64]:
    n, sizes = board.size, board.counts() + 1
    away = values - values.mean()
    return (away + board.matrix() @ away) / (values.std() * np.sqrt(sizes * (n - sizes) / (n - 1)))


def test_values_that_are_all_the_same_are_no_discovery(board: Neighbours) -> None:
    found = scores(np.full(board.size, 7.0), board)
    assert found.confidence().any() == 0
    assert set(found.z.tolist()) == {0}


def test_a_nation_is_tested_within_a_second(nation: Neighbours) -> None:
    values = np.random.default_rng(12).poisson(5, nation.size).astype(float)
    scores(values, nation)
    begun = time.process_time()
    scores(values, nation)
    assert time.process_time() - begun < 1


def test_esda_agrees_on_any_layer(board: Neighbours) -> None:
    """By its older weights, which are built another way."""
    values = np.random.default_rng(13).poisson(4, board.size).astype(float) + 1
    weights = W(
        {at: board.other[board.one == at].tolist() for at in range(board.size)}, silence_warnings=True
    )
    expected = G_Local(values, weights, transform="B", star=True, permutations=0).Zs
    np.testing.assert_allclose(gi_star(values, board), expected, rtol=1e-8)


def test_an_area_beside_all_others_stands_out_from_nothing() -> None:
    star = Neighbours(np.array([0, 0, 1, 2]), np.array([1, 2, 0, 0]), 3, np.zeros(3, dtype=np.bool_))
    assert gi_star(np.array([1.0, 2.0, 9.0]), star)[0] == 0
