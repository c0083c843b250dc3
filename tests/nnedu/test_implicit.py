"""The fixed-point layer: its equation, its gradient, training, and where it cannot settle."""

import numpy as np
import pytest
from hypothesis import given

from nnedu import Adam, Dense, Sequential, cross_entropy, fit, mse
from nnedu.data import moons
from nnedu.gradcheck import GradientMismatch, check_layer, check_model
from nnedu.implicit import FixedPoint, NoFixedPoint, fixed_point, fixed_point_backward
from tests.strategies import generators, sizes


def make_inputs(rng, batch=5, fan_in=3, units=4, largest=0.9):
    layer = FixedPoint(fan_in, units, rng=rng)
    layer.W *= largest / np.linalg.norm(layer.W, 2)
    layer.b = rng.normal(size=units)
    return rng.normal(size=(batch, fan_in)), layer


@given(rng=generators(), batch=sizes, fan_in=sizes, units=sizes)
def test_z_solves_the_equation_and_the_gradient_equals_finite_differences(
    rng, batch, fan_in, units
):
    x, layer = make_inputs(rng, batch, fan_in, units)
    z = layer.forward(x, train=True)
    again = np.tanh(z @ layer.W + x @ layer.U + layer.b)
    np.testing.assert_allclose(z, again, atol=1e-13)
    check_layer(layer, x, rng=rng)


def test_gradient_equals_backpropagation_through_all_the_rounds():
    rng = np.random.default_rng(0)
    x, layer = make_inputs(rng)
    dz = rng.normal(size=(5, 4))
    zs = [np.zeros((5, 4))]
    for _ in range(400):
        zs.append(np.tanh(zs[-1] @ layer.W + x @ layer.U + layer.b))
    dW, dx, da = np.zeros((4, 4)), np.zeros((5, 3)), dz
    for before, after in zip(zs[-2::-1], zs[:0:-1], strict=True):
        ds = da * (1 - after**2)
        dW += before.T @ ds
        dx += ds @ layer.U.T
        da = ds @ layer.W.T
    layer.forward(x, train=True)
    np.testing.assert_allclose(layer.backward(dz), dx, atol=1e-10)
    np.testing.assert_allclose(layer.dW, dW, atol=1e-10)


def test_leaving_the_way_round_out_of_the_gradient_is_noticed():
    rng = np.random.default_rng(0)
    x, layer = make_inputs(rng)

    def once_only(dz):
        layer.dW, layer.dU, layer.db = layer.dW, layer.dU, layer.db
        return (dz * (1 - layer.z**2)) @ layer.U.T

    layer.backward = once_only
    with pytest.raises(GradientMismatch):
        check_layer(layer, x, rng=rng)


def test_examples_do_not_touch_each_other():
    rng = np.random.default_rng(0)
    x, layer = make_inputs(rng)
    arrays = layer.W, layer.U, layer.b
    alone = fixed_point(x[2:3], *arrays)
    np.testing.assert_allclose(fixed_point(x, *arrays)[2:3], alone, atol=1e-13)
    dz = rng.normal(size=(5, 4))
    dx = fixed_point_backward(dz, x, fixed_point(x, *arrays), layer.W, layer.U)[0]
    expected = fixed_point_backward(dz[2:3], x[2:3], alone, layer.W, layer.U)[0]
    np.testing.assert_allclose(dx[2:3], expected, atol=1e-13)


def test_plugs_into_a_model_and_learns():
    rng = np.random.default_rng(0)
    data = moons(200, rng=rng)
    model = Sequential(FixedPoint(2, 16, rng=rng), Dense(16, 2, rng=rng))
    adam = Adam(model, lr=0.01)
    options = {"loss": cross_entropy, "optimizer": adam, "rng": rng, "progress": False}
    history = fit(model, data, epochs=30, **options)
    assert history["loss"][-1] < 0.2 < 0.4 < history["loss"][0]
    assert model.forward(data.x, train=False).dtype == np.float32


def test_training_keeps_w_small_enough_to_settle():
    rng = np.random.default_rng(0)
    x, layer = make_inputs(rng)
    layer.W = W = rng.normal(size=(4, 4))
    layer.forward(x, train=True)
    assert np.linalg.norm(layer.W, 2) == pytest.approx(0.95)
    np.testing.assert_allclose(layer.W / layer.W[0, 0], W / W[0, 0])


def test_a_whole_model_passes_the_gradient_check():
    rng = np.random.default_rng(0)
    layers = Dense(2, 3, rng=rng), FixedPoint(3, 4, rng=rng), Dense(4, 1, rng=rng)
    model = Sequential(*layers, dtype=np.float64)
    check_model(model, rng.normal(size=(6, 2)), rng.normal(size=(6, 1)), loss=mse, rng=rng)


def test_errors_are_explained():
    rng = np.random.default_rng(0)
    x, layer = make_inputs(rng)
    layer.W = -5 * np.eye(4)
    with pytest.raises(NoFixedPoint, match=r"largest singular value of W is 5.*shrink W"):
        layer.forward(x, train=False)
    with pytest.raises(ValueError, match=r"\(batch, 3\), got \(3, 5\)"):
        layer.forward(x.T, train=True)
    with pytest.raises(ValueError, match="sizes of at least 1"):
        FixedPoint(2, 0, rng=rng)
    assert np.isnan(fixed_point(np.full((1, 3), np.nan), 0.1 * np.eye(4), layer.U, layer.b)).all()
