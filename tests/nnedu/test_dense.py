"""The dense pair and the dense layer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnedu import Dense, Op, Sequential
from nnedu import functional as F
from nnedu.gradcheck import check_backward, check_layer
from tests import reference
from tests.strategies import arrays, generators, sizes


@given(data=st.data(), batch=sizes, fan_in=sizes, fan_out=sizes)
def test_pair_equals_the_slow_loop_and_finite_differences(data, batch, fan_in, fan_out):
    x, W, b = (data.draw(arrays(*s)) for s in ((batch, fan_in), (fan_in, fan_out), (fan_out,)))
    np.testing.assert_allclose(F.dense(x, W, b), reference.dense(x, W, b), atol=1e-12)
    dz = data.draw(arrays(batch, fan_out))
    expected = reference.dense_backward(dz, x, W)
    for got, wanted in zip(F.dense_backward(dz, x, W), expected, strict=True):
        np.testing.assert_allclose(got, wanted, atol=1e-12)
    rng = data.draw(generators())
    check_backward(F.dense, lambda dz, x, W, b: F.dense_backward(dz, x, W), x, W, b, rng=rng)


@pytest.mark.parametrize(
    ("shape", "cause"),
    [
        ((4, 32), "got .4, 32.: is x transposed"),
        ((4,), "batch axis"),
        ((2, 2, 2), "Flatten"),
        ((5, 3), "fan_in must be the number of features"),
    ],
)
def test_wrong_shapes_are_explained(shape, cause):
    with pytest.raises(ValueError, match=cause):
        F.dense(np.ones(shape), np.ones((4, 2)), np.ones(2))


def test_layer_passes_the_gradient_check():
    rng = np.random.default_rng(0)
    check_layer(Dense(3, 4, rng=rng), rng.normal(size=(5, 3)), rng=rng)


def test_a_learners_pair_plugs_in():
    calls = []

    def my_dense(x, W, b):
        calls.append("forward")
        return np.einsum("ni,ij->nj", x, W) + b

    def my_dense_backward(dz, x, W):
        calls.append("backward")
        return np.einsum("nj,ij->ni", dz, W), np.einsum("ni,nj->ij", x, dz), dz.sum(0)

    mine = Dense(3, 2, rng=np.random.default_rng(0), op=Op(my_dense, my_dense_backward))
    ours = Dense(3, 2, rng=np.random.default_rng(0))
    x, dz = np.random.default_rng(1).normal(size=(2, 5, 3))[0], np.ones((5, 2))
    np.testing.assert_allclose(mine.forward(x, train=True), ours.forward(x, train=True))
    np.testing.assert_allclose(mine.backward(dz), ours.backward(dz))
    np.testing.assert_allclose(mine.dW, ours.dW)
    assert calls == ["forward", "backward"]


def test_assigning_copies_into_theta_and_grad():
    layer = Dense(2, 3, rng=np.random.default_rng(0))
    model = Sequential(layer)
    layer.W = np.arange(6).reshape(2, 3)
    layer.db = [7, 8, 9]
    np.testing.assert_array_equal(model.theta[:6], range(6))
    np.testing.assert_array_equal(model.grad[6:], [7, 8, 9])
    with pytest.raises(ValueError, match=r"W of Dense\(2, 3\) has shape \(2, 3\).*transposed"):
        layer.W = np.ones((3, 2))


def test_impossible_sizes_are_refused():
    with pytest.raises(ValueError, match="at least 1"):
        Dense(0, 3, rng=np.random.default_rng(0))


def test_a_gradient_of_another_precision_is_taken():
    rng = np.random.default_rng(4)
    model = Sequential(Dense(3, 4, rng=rng), Dense(4, 2, rng=rng))
    model.forward(rng.normal(size=(5, 3)).astype(np.float32), train=True)
    dlogits = rng.normal(size=(5, 2))
    dx = model.backward(dlogits)
    from_doubles = model.grad.copy()
    np.testing.assert_allclose(dx, model.backward(dlogits.astype(np.float32)), rtol=1e-5)
    np.testing.assert_allclose(from_doubles, model.grad, rtol=1e-5)
