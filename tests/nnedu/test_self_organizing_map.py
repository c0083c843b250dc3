"""Kohonen's map: winners, neighbourhood, the learning step, and unfolding."""

import numpy as np
import pytest
from hypothesis import given

from nnedu.zoo import SelfOrganizingMap
from tests.strategies import seeds


@given(seed=seeds)
def test_a_step_equals_the_slow_loop(seed):
    rng = np.random.default_rng(seed)
    som, x = SelfOrganizingMap(3, 4, 2, rng=rng, dtype=np.float64), rng.random(2)
    places = [(r, c) for r in range(3) for c in range(4)]
    winner = min(places, key=lambda place: ((x - som.W[place]) ** 2).sum())
    assert tuple(som.winners(x[None])[0]) == winner
    expected = som.W.copy()
    for r, c in places:
        distance = (r - winner[0]) ** 2 + (c - winner[1]) ** 2
        expected[r, c] += 0.3 * np.exp(-distance / (2 * 1.5**2)) * (x - som.W[r, c])
    som.learn(x, lr=0.3, radius=1.5)
    np.testing.assert_allclose(som.W, expected, atol=1e-12)


def test_learning_one_example_brings_its_winner_there():
    som = SelfOrganizingMap(3, 3, 2, rng=np.random.default_rng(0), dtype=np.float64)
    x, before = np.array([0.9, 0.1]), som.W.copy()
    row, column = som.winners(x[None])[0]
    som.learn(x, lr=1.0, radius=0.1)
    np.testing.assert_allclose(som.W[row, column], x)
    others = np.ones((3, 3), bool)
    others[row, column] = False
    np.testing.assert_allclose(som.W[others], before[others], atol=1e-12)


def test_fit_unfolds_the_map_over_a_square():
    rng = np.random.default_rng(0)
    x, som = rng.random((500, 2)), SelfOrganizingMap(6, 6, 2, rng=rng)
    error, folded = som.quantization_error(x), som.topographic_error(x)
    som.fit(x, rng=rng)
    assert som.W.dtype == np.float32
    assert som.quantization_error(x) < 0.8 * error
    assert som.topographic_error(x) < 0.1 < folded
    steps = np.linalg.norm(np.diff(som.W, axis=0), axis=-1)
    far = np.linalg.norm(som.W[0] - som.W[-1], axis=-1)
    assert steps.max() < far.min()


def test_errors_of_a_map_laid_by_hand():
    som = SelfOrganizingMap(1, 3, 1, rng=np.random.default_rng(0))
    som.W[0, :, 0] = [0, 1, 2]
    assert som.quantization_error(np.array([[0.0], [1.5]])) == pytest.approx(0.25)
    assert som.topographic_error(np.array([[0.2], [1.4]])) == 0
    som.W[0, :, 0] = [0, 2, 1]
    assert som.topographic_error(np.array([[0.2], [1.4]])) == 0.5


def test_a_constant_radius_can_be_given():
    rng = np.random.default_rng(0)
    som = SelfOrganizingMap(1, 4, 1, rng=rng)
    som.fit(np.ones((50, 1)), rng=rng, epochs=1, radius=(1e3, 1e3))
    np.testing.assert_allclose(som.W, 1, atol=1e-2)


def test_errors_are_explained():
    rng = np.random.default_rng(0)
    som = SelfOrganizingMap(2, 2, 3, rng=rng)
    with pytest.raises(ValueError, match=r"\(batch, 3\), got \(5, 2\)"):
        som.winners(np.ones((5, 2)))
    with pytest.raises(ValueError, match="lr above 0 and at most 1, got 2"):
        som.learn(np.ones(3), lr=2, radius=1)
    with pytest.raises(ValueError, match="radius must be above 0, got 0"):
        som.learn(np.ones(3), lr=0.5, radius=0)
    with pytest.raises(ValueError, match="at least 2 units"):
        SelfOrganizingMap(1, 1, 3, rng=rng)
