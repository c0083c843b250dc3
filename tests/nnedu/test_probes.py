"""Statistics of the layers."""

import numpy as np
import pytest

from nnedu import Dense, ReLU, Sequential, Sigmoid, mse
from nnedu.probes import activations, layer_statistics


def make():
    rng = np.random.default_rng(0)
    model = Sequential(Dense(3, 8, rng=rng), ReLU(), Dense(8, 1, rng=rng), Sigmoid())
    return model, rng.normal(size=(50, 3))


def test_activations_are_what_the_layers_pass_on():
    model, x = make()
    outputs = activations(model, x)
    np.testing.assert_array_equal(outputs[-1], model.forward(x, train=False))
    np.testing.assert_array_equal(outputs[1], np.maximum(outputs[0], 0))


def test_dead_and_saturated_units_are_counted():
    model, x = make()
    model.layers[0].b = [-100, -100, 0, 0, 0, 0, 0, 0]
    model.layers[2].W, model.layers[2].b = np.zeros((8, 1)), [50]
    _, relu, _, sigmoid = layer_statistics(model, x)
    assert relu.dead == 0.25
    assert relu.saturated == pytest.approx((activations(model, x)[1] == 0).mean())
    assert sigmoid.saturated == 1
    assert sigmoid.mean == pytest.approx(1)


def test_gradient_norms_are_those_of_the_model():
    model, x = make()
    y = np.zeros((50, 1))
    statistics = layer_statistics(model, x, y, loss=mse)
    _value, dlogits = mse(model.forward(x, train=False), y)
    model.backward(dlogits)
    first, second = model.layers[0], model.layers[2]
    norms = [np.hypot(np.linalg.norm(l.dW), np.linalg.norm(l.db)) for l in (first, second)]
    assert [s.weight_gradient for s in statistics[::2]] == pytest.approx(norms)
    assert statistics[3].output_gradient == pytest.approx(np.linalg.norm(dlogits))
    assert statistics[1].weight_gradient is None
    assert layer_statistics(model, x)[0].output_gradient is None
