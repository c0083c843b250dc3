"""What a learner passes by mistake is refused in words: the rule, what came, the likely cause."""

import numpy as np
import pytest

from nnedu import Dense, Sequential, layers, optimizers, schedules
from nnedu import functional as F
from nnedu.data import one_hot

X, W, B = np.ones((8, 4)), np.ones((4, 3)), np.ones(3)
IMAGE, KERNEL = np.ones((1, 4, 4, 1)), np.ones((3, 3, 1, 1))


def generator():
    return np.random.default_rng(0)


def model():
    return Sequential(Dense(2, 2, rng=generator()))


CASES = {
    "b of another size": (lambda: F.dense(X, W, np.ones(4)), "expects b of shape"),
    "dz of another layer": (lambda: F.dense_backward(np.ones((8, 2)), X, W), "another layer"),
    "momentum as a percentage": (
        lambda: F.batch_norm(X, X[0], X[0], X[0], X[0], True, momentum=10),
        "percentage",
    ),
    "gamma of another size": (lambda: F.batch_norm(X, B, B, B, B, False), "each of the 4 features"),
    "beta of another size": (lambda: F.layer_norm(X, X[0], B), "each of the 4 features"),
    "alpha of another size": (lambda: F.prelu(X, B), "each of the 4 features"),
    "stride 0": (lambda: F.conv2d(IMAGE, KERNEL, np.ones(1), stride=0), "stride of at least 1"),
    "padding below 0": (lambda: F.conv2d(IMAGE, KERNEL, np.ones(1), padding=-1), "padding of"),
    "a window of nothing": (lambda: F.max_pool2d(IMAGE, 0), "size and stride of at least 1"),
    "pooling stride 0": (lambda: F.avg_pool2d(IMAGE, 2, 0), "size and stride of at least 1"),
    "Wx of one gate": (
        lambda: F.lstm_step(X, X, X, np.ones((4, 4)), np.ones((4, 16)), np.ones(16)),
        r"lstm_step expects Wx, Wh, b of shapes \(4, 16\)",
    ),
    "states of another batch": (
        lambda: F.rnn_step(X, X[:2], np.ones((4, 4)), np.ones((4, 4)), X[0]),
        "of one batch",
    ),
    "b of another number of channels": (
        lambda: F.conv2d(IMAGE, KERNEL, np.ones(2)),
        "one for each channel of z",
    ),
    "a kernel of two axes": (lambda: F.conv2d(IMAGE, W, B), "kernel_h, kernel_w, in, out"),
    "weights of one axis": (lambda: F.dense(X, W[:, 0], B), r"\(fan_in, fan_out\)"),
    "dz of another stride": (
        lambda: F.conv2d_backward(np.ones((1, 2, 2, 1)), IMAGE, KERNEL, stride=2),
        r"of shape \(1, 1, 1, 1\)",
    ),
    "da of one place for all": (
        lambda: F.max_pool2d_backward(np.ones((1, 1, 1, 1)), IMAGE),
        r"of shape \(1, 2, 2, 1\)",
    ),
    "da of another window": (
        lambda: F.avg_pool2d_backward(np.ones((1, 2, 2, 1)), IMAGE, 4),
        r"of shape \(1, 1, 1, 1\)",
    ),
    "dy of one example for all": (
        lambda: F.batch_norm_backward(X[:1], X, X[0], X[0], X[0], True),
        r"of shape \(8, 4\)",
    ),
    "dy of another layer": (lambda: F.layer_norm_backward(X.T, X, X[0]), r"of shape \(8, 4\)"),
    "running statistics in a list": (
        lambda: F.batch_norm(X, X[0], X[0], [0, 0, 0, 0], X[0], True),
        "in place",
    ),
    "whole running statistics": (
        lambda: F.batch_norm(X, X[0], X[0], np.zeros(4, int), X[0], True),
        "in place",
    ),
    "lines of one example for all": (
        lambda: F.dynamic_relu(X, np.ones((1, 4, 2)), np.ones((1, 4, 2))),
        r"\(batch, channels, lines\)",
    ),
    "da of one unit for all": (
        lambda: F.maxout_backward(np.ones((8, 1)), X.reshape(8, 2, 2)),
        r"of shape \(8, 2\)",
    ),
    "a cell for all examples": (
        lambda: F.lstm_step(X, X, X[:1], np.ones((4, 16)), np.ones((4, 16)), np.ones(16)),
        "c of the shape of h",
    ),
    "gradients of one word for all": (
        lambda: F.embedding_backward(np.ones((1, 3)), np.array([0, 1]), W),
        r"of shape \(2, 3\)",
    ),
    "an endless rate": (lambda: optimizers.SGD(model(), lr=np.inf), "finite"),
    "Adam's eps below 0": (lambda: optimizers.Adam(model(), eps=-1), "eps must be 0 or above"),
    "AdaGrad's eps below 0": (lambda: optimizers.AdaGrad(model(), eps=-1), "eps must be 0"),
    "RMSProp's eps below 0": (lambda: optimizers.RMSProp(model(), eps=-1), "eps must be 0"),
    "AdaDelta's eps below 0": (lambda: optimizers.AdaDelta(model(), eps=-1), "eps must be 0"),
    "an eps of 0": (lambda: optimizers.second_order.Shampoo(model(), eps=0), "eps above 0"),
    "a factor below 0": (lambda: schedules.step_decay(1, every=2, factor=-1), "change its sign"),
    "a decay below 0": (lambda: schedules.exponential(1, rate=-1), "change its sign"),
    "a decay that climbs": (lambda: schedules.inverse_time(1, rate=-1), "has to fall"),
    "an end below 0": (lambda: schedules.cosine(1, total_steps=9, final_lr=-1), "final_lr of 0"),
    "a rise of 30": (lambda: schedules.one_cycle(1, total_steps=9, rise=30), "percentage"),
    "no words": (lambda: layers.Embedding(0, 2, rng=generator()), "sizes of at least 1"),
    "no hidden units": (lambda: layers.LSTM(2, 0, rng=generator()), "sizes of at least 1"),
    "no features": (lambda: layers.BatchNorm(0), "sizes of at least 1"),
    "no features in a layer": (lambda: layers.LayerNorm(0), "sizes of at least 1"),
    "no slopes": (lambda: layers.PReLU(0), "sizes of at least 1"),
    "no pieces": (lambda: layers.Maxout(2, 2, pieces=0, rng=generator()), "sizes of at least 1"),
    "no lines": (lambda: layers.DynamicReLU(2, lines=0, rng=generator()), "sizes of at least 1"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_wrong_value_is_explained(name):
    call, cause = CASES[name]
    with pytest.raises(ValueError, match=cause):
        call()


@pytest.mark.parametrize(
    ("call", "cause"),
    [
        (lambda: Sequential([Dense(2, 2, rng=generator())]), r"Sequential\(\*layers\)"),
        (lambda: Sequential(F.relu), "Activation"),
        (lambda: Sequential(Dense(2, 2, rng=generator()), dtype=int), "dtype of floats"),
        (lambda: one_hot(np.array([0.0, 1.0]), 2), "integers"),
    ],
)
def test_a_wrong_type_is_explained(call, cause):
    with pytest.raises(TypeError, match=cause):
        call()


def test_whole_numbers_may_be_pooled():
    pixels = np.arange(16, dtype=np.uint8).reshape(1, 4, 4, 1)
    np.testing.assert_array_equal(F.max_pool2d(pixels)[0, :, :, 0], [[5, 7], [13, 15]])
