"""First weights: their spread, their determinism, fan_in of kernels."""

import numpy as np
import pytest

from nnedu import initializers

SHAPE = (300, 200)
STD = {
    "glorot_normal": (2 / 500) ** 0.5,
    "glorot_uniform": (2 / 500) ** 0.5,
    "he_normal": (2 / 300) ** 0.5,
    "he_uniform": (2 / 300) ** 0.5,
    "lecun_normal": (1 / 300) ** 0.5,
    "normal": 0.01,
    "uniform": 0.05 / 3**0.5,
}


@pytest.mark.parametrize("name", STD)
def test_spread(name):
    W = getattr(initializers, name)(SHAPE, np.random.default_rng(0))
    assert W.shape == SHAPE
    assert W.std() == pytest.approx(STD[name], rel=0.02)
    assert abs(W.mean()) < 0.02 * STD[name] * 3


@pytest.mark.parametrize("name", [*STD, "orthogonal"])
def test_the_same_seed_gives_the_same_weights(name):
    first, again = (getattr(initializers, name)((4, 5), np.random.default_rng(7)) for _ in "ab")
    np.testing.assert_array_equal(first, again)


def test_a_kernel_counts_all_its_inputs():
    W = initializers.he_normal((3, 3, 50, 60), np.random.default_rng(0))
    assert W.std() == pytest.approx((2 / (9 * 50)) ** 0.5, rel=0.02)


@pytest.mark.parametrize("shape", [(5, 3), (3, 5), (4, 4), (2, 2, 3, 4)])
def test_orthogonal(shape):
    W = initializers.orthogonal(shape, np.random.default_rng(0))
    assert W.shape == shape
    flat = W.reshape(-1, shape[-1])
    few = flat.T @ flat if flat.shape[0] >= flat.shape[1] else flat @ flat.T
    np.testing.assert_allclose(few, np.eye(len(few)), atol=1e-12)


def test_a_bias_has_no_fan_in():
    with pytest.raises(ValueError, match="at least two axes"):
        initializers.he_normal((5,), np.random.default_rng(0))
