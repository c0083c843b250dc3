"""Checkpointing: the same gradients bit for bit, for less memory and more forward passes."""

import numpy as np
import pytest

from nnedu import Dense, Dropout, Sequential, Tanh, cross_entropy, mse
from nnedu.checkpointing import checkpointed, measure, memory_poor, vanilla
from nnedu.gradcheck import numerical_gradient
from nnedu.layers import BatchNorm, Layer, Residual, View

METHODS = [vanilla, memory_poor, checkpointed]


class Drift(Layer):
    """Subtracts a running mean: a layer with state that every forward pass changes."""

    mean, dmean = View(), View()

    def __init__(self):
        super().__init__()
        self.add_state(mean=np.zeros(1))

    def forward(self, x, *, train):
        self.mean = 0.5 * self.mean + 0.5 * x.mean()
        return x - self.mean

    def backward(self, da):
        return da


class Inside(Layer):
    """A layer made of layers."""

    def __init__(self, *layers):
        super().__init__()
        self.layers = layers

    def forward(self, x, *, train):
        for layer in self.layers:
            x = layer.forward(x, train=train)
        return x

    def backward(self, da):
        for layer in reversed(self.layers):
            da = layer.backward(da)
        return da


def make_layers(depth=5, width=4, *, extra=True):
    rng = np.random.default_rng(0)
    layers = []
    for _ in range(depth):
        layers += [Dense(width, width, rng=rng), Tanh()]
        if extra:
            # One generator for all the dropout layers, so that their order of drawing matters.
            layers += [Inside(Dropout(0.3, rng=rng), Drift())]
    return layers


def batch(width=4, n=6):
    rng = np.random.default_rng(1)
    return rng.normal(size=(n, width)).astype(np.float32), rng.integers(0, width, n)


@pytest.mark.parametrize("method", METHODS)
def test_gradients_losses_and_states_equal_the_models_own_bit_for_bit(method):
    (x, y), own, other = batch(), Sequential(*make_layers()), Sequential(*make_layers())
    for _ in range(3):
        value, dlogits = cross_entropy(own.forward(x, train=True), y)
        dx = own.backward(dlogits)
        run = method(other, x, y, loss=cross_entropy)
        assert run.loss == value
        np.testing.assert_array_equal(run.dx, dx)
        np.testing.assert_array_equal(other.grad, own.grad)
        for got, expected in zip(
            other.state_dict().values(), own.state_dict().values(), strict=True
        ):
            np.testing.assert_array_equal(got, expected)


@pytest.mark.parametrize("method", METHODS)
def test_batch_norm_and_dropout_inside_a_residual_are_computed_again_as_they_were(method):
    def make():
        rng = np.random.default_rng(0)
        inside = Dense(4, 4, rng=rng), BatchNorm(4), Dropout(0.3, rng=rng)
        return Sequential(BatchNorm(4), Residual(*inside), Tanh(), Dense(4, 4, rng=rng))

    (x, y), own, other = batch(), make(), make()
    own.backward(cross_entropy(own.forward(x, train=True), y)[1])
    method(other, x, y, loss=cross_entropy)
    np.testing.assert_array_equal(other.grad, own.grad)
    for got, expected in zip(other.state_dict().values(), own.state_dict().values(), strict=True):
        np.testing.assert_array_equal(got, expected)


@pytest.mark.parametrize("every", [1, 2, 3, 4, 7, 100])
def test_any_distance_between_checkpoints_gives_the_same(every):
    (x, y), own, other = batch(), Sequential(*make_layers()), Sequential(*make_layers())
    vanilla(own, x, y, loss=cross_entropy)
    checkpointed(other, x, y, loss=cross_entropy, every=every)
    np.testing.assert_array_equal(other.grad, own.grad)


@pytest.mark.parametrize("method", METHODS)
def test_a_list_of_layers_passes_the_gradient_check(method):
    layers, (x, _) = make_layers(3, extra=False), batch()
    x, y = x.astype(float), np.ones((6, 4))
    got = method(layers, x, y, loss=mse)
    W, dW = layers[2].W, layers[2].dW.copy()

    def loss_of_W(value):
        W[...] = value
        return vanilla(layers, x, y, loss=mse).loss

    expected = numerical_gradient(loss_of_W, W.copy())
    np.testing.assert_allclose(dW, expected, atol=1e-8)
    assert got.dx.shape == x.shape


def test_forward_evaluations_are_those_of_theory():
    (x, y), layers = batch(), make_layers(8, extra=False)
    n = len(layers)
    forwards = {m.__name__: m(layers, x, y, loss=cross_entropy).forwards for m in METHODS}
    assert forwards == {"vanilla": n, "memory_poor": n * (n + 1) // 2, "checkpointed": 2 * n - 4}


def test_peak_memory_is_that_of_theory():
    width, (x, _) = 32, batch(32, 1000)
    layers = make_layers(12, width, extra=False)
    model, y = Sequential(*layers), np.zeros_like(x)
    cost = {m.__name__: measure(m, model, x, y, loss=mse) for m in METHODS}
    arrays = {name: c.peak_bytes / x.nbytes for name, c in cost.items()}
    n = len(layers)
    # A backward pass itself needs a few arrays, whatever is kept.
    assert n <= arrays["vanilla"] <= n + 6
    assert arrays["memory_poor"] <= 7
    assert arrays["memory_poor"] < arrays["checkpointed"] <= 2 * n**0.5 + 6
    assert cost["vanilla"].seconds > 0


def test_measuring_leaves_states_as_after_one_pass():
    (x, y), own, other = batch(), Sequential(*make_layers()), Sequential(*make_layers())
    vanilla(own, x, y, loss=cross_entropy)
    measure(memory_poor, other, x, y, loss=cross_entropy)
    np.testing.assert_array_equal(other.grad, own.grad)
    assert str(other.state_dict()) == str(own.state_dict())


def test_nothing_stays_in_the_layers():
    model, (x, y) = Sequential(*make_layers(2)), batch()
    before = [set(vars(layer)) for _, layer in model.named_layers()]
    vanilla(model, x, y, loss=cross_entropy)
    assert [set(vars(layer)) for _, layer in model.named_layers()] == before


def test_errors_are_explained():
    x, y = batch()
    with pytest.raises(ValueError, match="at least one layer"):
        vanilla([], x, y, loss=cross_entropy)
    with pytest.raises(ValueError, match="got every=0"):
        checkpointed(make_layers(), x, y, loss=cross_entropy, every=0)
