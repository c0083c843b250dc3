"""LeNet-5: sizes, gradient and reading digits."""

import numpy as np
import pytest

from nnedu import Adam, accuracy, cross_entropy, fit
from nnedu.data import digits
from nnedu.gradcheck import check_model
from nnedu.zoo import LeNet5
from nnedu.zoo.parameter_counts import conv, dense


@pytest.mark.parametrize("side", [28, 32])
def test_maps_have_the_sizes_of_the_paper(side):
    lenet, x = LeNet5(rng=np.random.default_rng(0), side=side), np.zeros((2, side, side, 1), "f4")
    shapes = []
    for layer in lenet.layers:
        x = layer.forward(x, train=False)
        shapes.append(x.shape[1:])
    assert shapes[:2] == [(28, 28, 6)] * 2
    assert shapes[2] == (14, 14, 6)
    assert shapes[3:5] == [(10, 10, 16)] * 2
    assert shapes[5:] == [(5, 5, 16), (400,), (120,), (120,), (84,), (84,), (10,)]


def test_parameters_are_those_of_its_layer_list():
    counted = conv(5, 1, 6) + conv(5, 6, 16) + dense(400, 120) + dense(120, 84) + dense(84, 10)
    assert LeNet5(rng=np.random.default_rng(0)).theta.size == counted


def test_gradient_equals_finite_differences():
    rng = np.random.default_rng(0)
    lenet = LeNet5(rng=rng, classes=3, dtype=np.float64)
    x, y = rng.normal(size=(2, 28, 28, 1)), np.array([2, 0])
    check_model(lenet, x, y, loss=cross_entropy, rng=rng, samples=10)


def test_reads_digits():
    rng = np.random.default_rng(0)
    x, y = digits()
    # Every pixel of the 8 by 8 digits becomes 4 by 4.
    images = np.kron(x.reshape(-1, 8, 8, 1)[:500], np.ones((1, 4, 4, 1)))
    lenet = LeNet5(rng=rng, side=32)
    adam, data = Adam(lenet, lr=0.004), (images[:400], y[:400])
    fit(lenet, data, loss=cross_entropy, optimizer=adam, rng=rng, epochs=3, progress=False)
    assert accuracy(lenet.forward(images[400:], train=False), y[400:500]) > 0.7


def test_errors_are_explained():
    with pytest.raises(ValueError, match=r"side 28 or 32, got 8.*repeating pixels"):
        LeNet5(rng=np.random.default_rng(0), side=8)
