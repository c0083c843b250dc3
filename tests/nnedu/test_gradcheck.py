"""The checker itself: right ones pass, wrong ones fail with a message that helps."""

import numpy as np
import pytest

from nnedu import Activation, Dense, Op, Sequential, functional, mse
from nnedu.gradcheck import GradientMismatch, check_backward, check_layer, check_model

RNG = np.random.default_rng(0)
X, W, B = RNG.normal(size=(4, 3)), RNG.normal(size=(3, 2)), RNG.normal(size=2)


def dense_backward(dz, x, W, b):
    return functional.dense_backward(dz, x, W)


BROKEN = {
    "sign": lambda dz, x, W, b: (-(dz @ W.T), x.T @ dz, dz.sum(0)),
    "mean over the batch": lambda dz, x, W, b: (dz @ W.T, x.T @ dz / len(x), dz.sum(0)),
    "bias forgotten": lambda dz, x, W, b: (dz @ W.T, x.T @ dz, np.zeros(2)),
    "transposed": lambda dz, x, W, b: (dz @ W.T, dz.T @ x, dz.sum(0)),
    "NaN": lambda dz, x, W, b: (dz @ W.T, x.T @ dz * np.nan, dz.sum(0)),
    "one gradient missing": lambda dz, x, W, b: (dz @ W.T, x.T @ dz),
    "slightly off": lambda dz, x, W, b: (dz @ W.T * (1 + 1e-5), x.T @ dz, dz.sum(0)),
}


def test_the_right_one_passes():
    assert check_backward(functional.dense, dense_backward, X, W, B, rng=RNG) < 1e-9


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_backward_fails(name):
    with pytest.raises(GradientMismatch, match=r"input|gradients"):
        check_backward(functional.dense, BROKEN[name], X, W, B, rng=RNG)


def test_the_message_names_function_place_got_and_expected():
    with pytest.raises(
        GradientMismatch, match=r"gradient of input 1 of dense at \[\d, \d\]: got .*, expected .*"
    ):
        check_backward(functional.dense, BROKEN["mean over the batch"], X, W, B, rng=RNG)


def test_a_broken_layer_fails_and_is_named():
    layer = Dense(
        3, 2, rng=RNG, op=Op(functional.dense, lambda dz, x, W: BROKEN["sign"](dz, x, W, 0))
    )
    with pytest.raises(GradientMismatch, match=r"x of Dense\(3, 2\)"):
        check_layer(layer, X, rng=RNG)


def test_a_broken_activation_inside_a_model_fails():
    def wrong(da, z):
        return da * functional.sigmoid(z)

    layers = Dense(3, 2, rng=RNG), Activation(functional.sigmoid, wrong), Dense(2, 1, rng=RNG)
    model = Sequential(*layers, dtype=np.float64)
    with pytest.raises(GradientMismatch, match=r"0\.[Wb]"):
        check_model(model, X, np.ones((4, 1)), loss=mse, rng=RNG)


def test_inputs_are_left_as_they_were():
    x = X.copy()
    check_backward(functional.dense, dense_backward, x, W, B, rng=RNG)
    np.testing.assert_array_equal(x, X)


def test_float32_is_refused():
    with pytest.raises(TypeError, match=r"needs float64"):
        check_backward(functional.tanh, functional.tanh_backward, X.astype(np.float32), rng=RNG)
    with pytest.raises(TypeError, match=r"dtype=np.float64"):
        check_model(Sequential(Dense(3, 1, rng=RNG)), X, np.ones((4, 1)), loss=mse, rng=RNG)
