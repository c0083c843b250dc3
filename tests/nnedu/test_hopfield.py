"""Hopfield: energy, fixed points, recall and errors."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnedu.zoo import Hopfield
from nnedu.zoo.hopfield import hebb
from tests.strategies import seeds


def random_patterns(patterns, units, rng):
    return rng.choice([-1.0, 1.0], (patterns, units))


@given(seed=seeds, patterns=st.integers(1, 6), units=st.integers(2, 20))
def test_energy_falls_with_every_change_and_the_end_is_a_fixed_point(seed, patterns, units):
    rng = np.random.default_rng(seed)
    net = Hopfield(units)
    net.store(random_patterns(patterns, units, rng))
    states = list(net.states(random_patterns(1, units, rng)[0], rng=rng))
    assert (np.diff([net.energy(x) for x in states]) < 0).all()
    assert all((a != b).sum() == 1 for a, b in pairwise(states))
    pull = states[-1] @ net.W
    assert (pull * states[-1] >= 0).all()


def test_hebb_equals_the_slow_loop():
    patterns = random_patterns(3, 5, np.random.default_rng(0))
    expected = np.zeros((5, 5))
    for i in range(5):
        for j in range(5):
            expected[i, j] = sum(x[i] * x[j] for x in patterns) if i != j else 0
    np.testing.assert_array_equal(hebb(patterns), expected)


def test_energy_equals_the_slow_loop():
    rng = np.random.default_rng(0)
    net = Hopfield(5)
    net.store(random_patterns(3, 5, rng))
    for x in random_patterns(4, 5, rng):
        expected = -sum(x[i] * net.W[i, j] * x[j] for i in range(5) for j in range(i))
        assert net.energy(x) == expected != 0


def test_stored_patterns_are_fixed_points_and_are_found_from_nearby():
    rng = np.random.default_rng(0)
    net, patterns = Hopfield(100), random_patterns(5, 100, rng)
    net.store(patterns)
    for pattern in patterns:
        assert len(list(net.states(pattern, rng=rng))) == 1
        damaged = pattern.copy()
        damaged[rng.choice(100, 15, replace=False)] *= -1
        np.testing.assert_array_equal(net.recall(damaged, rng=rng), pattern)


def test_far_too_many_patterns_are_forgotten():
    rng = np.random.default_rng(0)
    net, patterns = Hopfield(50), random_patterns(50, 50, rng)
    net.store(patterns)
    kept = sum((net.recall(x, rng=rng) == x).all() for x in patterns)
    assert kept < 10


def test_storing_replaces_and_a_learners_rule_plugs_in():
    def mine(patterns):
        return 2 * hebb(patterns)

    patterns = random_patterns(2, 8, np.random.default_rng(0))
    net = Hopfield(8, rule=mine)
    net.store(patterns)
    net.store(patterns)
    np.testing.assert_array_equal(net.W, 2 * hebb(patterns))


def test_errors_are_explained():
    rng = np.random.default_rng(0)
    net = Hopfield(4)
    with pytest.raises(ValueError, match=r"shape \(patterns, 4\), got \(4,\)"):
        net.store(np.ones(4))
    with pytest.raises(ValueError, match=r"shape \(4,\), got \(5,\)"):
        net.recall(np.ones(5), rng=rng)
    with pytest.raises(ValueError, match="-1 or 1"):
        net.store(np.array([[0, 1, 0, 1]]))
    with pytest.raises(ValueError, match="symmetric W with 0 on its diagonal"):
        Hopfield(4, rule=lambda x: x.T @ x).store(np.ones((1, 4)))
    with pytest.raises(ValueError, match=r"shape \(4, 4\), got \(1, 1\)"):
        Hopfield(4, rule=lambda x: x @ x.T).store(np.ones((1, 4)))
    with pytest.raises(ValueError, match="at least 2 units"):
        Hopfield(1)
