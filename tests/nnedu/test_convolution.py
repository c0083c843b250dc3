"""Convolution and pooling."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnedu import Adam, Dense, Op, ReLU, Sequential, accuracy, cross_entropy, fit
from nnedu import functional as F
from nnedu.data import digits, random_split
from nnedu.gradcheck import check_backward
from nnedu.layers import AvgPool2D, Conv2D, Flatten, MaxPool2D
from tests import reference
from tests.strategies import generators

small = st.integers(1, 3)


@settings(max_examples=25)
@given(
    rng=generators(), height=st.integers(3, 6), width=st.integers(3, 6), kernel_h=small,
    kernel_w=small, channels=small, out=small, stride=small, padding=st.integers(0, 2),
)  # fmt: skip
def test_conv2d(rng, height, width, kernel_h, kernel_w, channels, out, stride, padding):
    x = rng.normal(size=(2, height, width, channels))
    W, b = rng.normal(size=(kernel_h, kernel_w, channels, out)), rng.normal(size=out)
    z = F.conv2d(x, W, b, stride, padding)
    np.testing.assert_allclose(z, reference.conv2d(x, W, b, stride, padding), atol=1e-12)
    check_backward(
        lambda x, W, b: F.conv2d(x, W, b, stride, padding),
        lambda dz, x, W, b: F.conv2d_backward(dz, x, W, stride, padding),
        x, W, b, rng=rng,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "reduce"), [("max_pool2d", max), ("avg_pool2d", lambda v: sum(v) / len(v))]
)
@settings(max_examples=25)
@given(rng=generators(), size=small, stride=small)
def test_pooling(name, reduce, rng, size, stride):
    x = rng.permutation(2 * 5 * 4 * 2).reshape(2, 5, 4, 2) / 10.0  # no ties, so no kinks
    forward, backward = getattr(F, name), getattr(F, f"{name}_backward")
    np.testing.assert_allclose(
        forward(x, size, stride), reference.pool2d(reduce, x, size, stride), atol=1e-12
    )
    check_backward(
        lambda x: forward(x, size, stride), lambda da, x: backward(da, x, size, stride), x, rng=rng
    )


def test_a_tie_gives_the_gradient_once():
    dx = F.max_pool2d_backward(np.ones((1, 2, 2, 1)), np.zeros((1, 4, 4, 1)))
    assert dx.sum() == 4
    np.testing.assert_array_equal(dx[0, ::2, ::2, 0], 1)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_is_kept(dtype):
    rng = np.random.default_rng(0)
    model = Sequential(
        Conv2D(1, 3, 3, rng=rng, padding=1),
        ReLU(),
        MaxPool2D(),
        AvgPool2D(),
        Flatten(),
        dtype=dtype,
    )
    a = model.forward(np.ones((2, 8, 8, 1)), train=True)
    assert a.shape == (2, 12)
    assert a.dtype == model.backward(np.ones_like(a)).dtype == dtype


def test_without_dx_the_parameters_gradients_are_the_same():
    rng = np.random.default_rng(0)
    model = Sequential(Conv2D(2, 3, (3, 2), rng=rng, stride=2, padding=1), dtype=np.float64)
    z = model.forward(rng.normal(size=(2, 5, 6, 2)), train=True)
    dz = rng.normal(size=z.shape)
    assert model.backward(dz, input_gradient=False) is None
    without = model.grad.copy()
    model.backward(dz)
    np.testing.assert_array_equal(model.grad, without)


def test_a_learners_pair_plugs_in():
    op = Op(reference.conv2d, lambda dz, x, W, s, p: F.conv2d_backward(dz, x, W, s, p))
    mine = Conv2D(2, 3, 2, rng=np.random.default_rng(0), op=op)
    ours = Conv2D(2, 3, 2, rng=np.random.default_rng(0))
    x = np.random.default_rng(1).normal(size=(2, 4, 4, 2))
    np.testing.assert_allclose(mine.forward(x, train=True), ours.forward(x, train=True))


def test_a_small_network_learns_digits():
    rng = np.random.default_rng(0)
    training, test = random_split(digits(), rng=rng)
    model = Sequential(
        Conv2D(1, 8, 3, rng=rng, padding=1), ReLU(), MaxPool2D(), Flatten(), Dense(128, 10, rng=rng)
    )
    fit(
        model, (training.x.reshape(-1, 8, 8, 1), training.y), loss=cross_entropy,
        optimizer=Adam(model, lr=0.005), rng=rng, epochs=10, progress=False,
    )  # fmt: skip
    logits = model.forward(test.x.reshape(-1, 8, 8, 1), train=False)
    assert accuracy(logits, test.y) > 0.95


@pytest.mark.parametrize(
    ("shape", "cause"),
    [
        ((2, 8, 8), r"axis for their one channel"),
        ((2, 3, 8, 8), r"channel axis in front"),
        ((2, 8, 8, 4), r"\(batch, height, width, 3\), got \(2, 8, 8, 4\)"),
        ((2, 2, 2, 3), "does not fit"),
    ],
)
def test_wrong_shapes_are_explained(shape, cause):
    layer = Conv2D(3, 4, 5, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match=cause):
        layer.forward(np.ones(shape), train=True)


def test_impossible_sizes_are_refused():
    with pytest.raises(ValueError, match="at least 1"):
        Conv2D(3, 4, 0, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="no smaller than its window of 3"):
        MaxPool2D(3).forward(np.ones((1, 2, 2, 1)), train=True)
