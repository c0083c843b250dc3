"""Multi-level optimisation: both outer gradients, and the strength that is learned."""

from functools import partial

import numpy as np
import pytest

from nnedu.gradcheck import numerical_gradient
from nnedu.multilevel import Split, gradient_around, gradient_through, learn_strength


def make_split(features=12, seed=0):
    """Fewer examples than it takes to see through the noise: some penalty helps, too much harms."""
    rng = np.random.default_rng(seed)
    w = rng.normal(size=(features, 1))
    x, x_validation = rng.normal(size=(20, features)), rng.normal(size=(50, features))
    noise = 2 * rng.normal(size=(70, 1))
    return Split(x, x @ w + noise[:20], x_validation, x_validation @ w + noise[20:])


def slope(gradient, log_strength):
    return numerical_gradient(lambda at: gradient(float(at[0]))[0], np.array([log_strength]))[0]


@pytest.mark.parametrize("log_strength", [-4.0, 0.0, 2.0])
@pytest.mark.parametrize("steps", [1, 2, 30])
def test_gradient_through_training_equals_finite_differences(log_strength, steps):
    gradient = partial(gradient_through, make_split(), lr=0.05, steps=steps)
    assert gradient(log_strength)[1] == pytest.approx(slope(gradient, log_strength), rel=1e-6)


@pytest.mark.parametrize("log_strength", [-4.0, 0.0, 2.0])
def test_gradient_around_training_equals_finite_differences(log_strength):
    gradient = partial(gradient_around, make_split())
    assert gradient(log_strength)[1] == pytest.approx(slope(gradient, log_strength), rel=1e-6)


def test_through_and_around_agree_where_training_reaches_its_end_and_not_before():
    split = make_split()
    around = gradient_around(split, 0.0)
    assert gradient_through(split, 0.0, lr=0.1, steps=2000) == pytest.approx(around, rel=1e-9)
    assert gradient_through(split, 0.0, lr=0.1, steps=3)[1] != pytest.approx(around[1], rel=0.1)


def test_around_ends_where_the_training_gradient_is_zero():
    split = make_split()
    H = split.curvature(-1.0)
    w = np.linalg.solve(H, 2 / 20 * split.x.T @ split.y)
    np.testing.assert_allclose(split.training(w, -1.0)[1], 0, atol=1e-12)
    assert gradient_around(split, -1.0)[0] == pytest.approx(split.validation(w)[0])


@pytest.mark.parametrize("gradient", [gradient_around, partial(gradient_through, lr=0.05)])
@pytest.mark.parametrize("start", [-4.0, 2.0])
def test_learned_strength_is_the_best_of_a_search(gradient, start):
    split = make_split()
    grid = np.linspace(-5, 2, 71)
    losses = [gradient(split, at)[0] for at in grid]
    best = grid[np.argmin(losses)]
    assert -4.5 < best < 1.5
    learned = learn_strength(split, start, gradient=gradient)
    assert learned.log_strength == pytest.approx(best, abs=0.1)
    assert learned.losses[-1] == pytest.approx(min(losses), rel=1e-3)
    assert learned.losses[0] > learned.losses[-1]


def test_a_rate_at_which_training_climbs_is_refused():
    with pytest.raises(ValueError, match=r"lr between 0 and .*, got 5"):
        gradient_through(make_split(), 0.0, lr=5)
