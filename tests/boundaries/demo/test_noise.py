"""Random fields and scattered points."""

import numpy as np
import pytest

from geo_fondue.boundaries.demo.noise import cell_centres, fractal_noise, scatter


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def test_noise_is_smooth_around_zero_and_the_same_for_the_same_seed() -> None:
    field = fractal_noise(rng(), order=7, octaves=3, lowest=2)
    assert field.shape == (128, 128)
    assert abs(field.mean()) < 0.2
    assert np.abs(np.diff(field, axis=0)).max() < 0.15
    assert np.abs(np.diff(field, axis=1)).max() < 0.15
    assert np.array_equal(field, fractal_noise(rng(), order=7, octaves=3, lowest=2))


def test_noise_is_that_of_the_formula_at_a_point() -> None:
    """One cell of the lattice, with Perlin's fade and the gradients of its four corners."""
    gradients = rng().uniform(-1, 1, (2, 2, 2))
    field = fractal_noise(rng(), order=3, octaves=1, lowest=1)
    x, y = 0.4375, 0.8125
    fade = [t**3 * (t * (t * 6 - 15) + 10) for t in (x, y)]
    expected = 0.0
    for i in (0, 1):
        for j in (0, 1):
            slope = gradients[0, j, i] * (x - i) + gradients[1, j, i] * (y - j)
            expected += slope * (fade[0] if i else 1 - fade[0]) * (fade[1] if j else 1 - fade[1])
    assert field[6, 3] == pytest.approx(expected)


def test_layers_finer_than_the_raster_are_left_out() -> None:
    coarse = fractal_noise(rng(), order=4, octaves=3, lowest=2)
    assert np.array_equal(coarse, fractal_noise(rng(), order=4, octaves=30, lowest=2))


def test_points_are_as_dense_as_the_raster_says() -> None:
    x, _ = cell_centres(6)
    mass = np.broadcast_to(np.where(x < 0.5, 9.0, 1.0), (64, 64))
    points = scatter(mass, 10_000, rng())
    assert points.shape == (10_000, 2)
    assert points.min() >= 0
    assert points.max() < 1
    assert (points[:, 0] < 0.5).mean() == pytest.approx(0.9, abs=0.002)


def test_points_are_spread_more_evenly_than_at_random() -> None:
    points = scatter(np.ones((64, 64)), 4_096, rng())
    counts = np.histogram2d(*points.T, bins=16)[0]
    # at random the variance would be the mean, 16
    assert counts.var() < 3


def test_neighbours_in_the_array_are_neighbours_on_the_ground() -> None:
    points = scatter(np.ones((64, 64)), 4_096, rng())
    assert np.median(np.hypot(*np.diff(points, axis=0).T)) < 2 / 64


def test_no_points_where_there_is_no_mass() -> None:
    mass = np.zeros((8, 8))
    mass[2, 5] = 1
    points = scatter(mass, 100, rng())
    assert ((points * 8).astype(int) == [5, 2]).all()
